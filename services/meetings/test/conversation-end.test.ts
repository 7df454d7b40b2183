import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import {
  admittedGuest,
  birth,
  guestOf,
  kerval,
  meet,
  passOf,
  people,
  plan,
  startHouse,
  tokenOf,
  waitingGuest,
  type House,
  type Person,
  type Reply,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.query('update conversation_rules set days = 0');
});

const dayMs = 86_400_000;
const inDays = (days: number): string =>
  new Date(house.clock.now().getTime() + days * dayMs).toISOString();
const rule = async (days: number, who: Person = people.admin): Promise<Reply> => {
  const { version } = (await house.as(people.admin)('GET', '/conversation-rule')).body as {
    readonly version: number;
  };
  return house.as(who)('PATCH', '/conversation-rule', { version, days });
};
const setEnd = (id: string, until: string | null, who: Person = people.drA): Promise<Reply> =>
  house.as(who)('POST', `/meetings/${id}/conversation-end`, { until });
const end = (id: string): Promise<Reply> => house.as(people.drA)('POST', `/meetings/${id}/end`);
const talkers = async (id: string) =>
  (await house.asService('chat')('GET', `/internal/meetings/${id}/people`)).body;
const look = async (token: string) =>
  (await house.withToken(null)('POST', '/invitations/look', { token })).body;
const prove = (token: string, dateOfBirth: string): Promise<Reply> =>
  house.withToken(null)('POST', '/invitations/prove', { token, dateOfBirth });

/** A consultation that is over, whose patient was in it. */
async function past(until?: string | null): Promise<{ meeting: Meeting; token: string }> {
  const meeting = await plan(house);
  const token = await tokenOf(house, meeting);
  await admittedGuest(house, meeting);
  if (until !== undefined) await setEnd(meeting.id, until);
  const { body } = await end(meeting.id);
  return { meeting: body as Meeting, token };
}

test('where nobody says anything, the patient’s conversation ends with the consultation', async () => {
  const { meeting, token } = await past();

  expect(meeting).toMatchObject({ conversationUntil: null, conversationDays: 0 });
  expect(meeting.may).not.toContain('meeting.set-conversation-end');
  expect(await talkers(meeting.id)).toMatchObject({ guestsUntil: null, guests: [] });
  expect(await look(token)).toMatchObject({ state: 'ended', conversationUntil: null });
  expect((await prove(token, birth)).body).toMatchObject({ type: '/problems/meeting-ended' });
});

test('by the organisation’s rule the patient comes back by the link and the date of birth, for an hour at a time', async () => {
  await rule(7);
  const { meeting, token } = await past();
  const until = inDays(7);

  expect(meeting.conversationUntil).toBe(until);
  expect(await talkers(meeting.id)).toMatchObject({
    isOver: true,
    guestsUntil: until,
    guests: [{ guestId: guestOf(meeting).id, isPatient: true }],
  });
  expect(await look(token)).toMatchObject({ state: 'conversation', conversationUntil: until });
  const wrong = await prove(token, '1961-03-28');
  const right = await prove(token, birth);

  expect(wrong.body).toMatchObject({ type: '/problems/proof-refused', attemptsLeft: 2 });
  expect(right.status).toBe(200);
  expect(house.vouched.at(-1)).toMatchObject({
    guestId: guestOf(meeting).id,
    expiresAt: new Date(house.clock.now().getTime() + 3_600_000).toISOString(),
  });
});

test('who has come back reads and writes, and has no way into the call, the waiting room or a test of it', async () => {
  await rule(7);
  const { meeting, token } = await past();
  await prove(token, birth);
  const guest = house.asGuest(passOf(meeting));

  const visit = await guest('GET', '/visit');
  const tries = [
    await guest('POST', '/visit/grants'),
    await guest('POST', '/visit/probe-grants'),
    await guest('POST', '/visit/wait', {}),
    await guest('POST', '/visit/messages', { text: 'Bonjour' }),
  ];

  expect(visit.body).toMatchObject({ phase: 'ended', conversationUntil: inDays(7) });
  expect(tries.map(({ status }) => status >= 400)).toEqual([true, true, true, true]);
  expect(await house.query('select 1 from grants where meeting_id = $1', [meeting.id])).toEqual([]);
});

test('three wrong dates while the conversation goes on: the new mail brings the same link, which alone opens what was written', async () => {
  const { meeting, token } = await past(inDays(7));
  for (const day of ['28', '29', '30']) await prove(token, `1961-03-${day}`);
  const locked = await look(token);

  const path = `/meetings/${meeting.id}/guests/${guestOf(meeting).id}/link`;
  const reply = await house.as(people.maud)('POST', path);

  expect([locked.state, reply.status]).toEqual(['locked', 200]);
  const letter = (await house.letters('meeting.link-renewed')).at(-1);
  expect(letter).toMatchObject({ isAfterwards: true, isSameLink: true });
  expect(letter?.link?.split('#').at(-1)).toBe(token);
  expect((await look(token)).state).toBe('conversation');
  expect((await prove(token, birth)).status).toBe(200);
});

