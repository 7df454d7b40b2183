import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import {
  admittedGuest,
  grantOf,
  guestOf,
  ownGrantOf,
  people,
  plan,
  provedGuest,
  startHouse,
  tokenOf,
  uuid,
  waitingGuest,
  type House,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const post = (meeting: Meeting, act: string, body?: unknown) =>
  house.as(people.drA)('POST', `/meetings/${meeting.id}/${act}`, body);

const openings = async (meeting: Meeting): Promise<readonly string[]> =>
  (await house.trail('meeting.open'))
    .filter(({ targetId }) => targetId === meeting.id)
    .map(({ outcome }) => outcome);

test('opening lets nobody in', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);

  const reply = await post(meeting, 'open');

  expect(reply.body).toMatchObject({
    state: 'open',
    openedAt: house.clock.now().toISOString(),
    guests: [{ step: 'waiting' }],
  });
  expect(reply.body.may).toEqual(
    expect.arrayContaining(['meeting.admit', 'meeting.join', 'meeting.end']),
  );
  const grant = await house.asGuest(pass)('POST', '/visit/grants');
  expect(grant.body).toMatchObject({ type: '/problems/guest-not-admitted' });
  expect(await house.engine.health()).toMatchObject({ status: 'up' });
});

test('opening twice is opening once', async () => {
  const meeting = await plan(house);

  const first = await post(meeting, 'open');
  const second = await post(meeting, 'open');

  expect(second.status).toBe(200);
  expect(second.body.version).toBe(first.body.version);
});

test('a waiting guest is let in once; the second press is told so', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  await post(meeting, 'open');

  const first = await post(meeting, 'admit', { guestId: pass.id });
  const second = await post(meeting, 'admit', { guestId: pass.id });

  expect(first.body).toMatchObject({
    guests: [{ step: 'admitted', admittedAt: house.clock.now().toISOString() }],
  });
  expect(second.body).toMatchObject({ type: '/problems/guest-not-waiting' });
  expect((await house.asGuest(pass)('GET', '/visit')).body).toMatchObject({ phase: 'admitted' });
});

test('of two guests admitted at the same moment exactly one comes in, two hundred times', async () => {
  const meeting = await plan(house);
  const first = await waitingGuest(house, meeting);
  const secondId = uuid();
  await house.query(
    `insert into guests (id, organisation_id, meeting_id, name, email, date_of_birth, locale, family_key, step, link_sent_at, waiting_since)
     select $1, organisation_id, meeting_id, 'Second', email, date_of_birth, locale, 'second', 'waiting', link_sent_at, now() from guests where id = $2`,
    [secondId, first.id],
  );
  await post(meeting, 'open');

  for (let round = 0; round < 200; round += 1) {
    const replies = await Promise.all(
      [first.id, secondId, first.id].map((guestId) => post(meeting, 'admit', { guestId })),
    );
    const rows = await house.query<{ id: string }>(
      "select id from guests where meeting_id = $1 and step in ('admitted', 'in-call')",
      [meeting.id],
    );
    expect(
      replies.filter((reply) => reply.status === 200),
      `round ${round}`,
    ).toHaveLength(1);
    expect(rows, `round ${round}`).toHaveLength(1);
    await house.query("update guests set step = 'waiting' where meeting_id = $1", [meeting.id]);
  }
}, 120_000);

test('the database alone refuses two patients in one consultation', async () => {
  const meeting = await plan(house);
  const copy = `insert into guests (id, organisation_id, meeting_id, name, email, date_of_birth, locale, family_key, step, link_sent_at)
     select $1, organisation_id, meeting_id, 'Second', email, date_of_birth, locale, 'second', 'admitted', link_sent_at from guests where id = $2`;
  await house.query(copy, [uuid(), guestOf(meeting).id]);

  await expect(house.query(copy, [uuid(), guestOf(meeting).id])).rejects.toThrow(
    'guests_one_admitted',
  );
});

