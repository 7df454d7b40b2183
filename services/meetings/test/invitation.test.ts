import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  admittedGuest,
  birth,
  grantOf,
  guestOf,
  noon,
  passOf,
  people,
  plan,
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

const look = (token: string) => house.withToken(null)('POST', '/invitations/look', { token });
const prove = (token: string, dateOfBirth: string = birth) =>
  house.withToken(null)('POST', '/invitations/prove', { token, dateOfBirth });
const wrong = '1961-03-28';

test('a link shows who invites and when, and nothing of the patient', async () => {
  const meeting = await plan(house, {}, { name: 'Secret Name' });
  const token = await tokenOf(house, meeting);

  const before = await house.as(people.maud)('GET', `/meetings/${meeting.id}`);
  const reply = await look(token);

  expect(guestOf(before.body).invitation).toMatchObject({ state: 'sent', openedAt: null });
  expect(reply.body).toEqual({
    state: 'ready',
    proof: 'date-of-birth',
    organisation: {
      id: people.drA.organisationId,
      name: 'Centre hospitalier de Kerval',
      phone: '02 61 91 00 12',
      timezone: 'Europe/Paris',
    },
    hostName: 'Dr Nadia Berthelot',
    startsAt: meeting.startsAt,
    durationMinutes: 5,
    opensAt: new Date(Date.parse(meeting.startsAt) - 1_800_000).toISOString(),
    locale: 'fr',
    goesOnAt: null,
    documentsUntil: null,
    conversationUntil: null,
  });
  expect(reply.text).not.toMatch(/Secret|karim|1961/);
  const seen = await house.as(people.maud)('GET', `/meetings/${meeting.id}`);
  expect(guestOf(seen.body).invitation).toMatchObject({
    state: 'opened',
    openedAt: house.clock.now().toISOString(),
  });
});

test('a link says where whoever has begun goes on after the proof, until nothing goes on', async () => {
  const meeting = await plan(house);
  const token = await tokenOf(house, meeting);
  const host = house.as(people.drA);
  const goesOnAt = async (): Promise<unknown> => (await look(token)).body.goesOnAt;
  const seen: unknown[] = [await goesOnAt()];

  await prove(token);
  seen.push(await goesOnAt());
  const pass = await waitingGuest(house, meeting);
  seen.push(await goesOnAt());
  await host('POST', `/meetings/${meeting.id}/open`);
  await host('POST', `/meetings/${meeting.id}/admit`, { guestId: pass.id });
  seen.push(await goesOnAt());
  await host('POST', `/meetings/${meeting.id}/end`);
  seen.push(await goesOnAt());

  expect(seen).toEqual([null, 'way-in', 'waiting-room', 'call', null]);
});

test('a link that was never given is not valid', async () => {
  const reply = await look('A'.repeat(43));
  const proof = await prove('A'.repeat(43));

  expect(reply.body).toMatchObject({ type: '/problems/link-not-valid', status: 410 });
  expect(proof.body).toMatchObject({ type: '/problems/link-not-valid', status: 410 });
});

test.each(['', 'short', 'A'.repeat(44), `${'A'.repeat(42)}!`, 12, null])(
  'a token of another shape is refused: %s',
  async (token) => {
    expect((await house.withToken(null)('POST', '/invitations/look', { token })).status).toBe(400);
  },
);

test('the right date gives a ticket for this meeting alone', async () => {
  const meeting = await plan(house);
  const token = await tokenOf(house, meeting);

  const reply = await prove(token);

  expect(reply.body).toEqual({ ticket: expect.any(String), expiresAt: expect.any(String) });
  expect(house.vouched.at(-1)).toMatchObject({
    guestId: guestOf(meeting).id,
    meetingId: meeting.id,
  });
  const seen = await house.as(people.maud)('GET', `/meetings/${meeting.id}`);
  expect(guestOf(seen.body)).toMatchObject({ step: 'proved', invitation: { state: 'proved' } });
});

