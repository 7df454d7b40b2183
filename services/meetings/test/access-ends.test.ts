import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import { patience } from '@astra/testing/patience';
import {
  admittedGuest,
  grantOf,
  noon,
  passOf,
  people,
  plan,
  startHouse,
  uuid,
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

test('told late, when their access was opened anew, a deactivation puts nobody out; who is still gone goes', async () => {
  const meeting = await plan(house);
  await host(meeting, 'open');
  const grant = grantOf(await host(meeting, 'grants'));
  house.engine.join(grant);
  await house.hearEngine();
  house.clock.advance(60 * 60_000);
  onTestFinished(() => {
    house.clock.advance(-60 * 60_000);
    house.directory.changed.delete(people.drA.id);
  });
  const { id: personId, organisationId } = people.drA;

  await tell('person.deactivated', { personId, organisationId });
  const whileBack = await house.engine.presence(grant.roomId);
  house.directory.changed.set(personId, { isActive: false });
  await tell('person.deactivated', { personId, organisationId });

  expect(whileBack).toHaveLength(1);
  expect(await house.engine.presence(grant.roomId)).toEqual([]);
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
