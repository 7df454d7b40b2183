import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import pg from 'pg';
import type { Meeting } from '@astra/contracts/meetings';
import { pageOfMeetings } from '#ports/store.ts';
import { patience } from '@astra/testing/patience';
import {
  admittedGuest,
  goodChecks,
  grantOf,
  guestOf,
  noon,
  passOf,
  people,
  plan,
  provedGuest,
  startHouse,
  uuid,
  waitingGuest,
  type House,
} from './house.ts';
import { takeInHand } from './in-hand.ts';

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
const stepOf = async (meeting: Meeting) =>
  guestOf((await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body).step;

/** With a grant of the engine itself, which our service has not given. */
const joinUnasked = async (roomId: string) =>
  house.engine.join(
    await house.engine.grant({
      grantId: uuid(),
      roomId,
      participantId: uuid(),
      displayName: '',
      may: { publish: [] },
      connectWithinMs: 60_000,
    }),
  );

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

test('the trail says by id who entered the room and who left it, and holds no name', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const doctor = house.engine.join(grantOf(await host(meeting, 'grants')));
  house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  await house.hearEngine();
  doctor.leave();
  await house.hearEngine();

  await host(meeting, 'end');
  await house.hearEngine();

  const toldOf = async (action: string) =>
    (await house.trail(action)).filter((entry) => entry.targetId === meeting.id);
  const [entered, left] = [await toldOf('meeting.enter-room'), await toldOf('meeting.leave-room')];
  const theDoctor = { actorKind: 'member', actorId: people.drA.id, outcome: 'done' };
  const thePatient = { actorKind: 'guest', actorId: pass.id, outcome: 'done' };
  for (const entries of [entered, left]) {
    expect(entries).toHaveLength(2);
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining(theDoctor),
        expect.objectContaining(thePatient),
      ]),
    );
  }
  expect(JSON.stringify([entered, left])).not.toContain(guestOf(meeting).name);
});

test('who was really there and when comes from the engine', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const guest = house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  house.engine.join(grantOf(await host(meeting, 'grants')));
  await house.hearEngine();
  const during = await stepOf(meeting);
  const hostHere = (await house.asGuest(pass)('GET', '/visit')).body.isHostHere;
  house.clock.advance(60_000);
  guest.leave();
  await house.hearEngine();

  const rows = await attendance(meeting);

  house.clock.advance(-60_000);
  expect(during).toBe('in-call');
  expect(hostHere).toBe(true);
  expect(await stepOf(meeting)).toBe('admitted');
  expect(rows.find((row) => row.kind === 'guest')).toMatchObject({
    personId: pass.id,
    joinedAt: noon,
    leftAt: '2026-11-23T12:01:00.000Z',
  });
  expect(rows.find((row) => row.kind === 'member')).toMatchObject({
    personId: people.drA.id,
    joinedAt: noon,
    leftAt: null,
  });
  const entries = await house.trail('meeting.enter-room');
  expect(
    entries.filter((one) => one.targetId === meeting.id).map((one) => [one.subjectId, one.outcome]),
  ).toEqual(
    expect.arrayContaining([
      [pass.id, 'done'],
      [people.drA.id, 'done'],
    ]),
  );
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

test('an event that comes twice counts once', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  house.engine.join(grant);
  const posts = [...house.posts];

  await house.hearEngine();
  house.posts.push(...posts);
  await house.hearEngine();

  expect(await attendance(meeting)).toHaveLength(1);
  expect(await stepOf(meeting)).toBe('in-call');
  expect(await house.engine.presence(grant.roomId)).toHaveLength(1);
});

test('an event that the engine did not sign changes nothing', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const { roomId, participantId } = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const event = JSON.stringify({
    type: 'participant-joined',
    id: uuid(),
    at: noon,
    roomId,
    participantId,
    grantId: uuid(),
  });
  const send = (headers: Record<string, string>) =>
    house.app.inject({
      method: 'POST',
      url: '/engines/livekit/webhook',
      headers: { 'content-type': 'application/webhook+json', ...headers },
      payload: event,
    });

  const unsigned = await send({});
  const forged = await send({ 'x-memory-signature': 'ab'.repeat(32) });

  expect([unsigned.statusCode, forged.statusCode]).toEqual([401, 401]);
  expect(await stepOf(meeting)).toBe('admitted');
  expect(await attendance(meeting)).toEqual([]);
});