test('three wrong dates lock the link, even for the right one, until a new link is sent', async () => {
  const meeting = await plan(house);
  const token = await tokenOf(house, meeting);

  const first = await prove(token, wrong);
  const second = await prove(token, wrong);
  const third = await prove(token, wrong);
  const right = await prove(token);

  expect(first.body).toMatchObject({ type: '/problems/proof-refused', attemptsLeft: 2 });
  expect(second.body).toMatchObject({ type: '/problems/proof-refused', attemptsLeft: 1 });
  expect(third.body).toMatchObject({ type: '/problems/link-locked' });
  expect(right.body).toMatchObject({ type: '/problems/link-locked' });
  expect((await look(token)).body).toMatchObject({ state: 'locked' });
  const seen = await house.as(people.maud)('GET', `/meetings/${meeting.id}`);
  expect(guestOf(seen.body).invitation).toMatchObject({ state: 'locked', attemptsLeft: 0 });

  await house.as(people.maud)('POST', `/meetings/${meeting.id}/guests/${guestOf(meeting).id}/link`);
  const fresh = await tokenOf(house, meeting);
  expect(fresh).not.toBe(token);
  expect((await look(token)).body).toMatchObject({ state: 'replaced' });
  expect((await prove(token)).body).toMatchObject({ type: '/problems/link-replaced' });
  expect((await prove(fresh)).status).toBe(200);
  expect(house.endedGuests).toContain(guestOf(meeting).id);
});

test('tries against a date that the house had wrong count no more once it is corrected; a closed link stays closed', async () => {
  const correct = async (meetingId: string, dateOfBirth: string): Promise<void> => {
    const maud = house.as(people.maud);
    const { version } = (await maud('GET', `/meetings/${meetingId}`)).body as { version: number };
    const guest = { dateOfBirth };
    const reply = await maud('PATCH', `/meetings/${meetingId}`, { version, guest });
    expect(reply.status).toBe(200);
  };
  const open = await plan(house);
  const token = await tokenOf(house, open);
  await prove(token, '1950-01-01');
  await prove(token, '1950-01-01');

  await correct(open.id, wrong);

  const slip = await prove(token, '1950-01-01');
  expect(slip.body).toMatchObject({ type: '/problems/proof-refused', attemptsLeft: 2 });
  expect((await prove(token, wrong)).status).toBe(200);

  const closed = await plan(house);
  const its = await tokenOf(house, closed);
  for (let tries = 0; tries < 3; tries += 1) await prove(its, '1950-01-01');
  await correct(closed.id, wrong);
  expect((await prove(its, wrong)).body).toMatchObject({ type: '/problems/link-locked' });
});

test('guesses at the same moment are counted one by one: never more than three', async () => {
  const meeting = await plan(house);
  const token = await tokenOf(house, meeting);
  const days = Array.from({ length: 28 }, (_, at) => `1950-01-${String(at + 1).padStart(2, '0')}`);

  const replies = await Promise.all(days.map((day) => prove(token, day)));

  const told = replies.map((reply) => (reply.body as { type: string }).type);
  expect(told.filter((type) => type === '/problems/proof-refused')).toHaveLength(2);
  expect(told.filter((type) => type === '/problems/link-locked')).toHaveLength(26);
});

test('each try leaves its trail, without the date that was tried', async () => {
  const meeting = await plan(house);
  const token = await tokenOf(house, meeting);
  await prove(token, wrong);
  await prove(token);

  const entries = (await house.trail('invitation.prove')).filter(
    (entry) => entry.targetId === meeting.id,
  );

  expect(entries.map((entry) => entry.outcome).toSorted()).toEqual(['done', 'refused']);
  expect(entries[0]).toMatchObject({
    actorKind: 'anonymous',
    subjectId: guestOf(meeting).id,
    organisationId: people.drA.organisationId,
  });
  // Not the four figures alone: an id can hold them.
  expect(JSON.stringify(entries)).not.toMatch(/\b1961\b/u);
});

