import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import type { PictureAnswered, PictureQuestion } from '@astra/contracts/pictures';
import type { Visit } from '@astra/contracts/visit';
import {
  admittedGuest,
  meet,
  people,
  plan,
  startHouse,
  uuid,
  waitingGuest,
  type GuestPass,
  type House,
  type Reply,
} from './house.ts';
import type { Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const { drA, drB, maud } = people;
const ask = (who: Person, { id }: Meeting, guestId: string): Promise<Reply> =>
  house.as(who)('POST', `/meetings/${id}/ask-picture`, { guestId });
const answer = (pass: GuestPass, questionId: string, isAgreed: boolean): Promise<Reply> =>
  house.asGuest(pass)('POST', '/visit/picture-answer', { questionId, isAgreed });
const visitOf = async (pass: GuestPass): Promise<Visit> =>
  (await house.asGuest(pass)('GET', '/visit')).body as Visit;
const stateOf = async ({ id }: Meeting, questionId: string, who = drA): Promise<unknown> => {
  const reply = await house.as(who)('GET', `/meetings/${id}/picture-questions/${questionId}`);
  return reply.status === 200 ? (reply.body as PictureQuestion).state : reply.status;
};
const consentOf = ({ id }: Meeting, questionId: string): Promise<Reply> =>
  house.asService('documents')('GET', `/internal/meetings/${id}/picture-questions/${questionId}`);
const over = { status: 409, body: { type: '/problems/picture-question-over' } };

/** What reaches the open page of a member. */
const heard = (who: Person): PictureAnswered[] => {
  const answers: PictureAnswered[] = [];
  house.use.live.watchMeetings(
    { kind: 'member', authTime: 0, ...who },
    {
      meeting: () => {},
      message: () => {},
      nudge: () => {},
      picture: (one) => answers.push(one),
      resync: () => {},
      close: () => {},
    },
  );
  return answers;
};

async function asked(): Promise<{ meeting: Meeting; pass: GuestPass; questionId: string }> {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const reply = await ask(drA, meeting, pass.id);
  if (reply.status !== 201) throw new Error(reply.text);
  return { meeting, pass, questionId: (reply.body as PictureQuestion).id };
}

test('the person shown is asked on their own page by name, agrees once, and who asked is told', async () => {
  const [toA, toB] = [heard(drA), heard(drB)];
  const { meeting, pass, questionId } = await asked();

  const shown = (await visitOf(pass)).askedPicture;
  const before = await stateOf(meeting, questionId);
  const replied = await answer(pass, questionId, true);
  const again = await answer(pass, questionId, false);

  const until = new Date(house.clock.now().getTime() + 60_000).toISOString();
  expect(shown).toEqual({ id: questionId, byName: 'Dr Nadia Berthelot', expiresAt: until });
  expect([before, replied.status, again.status]).toEqual(['asked', 204, 409]);
  expect(await stateOf(meeting, questionId)).toBe('agreed');
  expect((await visitOf(pass)).askedPicture).toBeNull();
  await expect.poll(() => toA).toEqual([{ meetingId: meeting.id, questionId, isAgreed: true }]);
  expect(toB).toEqual([]);
  // What the documents service is told, and nothing of who it is.
  expect((await consentOf(meeting, questionId)).body).toEqual({
    questionId,
    meetingId: meeting.id,
    askedBy: drA.id,
    guestId: pass.id,
    agreedAt: house.clock.now().toISOString(),
  });
});

test('a refusal is told to who asked and is no yes, whatever is said afterwards', async () => {
  const toA = heard(drA);
  const { meeting, pass, questionId } = await asked();

  await answer(pass, questionId, false);

  await expect.poll(() => toA).toMatchObject([{ questionId, isAgreed: false }]);
  expect(await answer(pass, questionId, true)).toMatchObject(over);
  expect(await stateOf(meeting, questionId)).toBe('refused');
  expect((await consentOf(meeting, questionId)).body).toMatchObject({ agreedAt: null });
});

test('after a minute without an answer nobody has agreed, and it can be asked anew', async () => {
  const { meeting, pass, questionId } = await asked();

  const meanwhile = await ask(drA, meeting, pass.id);
  house.clock.advance(60_001);
  const late = await answer(pass, questionId, true);

  expect(meanwhile).toMatchObject({ status: 409, body: { type: '/problems/already-asked' } });
  expect(late).toMatchObject(over);
  expect((await visitOf(pass)).askedPicture).toBeNull();
  expect(await stateOf(meeting, questionId)).toBe('unanswered');
  expect((await ask(drA, meeting, pass.id)).status).toBe(201);
});

test('only the doctor of a consultation asks, and only who is in the call', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  await house.as(drA)('POST', `/meetings/${meeting.id}/open`);

  expect(await ask(drA, meeting, pass.id)).toMatchObject({
    status: 409,
    body: { type: '/problems/guest-not-let-in' },
  });
  await house.as(drA)('POST', `/meetings/${meeting.id}/admit`, { guestId: pass.id });
  expect((await ask(drB, meeting, pass.id)).status).toBe(404);
  expect((await ask(maud, meeting, pass.id)).status).toBe(403);
  expect((await ask(drA, meeting, uuid())).status).toBe(404);
  const among = await meet(house);
  expect((await ask(drA, among, drB.id)).status).toBe(403);
  expect((await ask(drA, meeting, pass.id)).status).toBe(201);
});

test('nobody answers for somebody else, and who was put back answers no more', async () => {
  const { meeting, pass, questionId } = await asked();
  const other = await asked();

  expect(await answer(other.pass, questionId, true)).toMatchObject(over);
  const device = await answer({ ...pass, sessionId: uuid() }, questionId, true);
  expect(device.body).toMatchObject({ type: '/problems/on-another-device' });
  await house.as(drA)('POST', `/meetings/${meeting.id}/return-to-waiting`, { guestId: pass.id });
  expect(await answer(pass, questionId, true)).toMatchObject(over);
  expect((await visitOf(pass)).askedPicture).toBeNull();
  // Of another meeting, and of another doctor's, there is no such question.
  expect((await consentOf(other.meeting, questionId)).status).toBe(404);
  expect(await stateOf(other.meeting, questionId)).toBe(404);
  const chat = house.asService('chat');
  const path = `/internal/meetings/${meeting.id}/picture-questions/${questionId}`;
  expect((await chat('GET', path)).status).toBe(403);
});

test('who asked, what was answered and each refusal are in the trail, with whom it is about', async () => {
  const { meeting, pass, questionId } = await asked();
  await ask(drA, meeting, pass.id);
  await answer(pass, questionId, true);
  await answer(pass, questionId, true);

  const about = async (action: string): Promise<unknown[]> =>
    (await house.trail(action))
      .filter(({ targetId }) => targetId === meeting.id)
      .map(({ actorId, subjectId, outcome, reason }) => ({ actorId, subjectId, outcome, reason }));
  const subjectId = pass.id;
  expect(await about('meeting.ask-picture')).toEqual([
    { actorId: drA.id, subjectId, outcome: 'done', reason: null },
    { actorId: drA.id, subjectId, outcome: 'refused', reason: 'already-asked' },
  ]);
  expect(await about('visit.agree-to-picture')).toEqual([
    { actorId: pass.id, subjectId, outcome: 'done', reason: null },
    { actorId: pass.id, subjectId, outcome: 'refused', reason: 'picture-question-over' },
  ]);
});