test('lost news are found: a join, a leave, a ghost', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const guest = house.engine.join(grant);
  const late = house.posts.splice(0);
  house.clock.advance(11_000);

  await house.use.repairRooms();
  expect(await stepOf(meeting)).toBe('in-call');
  expect(await attendance(meeting)).toMatchObject([{ joinedAt: noon, leftAt: null }]);

  // The event that was thought lost comes after all, and is no second use of the grant.
  house.posts.push(...late);
  await house.hearEngine();
  expect(await house.engine.presence(grant.roomId)).toHaveLength(1);

  guest.leave();
  house.posts.splice(0);
  await house.use.repairRooms();
  expect(await stepOf(meeting)).toBe('admitted');
  expect((await attendance(meeting))[0]?.leftAt).not.toBeNull();

  const ghost = await joinUnasked(grant.roomId);
  house.posts.splice(0);
  await house.use.repairRooms();
  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  expect(await ghost.cut).toBe('removed');
  house.clock.advance(-11_000);
});

test('a ghost is found behind as many open meetings as one question gives', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const ghost = await joinUnasked(grant.roomId);
  house.posts.splice(0);
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  const before = `00000000-0000-4000-8000-`;
  await owner.query(
    `insert into meetings select (jsonb_populate_record(m, jsonb_build_object(
         'id', $2 || lpad(to_hex(n), 12, '0'), 'room_id', gen_random_uuid(), 'idempotency_key', gen_random_uuid()))).*
       from meetings m, generate_series(1, $3::int) n where m.id = $1`,
    [meeting.id, before, pageOfMeetings],
  );

  await house.use.repairRooms();

  await owner.query(`delete from meetings where id::text like $1 || '%'`, [before]);
  await owner.end();
  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  expect(await ghost.cut).toBe('removed');
});

test('a stranger with a grant of the engine itself is put out at once', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const { roomId } = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));

  const stranger = await joinUnasked(roomId);
  await house.hearEngine();

  expect(await house.engine.presence(roomId)).toEqual([]);
  expect(await stranger.cut).toBe('removed');
  const told = (await house.trail('meeting.enter-room')).filter(
    (one) => one.targetId === meeting.id,
  );
  expect(told).toMatchObject([{ outcome: 'refused', reason: 'unknown-participant' }]);
});

test('a meeting that was forgotten ends by itself; one in which somebody is does not', async () => {
  const forgotten = await plan(house);
  const alive = await plan(house);
  await host(forgotten, 'open');
  const pass = await admittedGuest(house, alive);
  house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  await house.hearEngine();
  const ahead = 5 * 3_600_000;
  house.clock.advance(ahead);

  await house.use.repairRooms();

  house.clock.advance(-ahead);
  expect((await house.as(people.drA)('GET', `/meetings/${forgotten.id}`)).body.state).toBe('ended');
  expect((await house.as(people.drA)('GET', `/meetings/${alive.id}`)).body.state).toBe('open');
});

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

async function tell(
  type: string,
  data: unknown,
  from: 'identity' | 'gateway' | 'connectors' = 'identity',
) {
  const event = {
    specversion: '1.0',
    id: uuid(),
    source: `urn:astra:${from}`,
    type,
    time: noon,
    datacontenttype: 'application/json',
    data,
  };
  return house.asService(from)('POST', '/internal/events', [event]);
}

test('sign-out ends the call of that session alone, and its short token opens nothing more', async () => {
  const meeting = await plan(house);
  await host(meeting, 'open');
  const grant = grantOf(await host(meeting, 'grants'));
  const joined = house.engine.join(grant);
  await house.hearEngine();
  await tell('session.ended', {
    sessionId: uuid(),
    subjectId: people.drA.id,
    reason: 'signed-out',
  });
  const isThere = (await attendance(meeting)).some((row) => row.leftAt === null);

  const told = await tell('session.ended', {
    sessionId: people.drA.sessionId,
    subjectId: people.drA.id,
    reason: 'signed-out',
  });

  expect(isThere).toBe(true);
  expect(told.status).toBe(204);
  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  expect(await joined.cut).toBe('removed');
  expect((await host(meeting, 'grants')).body).toMatchObject({ type: '/problems/not-signed-in' });
  await house.query('delete from ended_sessions');
});

