import { afterAll, beforeAll, expect, test } from 'vitest';
import { creation, pieceAt, startHouse, uuid, type House, type Reply } from './house.ts';
import { addTo, aMeeting, aPdf, aPng, atTheDoor, giveIt, had, seenBy } from './meeting.ts';
import type { Meeting } from './meeting.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Wish = { readonly askedBy?: string; readonly isAgreed?: boolean; readonly meetingId?: string };

/** Meetings knows of a question: asked by the doctor, agreed to by the patient just now, unless the wish says otherwise. */
function asked(meeting: Meeting, wish: Wish = {}): string {
  const questionId = uuid();
  const { askedBy = meeting.doctor.id, isAgreed = true, meetingId = meeting.id } = wish;
  house.consents.set(questionId, {
    questionId,
    meetingId,
    askedBy,
    guestId: meeting.patient.id,
    agreedAt: isAgreed ? house.clock.now().toISOString() : null,
  });
  return questionId;
}

const name = 'Image de l’appel.png';
const begin = (
  { id, doctor }: Meeting,
  picture: string,
  { by = doctor, length = aPng.length } = {},
): Promise<Reply> =>
  house.as(by)('POST', `/meetings/${id}/uploads`, {
    headers: creation(id, length, { name, picture }),
  });
const sendTo = async ({ id, doctor }: Meeting, begun: Reply, bytes = aPng): Promise<Reply> => {
  const path = `/meetings/${id}/${String(begun.headers['location'])}`;
  return house.as(doctor)('PATCH', path, { headers: pieceAt(0), bytes });
};
const refusal = { status: 403, body: { type: '/problems/picture-not-agreed' } };

test('a picture to which the patient agreed is kept with who asked, who agreed and when, and the trail says so', async () => {
  const meeting = await aMeeting(house);
  const picture = asked(meeting);

  const itemId = await addTo(house, meeting, { name, content: aPng, picture });

  const agreedAt = house.consents.get(picture)?.agreedAt;
  expect(await seenBy(house, meeting, meeting.colleague)).toMatchObject([
    {
      id: itemId,
      mediaType: 'image/png',
      madeBy: meeting.doctor.id,
      picture: { guestId: meeting.patient.id, askedBy: meeting.doctor.id, agreedAt },
    },
  ]);
  expect(await house.trail('document.keep-picture')).toMatchObject([
    {
      targetId: itemId,
      actorId: meeting.doctor.id,
      subjectId: meeting.patient.id,
      outcome: 'done',
    },
  ]);
  expect(await had(house, meeting.patient)).toEqual([]);
  await giveIt(house, meeting, { itemId, days: 30 });
  expect(await had(house, meeting.patient)).toMatchObject([
    { id: itemId, isMine: false, picture: { agreedAt, isOfMe: true } },
  ]);
});

test('a picture without a yes of this meeting, to this person and of this moment is refused, and that is in the trail', async () => {
  const meeting = await aMeeting(house);
  const other = await aMeeting(house);
  const stale = asked(meeting);
  house.clock.advance(600_001);
  const { own } = await house.spacesOf(meeting.doctor);
  const fresh = asked(meeting);

  const replies = [
    await begin(meeting, uuid()),
    await begin(meeting, asked(meeting, { isAgreed: false })),
    await begin(meeting, asked(meeting, { askedBy: meeting.colleague.id })),
    await begin(meeting, asked(meeting, { meetingId: other.id })),
    await begin(meeting, stale),
    await begin(meeting, fresh, { by: meeting.colleague }),
    await house.asGuest(meeting.patient)('POST', '/visit/uploads', {
      headers: creation(meeting.id, 5, { picture: fresh }),
    }),
    // It is for the meeting's documents alone.
    await house.as(meeting.doctor)('POST', '/uploads', {
      headers: creation(own, 5, { picture: fresh }),
    }),
  ];

  for (const reply of replies) expect(reply).toMatchObject(refusal);
  const told = (await house.trail('document.upload')).filter(
    ({ reason }) => reason === 'picture-not-agreed',
  );
  // Of the patient's and of those of the house; nobody of another one tried.
  expect(told).toHaveLength(replies.length);
  expect((await begin(meeting, fresh)).status).toBe(201);
});

test('a yes is good for one picture, and one that was broken off can come anew', async () => {
  const meeting = await aMeeting(house);
  const picture = asked(meeting);

  // The answer to the first was lost on its way.
  const lost = await begin(meeting, picture);
  const again = await begin(meeting, picture);
  const late = await sendTo(meeting, lost);
  const sent = await sendTo(meeting, again);
  const second = await begin(meeting, picture);

  expect([lost.status, again.status, late.status, sent.status]).toEqual([201, 201, 404, 204]);
  expect(second).toMatchObject(refusal);
  expect(await seenBy(house, meeting, meeting.doctor)).toHaveLength(1);
});

test('of two that begin at once with one yes, one picture comes', async () => {
  const meeting = await aMeeting(house);
  const picture = asked(meeting);

  const begun = await Promise.all([1, 2, 3].map(() => begin(meeting, picture)));
  const sent = await Promise.all(begun.map((one) => sendTo(meeting, one)));

  expect(sent.filter(({ status }) => status === 204)).toHaveLength(1);
  expect(await seenBy(house, meeting, meeting.doctor)).toHaveLength(1);
});

test('what comes as a picture and is none is refused, and so is a picture that would be a version of a file', async () => {
  const meeting = await aMeeting(house);
  const { id, doctor } = meeting;
  const fileId = await addTo(house, meeting, { name: 'scan.png', content: aPng });
  const begun = await begin(meeting, asked(meeting), { length: aPdf.length });

  const sent = await sendTo(meeting, begun, aPdf);
  const version = await house.as(doctor)('POST', `/meetings/${id}/uploads`, {
    headers: creation(id, 5, { fileId, picture: asked(meeting) }),
  });

  expect([sent.status, version.status]).toEqual([415, 400]);
  expect(await seenBy(house, meeting, doctor)).toMatchObject([{ id: fileId, picture: null }]);
});

test('while meetings is away no picture begins, and none is lost by it', async () => {
  const meeting = await aMeeting(house);
  const picture = asked(meeting);
  house.awayFrom.add('meetings');
  const away = await begin(meeting, picture).finally(() => house.awayFrom.delete('meetings'));

  expect([away.status, (await begin(meeting, picture)).status]).toEqual([503, 201]);
});

test('who is no longer in the meeting keeps no picture of it, whoever agreed', async () => {
  const meeting = await aMeeting(house);
  const picture = asked(meeting, { askedBy: meeting.colleague.id });
  await atTheDoor(house, meeting, { isColleagueGone: true });

  expect((await begin(meeting, picture, { by: meeting.colleague })).status).toBe(404);
});
