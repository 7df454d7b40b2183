import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import {
  aPlan,
  guestOf,
  nextHour,
  people,
  plan,
  startHouse,
  tokenOf,
  uuid,
  type House,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
const key = (): Record<string, string> => ({ 'idempotency-key': uuid() });

test('a secretary plans a consultation and the patient gets a link that no table holds', async () => {
  const meeting = await plan(house, {}, { name: '  Zoé Le Goff ' });

  expect(meeting).toMatchObject({
    state: 'planned',
    host: { id: people.drA.id, displayName: 'Dr Nadia Berthelot' },
    version: 1,
    guests: [
      { name: 'Zoé Le Goff', step: 'invited', invitation: { state: 'sent', attemptsLeft: 3 } },
    ],
  });
  expect(meeting.may).toContain('meeting.change');
  expect(meeting.may).not.toContain('meeting.open');
  const letter = (await house.letters('meeting.planned')).find((one) => one.name === 'Zoé Le Goff');
  expect(letter).toMatchObject({
    email: 'karim@example.org',
    locale: 'fr',
    hostName: 'Dr Nadia Berthelot',
    organisationName: 'Centre hospitalier de Kerval',
    timezone: 'Europe/Paris',
    sequence: 0,
  });
  expect(letter?.link).toMatch(/^http:\/\/localhost:8400\/visit#[A-Za-z0-9_-]{43}$/);
  const token = letter?.link?.split('#')[1] ?? '-';
  const rows = await house.query<{ all: string }>(
    'select json_agg(l)::text as all from guest_links l',
  );
  expect(rows[0]?.all).not.toContain(token);
  const jobs = await house.query<{ all: string }>(
    `select string_agg(data::text, '') as all
       from (select data from outbox.job union all select event from outbox.written) as told`,
  );
  expect(jobs[0]?.all).not.toContain(token);
  expect(jobs[0]?.all).not.toContain('karim@example.org');
  expect(jobs[0]?.all).not.toContain('Zoé');
});

test('the same key gives the same meeting, another body under it is refused', async () => {
  const once = key();
  const body = aPlan({ startsAt: nextHour(), durationMinutes: 5 });
  const secretary = house.as(people.maud);

  const replies = await Promise.all(
    [1, 2, 3].map(() => secretary('POST', '/meetings', body, once)),
  );
  const other = await secretary('POST', '/meetings', { ...body, durationMinutes: 6 }, once);

  expect(new Set(replies.map((reply) => (reply.body as Meeting).id)).size).toBe(1);
  expect(replies.map((reply) => reply.status)).toEqual([201, 201, 201]);
  expect(other.body).toMatchObject({ type: '/problems/key-reused' });
});

test('a doctor cannot be in two places, however many plan at once', async () => {
  const startsAt = '2026-11-24T09:00:00.000Z';
  const secretary = house.as(people.maud);

  const replies = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      secretary(
        'POST',
        '/meetings',
        aPlan({
          startsAt: new Date(Date.parse(startsAt) + at * 60_000).toISOString(),
          durationMinutes: 30,
        }),
        key(),
      ),
    ),
  );

  expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1);
  expect(replies.find((reply) => reply.status !== 201)?.body).toMatchObject({
    type: '/problems/host-not-available',
  });
  const next = await secretary(
    'POST',
    '/meetings',
    aPlan({ startsAt: '2026-11-24T10:00:00.000Z' }),
    key(),
  );
  expect(next.status).toBe(201);
});

test.each([
  ['a host who is no clinician', { hostId: people.maud.id }, 'host-not-clinician'],
  ['a host of another organisation', { hostId: people.drElse.id }, 'host-not-clinician'],
  ['a host whom nobody knows', { hostId: uuid() }, 'host-not-clinician'],
  ['a start in the past', { startsAt: '2026-11-22T09:00:00.000Z' }, 'meeting-in-past'],
  ['a start in ten years', { startsAt: '2036-11-22T09:00:00.000Z' }, 'invalid-input'],
])('%s is refused, and the trail says so', async (_what, facts, problem) => {
  const reply = await house.as(people.maud)(
    'POST',
    '/meetings',
    aPlan({ startsAt: nextHour(), durationMinutes: 5, ...facts }),
    key(),
  );

  expect(reply.body).toMatchObject({ type: `/problems/${problem}` });
  expect((await house.trail('meeting.plan')).map((entry) => entry.reason)).toContain(problem);
});

test('a clinician plans for themselves alone', async () => {
  const own = await house.as(people.drB)(
    'POST',
    '/meetings',
    aPlan({ hostId: people.drB.id }),
    key(),
  );
  const other = await house.as(people.drB)(
    'POST',
    '/meetings',
    aPlan({ startsAt: nextHour() }),
    key(),
  );

  expect(own.status).toBe(201);
  expect(other.body).toMatchObject({ type: '/problems/not-allowed' });
});

const good = aPlan({ startsAt: '2026-11-25T09:00:00.000Z' });

const withGuest = (guest: Record<string, unknown>): Record<string, unknown> =>
  aPlan({ startsAt: '2026-11-25T09:00:00.000Z' }, guest);