test.each(['expired', 'renewed'] as const)(
  'a session that has %s cuts nobody off who is in a call; the next way in asks for one that lives',
  async (reason) => {
    const meeting = await plan(house);
    await host(meeting, 'open');
    const grant = grantOf(await host(meeting, 'grants'));
    house.engine.join(grant);
    await house.hearEngine();

    await tell('session.ended', {
      sessionId: people.drA.sessionId,
      subjectId: people.drA.id,
      reason,
    });
    await house.use.repairRooms();

    expect(await house.engine.presence(grant.roomId)).toHaveLength(1);
    expect((await host(meeting, 'grants')).body).toMatchObject({ type: '/problems/not-signed-in' });
    await house.query('delete from ended_sessions');
  },
);

test('a way in that was given while its session ended is no way in', async () => {
  const meeting = await plan(house);
  await host(meeting, 'open');
  const held = await takeInHand(house, meeting.id);
  const asked = host(meeting, 'grants');
  // It has looked for an end of its session already, and waits for the meeting.
  await held.waitFor(1);

  await tell('session.ended', {
    sessionId: people.drA.sessionId,
    subjectId: people.drA.id,
    reason: 'ended-elsewhere',
  });
  await held.letGo();
  const grant = grantOf(await asked);
  house.engine.join(grant);
  await house.hearEngine();

  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  await house.query('delete from ended_sessions');
});

test('a deactivated doctor is out of the call at once; the meeting stays for the secretary to give on', async () => {
  const meeting = await plan(house);
  await host(meeting, 'open');
  const grant = grantOf(await host(meeting, 'grants'));
  const joined = house.engine.join(grant);
  await house.hearEngine();

  await tell('person.deactivated', {
    personId: people.drA.id,
    organisationId: people.drA.organisationId,
  });

  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  expect(await joined.cut).toBe('removed');
  const given = await house.as(people.maud)('PATCH', `/meetings/${meeting.id}`, {
    version: 2,
    hostId: people.drB.id,
  });
  expect(given.body).toMatchObject({ state: 'open', host: { id: people.drB.id } });
});

test('whoever loses the role that let them in is out of the call at once; who keeps it stays', async () => {
  const [hers, his] = [await plan(house), await plan(house, { hostId: people.drB.id })];
  const calls = [];
  for (const [meeting, doctor] of [
    [hers, people.drA],
    [his, people.drB],
  ] as const) {
    await house.as(doctor)('POST', `/meetings/${meeting.id}/open`);
    const grant = grantOf(await house.as(doctor)('POST', `/meetings/${meeting.id}/grants`));
    calls.push({ ...grant, joined: house.engine.join(grant) });
  }
  await house.hearEngine();
  house.directory.changed.set(people.drA.id, { roles: ['security-officer'] });
  house.directory.changed.set(people.drB.id, { roles: ['clinician', 'security-officer'] });
  const { id: drA, organisationId: hospital } = people.drA;
  house.directory.isDown = true;
  const unheard = await tell('person.changed', { personId: drA, organisationId: hospital });
  house.directory.isDown = false;
  // Told again by identity's outbox until it is taken.
  expect(unheard.status).toBe(503);

  for (const { id: personId, organisationId } of [people.drA, people.drB])
    await tell('person.changed', { personId, organisationId });

  house.directory.changed.clear();
  const [hersNow, hisNow] = calls;
  expect(await house.engine.presence(hersNow?.roomId ?? '')).toEqual([]);
  expect(await hersNow?.joined.cut).toBe('removed');
  expect(await house.engine.presence(hisNow?.roomId ?? '')).toHaveLength(1);
});