test('the doctor says another day before the end, shortens it after, and closes: chat hears each time, and what is closed stays closed', async () => {
  const { meeting, token } = await past(inDays(3));
  const { id } = meeting;
  const news = async (): Promise<number> =>
    (await house.events('meeting.people-changed')).filter(
      ({ data }) => (data as { meetingId: string }).meetingId === id,
    ).length;
  expect(meeting.conversationUntil).toBe(inDays(3));
  const before = await news();

  const shortened = await setEnd(id, inDays(1));
  const told = await talkers(id);
  const closed = await setEnd(id, null);
  const again = await setEnd(id, inDays(2));

  expect(shortened.body).toMatchObject({ conversationUntil: inDays(1) });
  expect(told).toMatchObject({ guestsUntil: inDays(1) });
  expect(closed.body).toMatchObject({ conversationUntil: null });
  expect(again.body).toMatchObject({ type: '/problems/meeting-ended' });
  expect(await news()).toBe(before + 2);
  expect(await talkers(id)).toMatchObject({ guestsUntil: null, guests: [] });
  expect(await look(token)).toMatchObject({ state: 'ended' });
});

test('the doctor may say "no longer than the call" where the organisation would leave it open', async () => {
  await rule(7);

  expect((await past(null)).meeting.conversationUntil).toBeNull();
});

test('a day that is past, or further away than a month, is refused', async () => {
  const { meeting } = await past(inDays(3));

  for (const until of [inDays(0), inDays(-1), inDays(32)])
    expect((await setEnd(meeting.id, until)).body).toMatchObject({
      type: '/problems/invalid-input',
      errors: [{ pointer: '/until' }],
    });
  for (const days of [-1, 31, 1.5]) expect((await rule(days)).status).toBe(400);
});

test('who was never let in has nothing afterwards, nor who was taken out, nor anybody of a cancelled consultation', async () => {
  await rule(7);
  const waited = await plan(house);
  await waitingGuest(house, waited);
  await house.as(people.drA)('POST', `/meetings/${waited.id}/open`);
  const removed = await plan(house);
  await admittedGuest(house, removed);
  const out = { personId: guestOf(removed).id };
  await house.as(people.drA)('POST', `/meetings/${removed.id}/remove`, out);
  const backAtTheDoor = await plan(house);
  await admittedGuest(house, backAtTheDoor);
  await house.as(people.drA)('POST', `/meetings/${backAtTheDoor.id}/remove`, {
    personId: guestOf(backAtTheDoor).id,
  });
  await waitingGuest(house, backAtTheDoor);
  const cancelled = await plan(house);
  await admittedGuest(house, cancelled);
  const { version } = (await house.as(people.drA)('GET', `/meetings/${cancelled.id}`)).body;
  await house.as(people.drA)('POST', `/meetings/${cancelled.id}/cancel`, { version });

  for (const { id } of [waited, removed, backAtTheDoor]) await end(id);

  for (const { id } of [waited, removed, backAtTheDoor, cancelled])
    expect(await talkers(id)).toMatchObject({ isOver: true, guestsUntil: null, guests: [] });
});

test('only the doctor of a consultation says it; of a meeting among many nobody does', async () => {
  const meeting = await plan(house);
  await admittedGuest(house, meeting);
  const group = await meet(house);

  const tries = [
    await setEnd(meeting.id, inDays(1), people.maud),
    await setEnd(meeting.id, inDays(1), people.drB),
    await setEnd(meeting.id, inDays(1), people.drElse),
    await setEnd(group.id, inDays(1)),
  ];

  expect(tries.map(({ status }) => status)).toEqual([403, 404, 404, 403]);
});

test('only the administrator makes the rule, for their own house alone, and the trail tells', async () => {
  await rule(7);
  const elsewhere = { ...people.admin, organisationId: people.drElse.organisationId };

  for (const who of [people.drA, people.maud]) expect((await rule(1, who)).status).toBe(403);
  const theirs = await house.as(elsewhere)('GET', '/conversation-rule');
  const stale = await house.as(people.admin)('PATCH', '/conversation-rule', {
    version: 1,
    days: 1,
  });

  expect(theirs.body).toEqual({ days: 0, version: 1 });
  expect(stale.body).toMatchObject({ type: '/problems/stale-version' });
  const done = (await house.trail('conversation-rule.change')).filter(
    ({ outcome }) => outcome === 'done',
  );
  expect(done.at(-1)).toMatchObject({ actorId: people.admin.id, targetId: kerval });
});

// The last: from here on the clock of this house is a week ahead.
test('on the day itself the link says no more than that the consultation is over', async () => {
  await rule(7);
  const { meeting, token } = await past();
  const guest = house.asGuest(passOf(meeting));

  house.clock.advance(7 * dayMs - 1);
  const before = await look(token);
  house.clock.advance(1);

  expect(before).toMatchObject({ state: 'conversation' });
  expect(await look(token)).toMatchObject({ state: 'ended', conversationUntil: null });
  expect((await prove(token, birth)).body).toMatchObject({ type: '/problems/meeting-ended' });
  expect((await guest('GET', '/visit')).body).toMatchObject({ conversationUntil: null });
});
