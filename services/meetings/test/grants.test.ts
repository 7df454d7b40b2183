import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import {
  admittedGuest,
  goodChecks,
  grantOf,
  passOf,
  people,
  plan,
  provedGuest,
  startHouse,
  type House,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const host = (meeting: Meeting, act: string, body?: unknown) =>
  house.as(people.drA)('POST', `/meetings/${meeting.id}/${act}`, body);
const attendance = async (meeting: Meeting) =>
  (await house.as(people.drA)('GET', `/meetings/${meeting.id}/attendance`)).body.items as {
    participantId: string;
    kind: string;
    joinedAt: string;
    leftAt: string | null;
  }[];

test('a grant is for one room that is not the meeting, for one person, for a short time', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);

  const first = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const second = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const own = grantOf(await host(meeting, 'grants'));

  expect(first.roomId).not.toBe(meeting.id);
  expect(own.roomId).toBe(first.roomId);
  expect(second.participantId).toBe(first.participantId);
  expect([meeting.id, pass.id, people.drA.id, own.participantId]).not.toContain(
    first.participantId,
  );
  expect(second.credential).not.toBe(first.credential);
  const left = Date.parse(first.expiresAt) - house.clock.now().getTime();
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(120_000);
});

test('a grant that was used is dead: who comes with it again is put out, and the trail says so', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const first = house.engine.join(grant);
  await house.hearEngine();
  first.leave();
  await house.hearEngine();

  const second = house.engine.join(grant);
  await house.hearEngine();

  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  expect(await second.cut).toBe('removed');
  expect(
    (await house.trail('meeting.enter-room')).filter(
      (entry) => entry.targetId === meeting.id && entry.outcome === 'refused',
    ),
  ).toMatchObject([{ reason: 'grant-used', actorKind: 'guest', actorId: pass.id }]);
  const fresh = house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  await house.hearEngine();
  expect(await house.engine.presence(grant.roomId)).toHaveLength(1);
  fresh.leave();
});

test('of two sockets with one grant at once, one person is in the room, two hundred times', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);

  for (let round = 0; round < 200; round += 1) {
    const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
    house.engine.join(grant);
    house.engine.join(grant);
    const posts = house.posts.splice(0);
    await Promise.all(
      posts.map((one) =>
        house.app.inject({
          method: 'POST',
          url: '/engines/livekit/webhook',
          headers: {
            'content-type': 'application/webhook+json',
            ...(one.headers as Record<string, string>),
          },
          payload: one.rawBody,
        }),
      ),
    );
    const rows = await house.query<{ count: number }>(
      'select count(*)::int as count from attendances a join grants g on g.id = a.grant_id where g.meeting_id = $1 and a.left_at is null',
      [meeting.id],
    );
    expect(rows[0]?.count, `round ${round}`).toBeLessThanOrEqual(1);
    expect(
      (await house.engine.presence(grant.roomId)).length,
      `round ${round}`,
    ).toBeLessThanOrEqual(1);
    await house.engine.remove(grant.roomId, grant.participantId);
    await house.hearEngine();
  }
}, 120_000);

test('an engine that does not answer is told as such, and nothing is decided from its silence', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  await house.hearEngine();
  house.clock.advance(20_000);
  house.engine.down = true;

  const grant = await house.asGuest(pass)('POST', '/visit/grants');
  await house.use.repairRooms();
  const ended = await host(meeting, 'end');

  house.engine.down = false;
  expect(grant.body).toMatchObject({ type: '/problems/engine-unavailable', status: 503 });
  expect(ended.body.state).toBe('ended');
  await house.use.repairRooms();
  await house.hearEngine();
  house.clock.advance(-20_000);
  expect((await attendance(meeting)).every((row) => row.leftAt !== null)).toBe(true);
});

test('a guest tries the network in a room of their own, not without consent, and not without end', async () => {
  const meeting = await plan(house);
  const pass = await provedGuest(house, meeting);
  const before = await house.asGuest(pass)('POST', '/visit/probe-grants');
  await house.asGuest(pass)('POST', '/visit/consent', { version: '2026-11', isAccepted: true });

  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/probe-grants'));
  const probe = house.engine.join(grant);
  probe.leave();
  await house.hearEngine();

  expect(before.body).toMatchObject({ type: '/problems/consent-needed' });
  expect(grant.roomId).toMatch(/^probe-/);
  expect(() => house.engine.join(grant)).toThrow('refused');
  const statuses: number[] = [];
  for (let at = 0; at < 20; at += 1)
    statuses.push((await house.asGuest(pass)('POST', '/visit/probe-grants')).status);
  expect(statuses.at(-1)).toBe(429);
});

test('no state short of admission gives a way in', async () => {
  const meeting = await plan(house);
  await host(meeting, 'open');
  const pass = passOf(meeting);
  const ask = () => house.asGuest(pass)('POST', '/visit/grants');
  const answers = [await ask()];
  const proved = { ...(await provedGuest(house, meeting)), sessionId: pass.sessionId };
  answers.push(await ask());
  await house.asGuest(proved)('POST', '/visit/consent', { version: '2026-11', isAccepted: true });
  answers.push(await ask());
  await house.asGuest(proved)('POST', '/visit/checks', goodChecks);
  answers.push(await ask());
  await house.asGuest(proved)('POST', '/visit/wait', {});
  answers.push(await ask());

  for (const answer of answers)
    expect(answer.body).toMatchObject({ type: '/problems/guest-not-admitted' });
  for (const answer of answers) expect(answer.text).not.toMatch(/credential|roomId|ws:/);
});
