import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  admittedGuest,
  emailOf,
  guestOf,
  kerval,
  meet,
  people,
  plan,
  startHouse,
  type House,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const talkersOf = async (id: string) =>
  (await house.asService('chat')('GET', `/internal/meetings/${id}/people`)).body;
const news = async (id: string): Promise<number> =>
  (await house.events('meeting.people-changed')).filter(
    ({ data }) => (data as { meetingId: string }).meetingId === id,
  ).length;

test('a patient talks from their admission until they are back in the waiting room, and chat is told each time', async () => {
  const meeting = await plan(house);
  const { id } = meeting;
  const host = [{ personId: people.drA.id, isModerator: true }];

  const planned = await talkersOf(id);
  await admittedGuest(house, meeting);
  const admitted = await talkersOf(id);
  const told = await news(id);
  const back = { guestId: guestOf(meeting).id };
  await house.as(people.drA)('POST', `/meetings/${id}/return-to-waiting`, back);

  expect(planned).toEqual({
    meetingId: id,
    organisationId: kerval,
    title: null,
    isOver: false,
    guestsUntil: null,
    professionals: host,
    guests: [],
  });
  expect(admitted).toMatchObject({
    professionals: host,
    guests: [{ guestId: guestOf(meeting).id, isPatient: true }],
  });
  expect(told).toBe(1);
  expect(await talkersOf(id)).toMatchObject({ guests: [] });
  expect(await news(id)).toBe(2);
});

test('who is invited to a meeting talks in it, of whichever organisation, until they are taken out', async () => {
  const meeting = await meet(house);
  const as = house.as(people.drA);
  const { drElse } = people;

  const invitee = { name: 'Else', email: emailOf(drElse.id), locale: 'fr' };
  await as('POST', `/meetings/${meeting.id}/invite`, invitee);
  const invited = await talkersOf(meeting.id);
  await as('POST', `/meetings/${meeting.id}/remove`, { personId: drElse.id });

  const theirs = { personId: drElse.id, isModerator: false };
  expect(invited.professionals).toContainEqual(theirs);
  expect((await talkersOf(meeting.id)).professionals).not.toContainEqual(theirs);
});

test('an ended meeting says so, and a meeting that nobody knows does not exist', async () => {
  const meeting = await meet(house);

  await house.as(people.drA)('POST', `/meetings/${meeting.id}/end`);

  expect(await talkersOf(meeting.id)).toMatchObject({ isOver: true });
  const unknown = await house.asService('chat')('GET', `/internal/meetings/${kerval}/people`);
  expect(unknown.status).toBe(404);
});
