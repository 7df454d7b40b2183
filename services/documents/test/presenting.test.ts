import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MeetingDocuments } from '@astra/contracts/visit-documents';
import { startHouse, uuid, type GuestPass, type House, type Person, type Reply } from './house.ts';
import { addTo, aMeeting, aPdf, aPng, atTheDoor, contentFor, type Meeting } from './meeting.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Doing = readonly [
  who: Person,
  meeting: Meeting,
  method: 'POST' | 'PATCH' | 'DELETE',
  body?: object,
  more?: string,
];
const does = (...[who, { id }, method, body, more = '']: Doing): Promise<Reply> =>
  house.as(who)(method, `/meetings/${id}/presentation${more}`, body === undefined ? {} : { body });
const shownTo = async (
  who: Person,
  { id }: Meeting,
): Promise<MeetingDocuments['presented'] | undefined> =>
  (await house.as(who)('GET', `/meetings/${id}/documents`)).body.presented;
const shownToGuest = async (guest: GuestPass): Promise<unknown> =>
  (await house.asGuest(guest)('GET', '/visit/documents')).body.presented;

async function aShow(): Promise<Meeting & { readonly itemId: string }> {
  const meeting = await aMeeting(house);
  const itemId = await addTo(house, meeting, { name: 'results.pdf', content: aPdf });
  const begun = await does(meeting.doctor, meeting, 'POST', { itemId });
  if (begun.status !== 201) throw new Error(JSON.stringify(begun.body));
  return { ...meeting, itemId };
}

test('the presenter’s page is everybody’s, those who came by link and those who come late too', async () => {
  const meeting = await aShow();
  const { doctor, colleague, outside, patient, beside, itemId } = meeting;
  await atTheDoor(house, meeting, { place: 'waiting' });
  await does(doctor, meeting, 'PATCH', { page: 7 });
  const waiting = [await shownToGuest(patient), await contentFor(house, patient, itemId)];
  await atTheDoor(house, meeting, { place: 'inside' });

  for (const who of [doctor, colleague, outside])
    expect(await shownTo(who, meeting)).toEqual({ itemId, presenterId: doctor.id, page: 7 });
  for (const guest of [patient, beside]) {
    expect(await shownToGuest(guest)).toEqual({ itemId, page: 7 });
    expect(await contentFor(house, guest, itemId)).toBe(200);
  }
  // Nothing of it in the waiting room.
  expect(waiting).toEqual([null, 404]);
});

test('only what is presented is open to guests, and by the wall of the database too', async () => {
  const meeting = await aShow();
  const { patient, beside } = meeting;
  const other = await addTo(house, meeting, { name: 'other.png', content: aPng });

  for (const guest of [patient, beside]) {
    const { body } = await house.asGuest(guest)('GET', '/visit/documents');
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['results.pdf']);
    expect(await contentFor(house, guest, other)).toBe(404);
  }
});

test('what is presented no longer is closed to guests at once, and what they had been given stays theirs', async () => {
  const meeting = await aShow();
  const { doctor, patient, beside, itemId } = meeting;

  const stopped = await does(doctor, meeting, 'DELETE');

  expect(stopped.status).toBe(204);
  expect([await shownToGuest(patient), await shownTo(doctor, meeting)]).toEqual([null, null]);
  expect(await contentFor(house, patient, itemId)).toBe(404);
  await does(doctor, meeting, 'POST', { itemId });
  await house.tell('meetings', 'meeting.ended', {
    meetingId: meeting.id,
    organisationId: doctor.organisationId,
    at: new Date().toISOString(),
  });
  expect(await contentFor(house, beside, itemId)).toBe(404);
  const rows = await house.query('select 1 from presentations where meeting_id = $1', [meeting.id]);
  expect(rows).toEqual([]);
});