test.each([
  [
    'half an hour and a minute before',
    '2026-11-24T09:00:00.000Z',
    '2026-11-24T08:29:00.000Z',
    'too-early',
    'too-early',
  ],
  [
    'half an hour before',
    '2026-11-24T10:00:00.000Z',
    '2026-11-24T09:30:00.000Z',
    'ready',
    undefined,
  ],
  [
    'two hours after the end',
    '2026-11-24T11:00:00.000Z',
    '2026-11-24T13:05:00.000Z',
    'ready',
    undefined,
  ],
  [
    'later than that',
    '2026-11-24T12:00:00.000Z',
    '2026-11-24T14:05:01.000Z',
    'too-late',
    'too-late',
  ],
])('%s the link says %s → %s', async (...[, startsAt, now, state, problem]) => {
  const meeting = await plan(house, { startsAt });
  const token = await tokenOf(house, meeting);
  const back = Date.parse(noon) - Date.parse(now);
  house.clock.advance(-back);

  const card = await look(token);
  const proof = await prove(token);

  house.clock.advance(back);
  expect(card.body).toMatchObject({ state });
  if (problem) expect(proof.body).toMatchObject({ type: `/problems/${problem}` });
  else expect(proof.status).toBe(200);
  if (problem === 'too-early') expect(proof.body.opensAt).toBe('2026-11-24T08:30:00.000Z');
});

test('wrong dates close the link, and disturb nobody who came by it', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const token = await tokenOf(house, meeting);
  const guest = house.asGuest(pass);
  const grant = grantOf(await guest('POST', '/visit/grants'));
  house.engine.join(grant);
  await house.hearEngine();

  for (const _ of [1, 2, 3]) await prove(token, wrong);
  await house.use.repairRooms();

  expect((await prove(token)).body).toMatchObject({ type: '/problems/link-locked' });
  expect((await house.asGuest(passOf(meeting))('GET', '/visit')).body).toMatchObject({
    type: '/problems/on-another-device',
  });
  expect((await guest('GET', '/visit')).body).toMatchObject({ phase: 'admitted' });
  expect(await house.engine.presence(grant.roomId)).toHaveLength(1);
  expect((await guest('POST', '/visit/grants')).status).toBe(200);
});

test('who waits is not shut out by the clock: hours late, their link still leads back to their place', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const token = await tokenOf(house, meeting);
  const hours = 4 * 3_600_000;
  house.clock.advance(hours);
  const anew = passOf(meeting);

  const proof = await prove(token);
  await house.asService('identity')('POST', '/internal/events', [
    {
      specversion: '1.0',
      id: uuid(),
      source: 'urn:astra:identity',
      type: 'session.ended',
      time: noon,
      datacontenttype: 'application/json',
      data: { sessionId: pass.sessionId, subjectId: pass.id, reason: 'replaced' },
    },
  ]);
  const back = await house.asGuest(anew)('POST', '/visit/wait', {});

  house.clock.advance(-hours);
  expect(proof.status).toBe(200);
  expect(Date.parse(house.vouched.at(-1)?.expiresAt ?? '')).toBeGreaterThan(
    Date.parse(noon) + hours + 8 * 3_600_000,
  );
  expect(back.body).toMatchObject({ phase: 'waiting', waitingSince: noon });
});

test('a cancelled and an ended meeting say so', async () => {
  const cancelled = await plan(house);
  await house.as(people.maud)('POST', `/meetings/${cancelled.id}/cancel`, { version: 1 });
  const ended = await plan(house);
  await house.as(people.drA)('POST', `/meetings/${ended.id}/open`);
  await house.as(people.drA)('POST', `/meetings/${ended.id}/end`);

  expect((await look(await tokenOf(house, cancelled))).body).toMatchObject({ state: 'cancelled' });
  expect((await prove(await tokenOf(house, cancelled))).body).toMatchObject({
    type: '/problems/meeting-cancelled',
  });
  expect((await look(await tokenOf(house, ended))).body).toMatchObject({ state: 'ended' });
  expect((await prove(await tokenOf(house, ended))).body).toMatchObject({
    type: '/problems/meeting-ended',
  });
});

test('a renewed link of someone who waits leaves them where they are', async () => {
  const meeting = await plan(house);
  const guest = guestOf(meeting);
  const other = passOf(meeting);

  const reply = await house.as(people.maud)(
    'POST',
    `/meetings/${meeting.id}/guests/${uuid()}/link`,
  );

  expect(reply.status).toBe(404);
  expect((await house.asGuest(other)('GET', '/visit')).body).toMatchObject({ guestId: guest.id });
});