test('nothing happens to a guest before the meeting is open', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);

  for (const [act, body] of [
    ['admit', { guestId: pass.id }],
    ['return-to-waiting', { guestId: pass.id }],
    ['end', undefined],
    ['grants', undefined],
  ] as const)
    expect((await post(meeting, act, body)).body, act).toMatchObject({
      type: '/problems/meeting-not-open',
    });
});

test('one act opens the meeting and lets the guest in, and leaves a trace of both', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);

  const reply = await post(meeting, 'admit', { guestId: pass.id, opens: true });

  expect(reply.body).toMatchObject({ state: 'open', guests: [{ step: 'admitted' }] });
  expect(await openings(meeting)).toEqual(['done']);
  expect((await house.trail('meeting.admit')).at(-1)).toMatchObject({
    targetId: meeting.id,
    subjectId: pass.id,
    outcome: 'done',
  });
});

test('whoever lets in and goes to the call is given their own way into it with the answer, once', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);

  const reply = await post(meeting, 'admit', { guestId: pass.id, opens: true, joins: true });

  const grant = ownGrantOf(reply);
  const other = grantOf(await post(meeting, 'grants'));
  expect(grant).toMatchObject({ roomId: other.roomId, participantId: other.participantId });
  expect(grant.credential).not.toBe(other.credential);
  house.engine.join(grant);
  await house.hearEngine();
  expect(await house.engine.presence(grant.roomId)).toHaveLength(1);
  expect((await house.trail('meeting.join')).at(-1)).toMatchObject({ targetId: meeting.id });
});

test('who is let in is let in, whether the way into the call comes with the answer or not', async () => {
  const [stays, goes] = [await plan(house), await plan(house)];
  const [one, other] = [await waitingGuest(house, stays), await waitingGuest(house, goes)];

  const unasked = await post(stays, 'admit', { guestId: one.id, opens: true });
  house.engine.down = true;
  const away = await post(goes, 'admit', { guestId: other.id, opens: true, joins: true });
  house.engine.down = false;

  for (const { body } of [unasked, away])
    expect(body).toMatchObject({ grant: null, guests: [{ step: 'admitted' }] });
});

test('a meeting is not opened by letting in somebody who does not wait', async () => {
  const meeting = await plan(house);
  const pass = await provedGuest(house, meeting);

  const reply = await post(meeting, 'admit', { guestId: pass.id, opens: true });

  expect(reply.body).toMatchObject({ type: '/problems/guest-not-waiting' });
  expect((await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body).toMatchObject({
    state: 'planned',
  });
  expect(await openings(meeting)).toEqual([]);
});

test('a guest of another meeting is not found', async () => {
  const meeting = await plan(house);
  const other = await waitingGuest(house, await plan(house));
  await post(meeting, 'open');

  expect((await post(meeting, 'admit', { guestId: other.id })).status).toBe(404);
  expect((await post(meeting, 'return-to-waiting', { guestId: other.id })).status).toBe(404);
});

test('back to waiting puts the guest out of the room at once, with no way back but the door', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const inHand = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const joined = house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  await house.hearEngine();

  const reply = await post(meeting, 'return-to-waiting', { guestId: pass.id });

  expect(reply.body).toMatchObject({ guests: [{ step: 'waiting' }] });
  expect(await house.engine.presence(inHand.roomId)).toEqual([]);
  expect(await joined.cut).toBe('removed');
  const again = await house.asGuest(pass)('POST', '/visit/grants');
  expect(again.body).toMatchObject({ type: '/problems/guest-not-admitted' });
  const sneaked = house.engine.join(inHand);
  await house.hearEngine();
  expect(await house.engine.presence(inHand.roomId)).toEqual([]);
  expect(await sneaked.cut).toBe('removed');
});