test.each([
  ['no host', { ...good, hostId: undefined }, '/hostId'],
  ['no guest', { ...good, guest: undefined }, '/guest'],
  ['an unknown field', { ...good, isFree: true }, '/isFree'],
  ['an unknown field of the guest', withGuest({ admin: true }), '/guest/admin'],
  ['a length as text', { ...good, durationMinutes: '15' }, '/durationMinutes'],
  ['a length of nothing', { ...good, durationMinutes: 0 }, '/durationMinutes'],
  ['a length of a week', { ...good, durationMinutes: 10_080 }, '/durationMinutes'],
  ['a start that is no moment', { ...good, startsAt: 'tomorrow' }, '/startsAt'],
  ['another kind', { ...good, kind: 'party' }, '/kind'],
  ['a name that is too long', withGuest({ name: 'a'.repeat(121) }), '/guest/name'],
  ['a name of blanks', withGuest({ name: '   ' }), '/guest/name'],
  ['a name with hidden characters', withGuest({ name: 'Zo\u200Bé' }), '/guest/name'],
  ['a name that turns the writing', withGuest({ name: 'abc\u202Ecba' }), '/guest/name'],
  ['an address that is none', withGuest({ email: 'karim' }), '/guest/email'],
  ['a date of birth that is none', withGuest({ dateOfBirth: '1961-02-31' }), '/guest/dateOfBirth'],
  ['a date of birth to come', withGuest({ dateOfBirth: '2027-01-01' }), '/guest/dateOfBirth'],
  ['a date of birth of long ago', withGuest({ dateOfBirth: '1850-01-01' }), '/guest/dateOfBirth'],
  ['a language that we do not speak', withGuest({ locale: 'tlh' }), '/guest/locale'],
])('%s is refused and the field is named', async (_what, body, pointer) => {
  const reply = await house.as(people.maud)('POST', '/meetings', body, key());

  expect(reply.status).toBe(400);
  expect((reply.body.errors as { pointer: string }[]).map((fault) => fault.pointer)).toContain(
    pointer,
  );
});

test('a plan without its key is refused', async () => {
  const reply = await house.as(people.maud)('POST', '/meetings', good);

  expect(reply.status).toBe(400);
});

test('markup in a name is kept as text', async () => {
  const meeting = await plan(house, {}, { name: '<img src=x onerror=alert(1)>' });

  expect(guestOf(meeting).name).toBe('<img src=x onerror=alert(1)>');
});

test('a move keeps the link, tells the patient, and raises the number of the calendar entry', async () => {
  const meeting = await plan(
    house,
    { startsAt: '2026-11-26T09:00:00.000Z' },
    { name: 'Moved Person' },
  );
  const token = await tokenOf(house, meeting);

  const reply = await house.as(people.maud)('PATCH', `/meetings/${meeting.id}`, {
    version: 1,
    startsAt: '2026-11-26T10:00:00.000Z',
    durationMinutes: 20,
  });

  expect(reply.body).toMatchObject({
    startsAt: '2026-11-26T10:00:00.000Z',
    durationMinutes: 20,
    version: 2,
  });
  const letter = (await house.letters('meeting.moved')).find((one) => one.name === 'Moved Person');
  expect(letter).toMatchObject({ sequence: 1, link: `http://localhost:8400/visit#${token}` });
});

test.each([
  ['another hour', { startsAt: '2026-12-07T10:00:00.000Z' }, ['time']],
  ['another length', { durationMinutes: 25 }, ['length']],
  ['another doctor', { hostId: people.drB.id }, ['host']],
  [
    'all at once',
    { startsAt: '2026-12-07T12:00:00.000Z', durationMinutes: 25, hostId: people.drB.id },
    ['time', 'length', 'host'],
  ],
] as const)('the patient’s letter says what is another: %s', async (what, change, changes) => {
  const startsAt = '2026-12-07T09:00:00.000Z';
  const meeting = await plan(house, { startsAt, durationMinutes: 20 }, { name: what });
  const secretary = house.as(people.maud);

  const reply = await secretary('PATCH', `/meetings/${meeting.id}`, { version: 1, ...change });

  await secretary('POST', `/meetings/${meeting.id}/cancel`, { version: 2 });
  expect(reply.status).toBe(200);
  const letters = (await house.letters('meeting.moved')).filter((one) => one.name === what);
  expect(letters).toMatchObject([{ changes }]);
});

test('a move onto another meeting of the doctor is refused, onto its own time it is not', async () => {
  const first = await plan(house, { startsAt: '2026-11-27T09:00:00.000Z', durationMinutes: 30 });
  const second = await plan(house, { startsAt: '2026-11-27T09:30:00.000Z', durationMinutes: 30 });
  const secretary = house.as(people.maud);

  const onto = await secretary('PATCH', `/meetings/${second.id}`, {
    version: 1,
    startsAt: '2026-11-27T09:15:00.000Z',
  });
  const own = await secretary('PATCH', `/meetings/${first.id}`, {
    version: 1,
    startsAt: '2026-11-27T08:45:00.000Z',
  });

  expect(onto.body).toMatchObject({ type: '/problems/host-not-available' });
  expect(own.status).toBe(200);
});