test('a page is turned by who presents alone; others stop it or take over only as moderators', async () => {
  const meeting = await aShow();
  const { doctor, colleague, outside, itemId } = meeting;
  const theirs = await addTo(house, meeting, { by: colleague, name: 'own.png', content: aPng });

  expect([
    (await does(colleague, meeting, 'PATCH', { page: 2 })).status,
    (await does(outside, meeting, 'DELETE')).status,
    (await does(colleague, meeting, 'POST', { itemId })).status,
    (await does(colleague, meeting, 'POST', { itemId: theirs })).body?.type,
  ]).toEqual([403, 403, 403, '/problems/somebody-presents']);
  await does(doctor, meeting, 'DELETE');
  expect((await does(colleague, meeting, 'POST', { itemId: theirs })).status).toBe(201);
  expect((await does(doctor, meeting, 'PATCH', { page: 2 })).status).toBe(403);
  expect((await does(doctor, meeting, 'POST', { itemId })).status).toBe(201);
  expect(await shownTo(colleague, meeting)).toEqual({ itemId, presenterId: doctor.id, page: 1 });
});

test('presenting is handed over at its page, to another professional of the meeting and to nobody else', async () => {
  const meeting = await aShow();
  const { doctor, colleague, outside, patient, itemId } = meeting;
  const hand = (who: Person, personId: string): Promise<Reply> =>
    does(who, meeting, 'POST', { personId }, '/hand-over');
  await does(doctor, meeting, 'PATCH', { page: 3 });

  expect((await hand(doctor, patient.id)).body.type).toBe('/problems/not-in-meeting');
  expect((await hand(doctor, uuid())).body.type).toBe('/problems/not-in-meeting');
  expect((await hand(colleague, colleague.id)).status).toBe(403);
  expect((await hand(doctor, outside.id)).status).toBe(200);
  expect(await shownTo(doctor, meeting)).toEqual({ itemId, presenterId: outside.id, page: 3 });
  expect((await does(outside, meeting, 'PATCH', { page: 4 })).status).toBe(200);
  expect((await does(doctor, meeting, 'PATCH', { page: 5 })).status).toBe(403);
  expect(await house.trail('document.hand-over-presenting')).toContainEqual(
    expect.objectContaining({ outcome: 'done', subjectId: outside.id }),
  );
});

test('only what a page paints by itself is presented, of this meeting, while it is there and nobody has ended it', async () => {
  const meeting = await aShow();
  const other = await aMeeting(house);
  const { id, doctor, itemId } = meeting;
  const letter = await addTo(house, meeting, { name: 'letter.txt' });
  const theirs = await addTo(house, other, { name: 'a.png', content: aPng });

  expect([
    (await does(doctor, meeting, 'POST', { itemId: letter })).status,
    (await does(doctor, meeting, 'POST', { itemId: theirs })).status,
    (await does(house.aPerson(), meeting, 'POST', { itemId })).status,
  ]).toEqual([415, 404, 404]);
  await house.as(doctor)('DELETE', `/meetings/${id}/documents/${itemId}`);
  expect(await shownTo(doctor, meeting)).toBeNull();
  expect((await does(doctor, meeting, 'PATCH', { page: 2 })).status).toBe(404);
  await atTheDoor(house, other, { isOver: true });
  const late = await does(other.doctor, other, 'POST', { itemId: theirs });
  expect(late.body.type).toBe('/problems/meeting-ended');
});

test('each show, handing over and end of it is in the trail, and no page', async () => {
  const meeting = await aShow();
  const { doctor, itemId } = meeting;
  await does(doctor, meeting, 'PATCH', { page: 2 });
  await does(doctor, meeting, 'DELETE');

  const about = async (action: string): Promise<number> =>
    (await house.trail(action)).filter(
      ({ targetId, outcome }) =>
        [itemId, meeting.id].includes(targetId ?? '') && outcome === 'done',
    ).length;
  expect([
    await about('document.present'),
    await about('document.turn-page'),
    await about('document.stop-presenting'),
  ]).toEqual([1, 0, 1]);
});