test('who is put back waits from then on, in words to both, and keeps their turn', async () => {
  const ofDrB = { hostId: people.drB.id };
  const [first, second] = [await plan(house, ofDrB), await plan(house, ofDrB)];
  const asB = house.as(people.drB);
  const pass = await waitingGuest(house, first);
  const came = house.clock.now().toISOString();
  house.clock.advance(60_000);
  const behind = await waitingGuest(house, second);
  const visits = () =>
    Promise.all(
      [pass, behind].map(async (one) => (await house.asGuest(one)('GET', '/visit')).body),
    );
  await asB('POST', `/meetings/${first.id}/open`);
  await asB('POST', `/meetings/${first.id}/admit`, { guestId: pass.id });
  house.clock.advance(37 * 60_000);

  const put = await asB('POST', `/meetings/${first.id}/return-to-waiting`, { guestId: pass.id });

  const back = house.clock.now().toISOString();
  expect(put.body.guests).toMatchObject([{ waitingSince: back, queuedSince: came }]);
  expect(await visits()).toMatchObject([{ waitingSince: back, position: 1 }, { position: 2 }]);

  // Who leaves and comes again begins anew, behind those who stayed.
  await house.asGuest(pass)('POST', '/visit/leave');
  house.clock.advance(60_000);
  await house.asGuest(pass)('POST', '/visit/wait', {});
  const again = house.clock.now().toISOString();
  expect(await visits()).toMatchObject([{ waitingSince: again, position: 2 }, { position: 1 }]);
  house.clock.advance(-39 * 60_000);
});

test('a grant of before is dead even for who was let in anew', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const old = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  await post(meeting, 'return-to-waiting', { guestId: pass.id });
  await post(meeting, 'admit', { guestId: pass.id });

  const sneaked = house.engine.join(old);
  await house.hearEngine();

  expect(await house.engine.presence(old.roomId)).toEqual([]);
  expect(await sneaked.cut).toBe('removed');
  expect((await house.trail('meeting.enter-room')).at(-1)).toMatchObject({
    outcome: 'refused',
    reason: 'grant-revoked',
  });
});

test('the consultation goes to a colleague: the giver is out, the queue moves', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  await post(meeting, 'open');
  const grant = grantOf(await post(meeting, 'grants'));
  const host = house.engine.join(grant);
  await house.hearEngine();

  const reply = await post(meeting, 'hand-over', { toPersonId: people.drB.id });

  expect(reply.body).toMatchObject({ host: { id: people.drB.id }, may: [] });
  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  expect(await host.cut).toBe('removed');
  expect((await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).status).toBe(404);
  expect((await post(meeting, 'grants')).status).toBe(404);
  const taken = await house.as(people.drB)('POST', `/meetings/${meeting.id}/admit`, {
    guestId: pass.id,
  });
  expect(taken.body).toMatchObject({ guests: [{ step: 'admitted' }] });
  expect((await house.asGuest(pass)('GET', '/visit')).body).toMatchObject({
    hostName: 'Dr Samuel Okoye',
  });
});