test('after the loss of a role a token that still says it gives no way in; the role given back does', async () => {
  const meeting = await plan(house);
  await host(meeting, 'open');
  const { id: personId, organisationId } = people.drA;
  house.directory.changed.set(personId, { roles: ['security-officer'] });
  await tell('person.changed', { personId, organisationId });

  const refused = await host(meeting, 'grants');
  house.directory.changed.clear();
  await tell('person.changed', { personId, organisationId });
  const given = await host(meeting, 'grants');

  expect(refused.status).toBe(403);
  expect(given.status).toBe(200);
});

test('what is told of a person in another organisation takes nothing from them in this one', async () => {
  const meeting = await plan(house);
  await host(meeting, 'open');
  const { id: personId } = people.drA;
  const organisationId = crypto.randomUUID();
  house.directory.changed.set(personId, { organisationId, roles: ['security-officer'] });
  await tell('person.changed', { personId, organisationId });

  const given = await host(meeting, 'grants');
  house.directory.changed.clear();

  expect(given.status).toBe(200);
});

test('a way in that was being written while its role was taken away is no way in', async () => {
  const meeting = await plan(house);
  await host(meeting, 'open');
  const held = await takeInHand(house, meeting.id);
  const asked = host(meeting, 'grants');
  // It knows the roles of before already, and waits for the meeting.
  await held.waitFor(1);
  const { id: personId, organisationId } = people.drA;
  house.directory.changed.set(personId, { roles: ['security-officer'] });
  const heard = tell('person.changed', { personId, organisationId });
  // Either it waits for the way in, or it has gone past it: then nothing waits and the call below is open.
  let isPast = false;
  void heard.then(() => (isPast = true));
  await vi.waitFor(async () => expect(isPast || (await held.waiting()) > 1).toBe(true), patience);
  await held.letGo();

  const grant = grantOf(await asked);
  await heard;
  house.engine.join(grant);
  await house.hearEngine();

  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  house.directory.changed.clear();
  await tell('person.changed', { personId, organisationId });
});

test('a guest in the call who comes back on another device goes on there', async () => {
  const meeting = await plan(house);
  const phone = await admittedGuest(house, meeting);
  const joined = house.engine.join(grantOf(await house.asGuest(phone)('POST', '/visit/grants')));
  await house.hearEngine();
  const replaced = { sessionId: phone.sessionId, subjectId: phone.id, reason: 'replaced' };
  await tell('session.ended', replaced);
  const [tablet, third] = [passOf(meeting), passOf(meeting)];

  const grant = await house.asGuest(tablet)('POST', '/visit/grants');
  const late = await house.asGuest(third)('POST', '/visit/grants');

  expect(await joined.cut).toBe('removed');
  expect(grant.status).toBe(200);
  expect(late.body).toMatchObject({ type: '/problems/on-another-device' });
});

test('only identity speaks of people', async () => {
  const reply = await tell(
    'person.deactivated',
    { personId: people.drA.id, organisationId: people.drA.organisationId },
    'gateway',
  );

  expect(reply.status).toBe(403);
});

test('connectors tells of mails alone: what it says of a session ends no call', async () => {
  const meeting = await plan(house);
  await host(meeting, 'open');
  const grant = grantOf(await host(meeting, 'grants'));
  house.engine.join(grant);
  await house.hearEngine();

  const { sessionId, id } = people.drA;
  const facts = { sessionId, subjectId: id, reason: 'signed-out' };
  const reply = await tell('session.ended', facts, 'connectors');

  expect(reply.status).toBe(403);
  expect(await house.engine.presence(grant.roomId)).toHaveLength(1);
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

test('after a restart in the middle of a call everything goes on', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  await host(meeting, 'open');
  await host(meeting, 'admit', { guestId: pass.id });
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  house.engine.join(grant);
  const other = await house.replica();

  const [post] = house.posts.splice(0).slice(-1);
  await other.app.inject({
    method: 'POST',
    url: '/engines/livekit/webhook',
    headers: {
      'content-type': 'application/webhook+json',
      ...(post?.headers as Record<string, string>),
    },
    payload: post?.rawBody ?? '',
  });

  expect(await stepOf(meeting)).toBe('in-call');
});