test('a stale version is refused', async () => {
  const meeting = await plan(house);
  const secretary = house.as(people.maud);
  await secretary('PATCH', `/meetings/${meeting.id}`, {
    version: 1,
    guest: { name: 'Right Name' },
  });

  const again = await secretary('PATCH', `/meetings/${meeting.id}`, {
    version: 1,
    guest: { name: 'Wrong Name' },
  });
  const cancel = await secretary('POST', `/meetings/${meeting.id}/cancel`, { version: 1 });

  expect(again.body).toMatchObject({ type: '/problems/stale-version' });
  expect(cancel.body).toMatchObject({ type: '/problems/stale-version' });
});

test('a corrected address gets a new link and the old one dies; a corrected name sends nothing', async () => {
  const meeting = await plan(house, {}, { name: 'Wrong Address' });
  const old = await tokenOf(house, meeting);
  const secretary = house.as(people.maud);
  await secretary('PATCH', `/meetings/${meeting.id}`, {
    version: 1,
    guest: { name: 'Good Address' },
  });

  await secretary('PATCH', `/meetings/${meeting.id}`, {
    version: 2,
    guest: { email: 'right@example.org' },
  });

  const letters = (await house.letters('meeting.link-renewed')).filter(
    (one) => one.name === 'Good Address',
  );
  expect(letters).toMatchObject([{ email: 'right@example.org' }]);
  expect(letters[0]?.link).not.toContain(old);
  const look = await house.withToken(null)('POST', '/invitations/look', { token: old });
  expect(look.body).toMatchObject({ state: 'replaced' });
  // Whoever came by the old one is no longer on the way in.
  expect(house.endedGuests.filter((id) => id === guestOf(meeting).id)).toHaveLength(1);
});

test('a child born today has an appointment, also where the day is further on than here', async () => {
  const back = house.clock.now().getTime() - Date.parse('2026-11-23T20:30:00.000Z');
  house.clock.advance(-back);
  // In Nouméa it is the 24th, half past seven.
  const statuses: number[] = [];
  for (const dateOfBirth of ['2026-11-24', '2026-11-25']) {
    const body = aPlan({ startsAt: nextHour() }, { dateOfBirth });
    statuses.push((await house.as(people.maud)('POST', '/meetings', body, key())).status);
  }

  house.clock.advance(back);
  expect(statuses).toEqual([201, 400]);
});

test('a cancelled meeting tells the patient without a link, and stays cancelled', async () => {
  const meeting = await plan(house, {}, { name: 'Cancelled Person' });
  const secretary = house.as(people.maud);

  const reply = await secretary('POST', `/meetings/${meeting.id}/cancel`, { version: 1 });
  const again = await secretary('POST', `/meetings/${meeting.id}/cancel`, { version: 2 });
  const change = await secretary('PATCH', `/meetings/${meeting.id}`, {
    version: 2,
    durationMinutes: 30,
  });

  expect(reply.body).toMatchObject({
    state: 'cancelled',
    cancelledBy: 'Maud Lefèvre',
    guests: [{ invitation: { state: 'closed' } }],
  });
  expect(reply.body.may).toEqual(['meeting.see', 'meeting.see-attendance']);
  expect(again.body).toMatchObject({ type: '/problems/meeting-cancelled' });
  expect(change.body).toMatchObject({ type: '/problems/meeting-cancelled' });
  const letter = (await house.letters('meeting.cancelled')).find(
    (one) => one.name === 'Cancelled Person',
  );
  expect(letter).toMatchObject({ link: null, sequence: 1 });
});

test('an administrator of the organisation has no business with consultations', async () => {
  const meeting = await plan(house);
  const admin = house.as(people.admin);

  expect((await admin('GET', `/meetings/${meeting.id}`)).status).toBe(403);
  expect((await admin('POST', '/meetings', good, key())).status).toBe(403);
});

test('a colleague who is not the host cannot tell that the meeting exists', async () => {
  const meeting = await plan(house);

  const reply = await house.as(people.drB)('GET', `/meetings/${meeting.id}`);

  expect(reply.status).toBe(404);
  expect((await house.trail('meeting.see')).at(-1)).toMatchObject({
    actorId: people.drB.id,
    outcome: 'refused',
    reason: 'not-found',
    targetId: meeting.id,
  });
});

test('planning, moving and cancelling leave their trail', async () => {
  const meeting = await plan(house, { startsAt: nextHour() });
  await house.as(people.maud)('PATCH', `/meetings/${meeting.id}`, {
    version: 1,
    durationMinutes: 6,
  });
  await house.as(people.maud)('POST', `/meetings/${meeting.id}/cancel`, { version: 2 });

  for (const action of ['meeting.plan', 'meeting.change', 'meeting.cancel'])
    expect(
      (await house.trail(action)).find((entry) => entry.targetId === meeting.id),
      action,
    ).toMatchObject({
      outcome: 'done',
      actorId: people.maud.id,
      organisationId: people.maud.organisationId,
      requestId: expect.any(String),
      origin: '127.0.0.0/24',
    });
});