test('a planned consultation goes to no colleague who is taken at that hour', async () => {
  const hour = { startsAt: '2027-03-02T13:00:00.000Z', durationMinutes: 30 };
  const meeting = await plan(house, hour);
  await plan(house, { ...hour, hostId: people.drB.id });

  const reply = await post(meeting, 'hand-over', { toPersonId: people.drB.id });

  expect(reply.body).toMatchObject({ type: '/problems/host-not-available' });
  expect((await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body).toMatchObject({
    host: { id: people.drA.id },
  });
});

test('the patient of a planned consultation hears by mail who will see them, in the same calendar entry', async () => {
  const hour = { startsAt: '2027-03-03T13:00:00.000Z' };
  const meeting = await plan(house, hour, { name: 'Handed Over' });
  const token = await tokenOf(house, meeting);

  await post(meeting, 'hand-over', { toPersonId: people.drB.id });

  const letters = (await house.letters('meeting.moved')).filter(
    (one) => one.name === 'Handed Over',
  );
  expect(letters).toMatchObject([
    {
      hostName: 'Dr Samuel Okoye',
      changes: ['host'],
      sequence: 1,
      link: `http://localhost:8400/visit#${token}`,
    },
  ]);
});

test('what is open goes to a colleague who is taken at that hour, without a mail', async () => {
  const meeting = await plan(house, {}, { name: 'Handed Over Open' });
  await plan(house, { hostId: people.drB.id });
  await post(meeting, 'open');

  const reply = await post(meeting, 'hand-over', { toPersonId: people.drB.id });

  expect(meeting).toMatchObject({ handedOverAt: null });
  expect(reply.body).toMatchObject({
    host: { id: people.drB.id },
    handedOverAt: expect.stringMatching(/Z$/u),
  });
  const letters = await house.letters('meeting.moved');
  expect(letters.filter((one) => one.name === 'Handed Over Open')).toEqual([]);
});

test.each([
  ['a secretary', () => people.maud.id],
  ['somebody of another organisation', () => people.drElse.id],
  ['nobody', () => uuid()],
])('nothing is handed over to %s', async (_what, to) => {
  const meeting = await plan(house);

  const reply = await post(meeting, 'hand-over', { toPersonId: to() });

  expect(reply.body).toMatchObject({ type: '/problems/host-not-clinician' });
});

test('nothing is handed over to a colleague who was deactivated', async () => {
  const meeting = await plan(house);
  house.directory.changed.set(people.drB.id, { isActive: false });

  const reply = await post(meeting, 'hand-over', { toPersonId: people.drB.id });

  house.directory.changed.clear();
  expect(reply.body).toMatchObject({ type: '/problems/host-not-clinician' });
});

test('the end is for all, for good, and told to the house', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const guest = house.engine.join(grant);
  await house.hearEngine();

  const reply = await post(meeting, 'end');

  expect(reply.body).toMatchObject({
    state: 'ended',
    endedAt: house.clock.now().toISOString(),
    guests: [{ step: 'left' }],
  });
  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  expect(await guest.cut).toBe('room-closed');
  expect((await house.asGuest(pass)('GET', '/visit')).body).toMatchObject({ phase: 'ended' });
  for (const act of ['open', 'end', 'grants'])
    expect((await post(meeting, act)).body, act).toMatchObject({ type: '/problems/meeting-ended' });
  expect((await house.asGuest(pass)('POST', '/visit/grants')).body).toMatchObject({
    type: '/problems/meeting-ended',
  });
  expect((await house.asGuest(pass)('POST', '/visit/wait', {})).body).toMatchObject({
    type: '/problems/meeting-ended',
  });
});

test('a secretary sees and writes, but does not act as the doctor', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const secretary = house.as(people.maud);

  for (const [act, body] of [
    ['open', undefined],
    ['admit', { guestId: pass.id }],
    ['hand-over', { toPersonId: people.drB.id }],
    ['end', undefined],
    ['grants', undefined],
  ] as const)
    expect((await secretary('POST', `/meetings/${meeting.id}/${act}`, body)).status, act).toBe(403);
});

test('consent taken back in the call puts the guest out', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const joined = house.engine.join(grant);
  await house.hearEngine();

  const reply = await house.asGuest(pass)('POST', '/visit/consent', {
    version: '2026-11',
    isAccepted: false,
  });

  expect(reply.body.phase).toBe('refused');
  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  expect(await joined.cut).toBe('removed');
});

test('what is open is not moved any more, but a secretary gives it to another doctor', async () => {
  const meeting = await plan(house);
  await post(meeting, 'open');
  const secretary = house.as(people.maud);

  const moved = await secretary('PATCH', `/meetings/${meeting.id}`, {
    version: 2,
    durationMinutes: 30,
  });
  const given = await secretary('PATCH', `/meetings/${meeting.id}`, {
    version: 2,
    hostId: people.drB.id,
  });

  expect(moved.body).toMatchObject({ type: '/problems/not-allowed' });
  expect(given.body).toMatchObject({ state: 'open', host: { id: people.drB.id } });
});
