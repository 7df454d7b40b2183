import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CompanyPart } from '@astra/contracts/company';
import type { Meeting, MeetingGuest } from '@astra/contracts/meetings';
import type { Visit } from '@astra/contracts/visit';
import {
  admittedGuest,
  goodChecks,
  grantOf,
  meet,
  people,
  plan,
  provedGuest,
  startHouse,
  uuid,
  waitingInvitee,
  type GuestPass,
  type House,
  type Person,
  type Reply,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const { drA, drB, drElse, maud } = people;
type Act = readonly [act: string, body: unknown];
const does = (who: Person, { id }: Meeting, ...[act, body]: Act): Promise<Reply> =>
  house.as(who)('POST', `/meetings/${id}/${act}`, body);
const ask = (meeting: Meeting, { id: guestId }: GuestPass, who = drA): Promise<Reply> =>
  does(who, meeting, 'ask-company', { guestId });
const admit = (meeting: Meeting, { id: guestId }: GuestPass): Promise<Reply> =>
  does(drA, meeting, 'admit', { guestId });
const visitOf = async (pass: GuestPass): Promise<Visit> =>
  (await house.asGuest(pass)('GET', '/visit')).body as Visit;
const meetingOf = async ({ id }: Meeting): Promise<Meeting> =>
  (await house.as(drA)('GET', `/meetings/${id}`)).body as Meeting;
const seen = async (meeting: Meeting, { id }: GuestPass): Promise<MeetingGuest | undefined> =>
  (await meetingOf(meeting)).guests.find((one) => one.id === id);
const problem = (key: string) => ({ type: `/problems/${key}` });

async function invite(meeting: Meeting, part: CompanyPart | undefined = 'interpreter') {
  const email = `${uuid()}@example.org`;
  const who = { name: 'Anna Interprète', email, locale: 'fr', part };
  const reply = await does(drA, meeting, 'invite', who);
  if (reply.status !== 200) throw new Error(reply.text);
  return waitingInvitee(house, meeting, (reply.body as { link: string }).link);
}

/** A patient in the call, and an interpreter at the door. */
async function atTheDoor(): Promise<{ meeting: Meeting; patient: GuestPass; anna: GuestPass }> {
  const meeting = await plan(house);
  const patient = await admittedGuest(house, meeting);
  return { meeting, patient, anna: await invite(meeting) };
}

/** The same, once the patient has been asked. */
async function asked() {
  const all = await atTheDoor();
  const reply = await ask(all.meeting, all.anna);
  if (reply.status !== 200) throw new Error(reply.text);
  const question = (await visitOf(all.patient)).askedCompany[0];
  if (!question) throw new Error('Nothing was asked');
  const { questionId } = question;
  const answer = (isAgreed: boolean, pass = all.patient): Promise<Reply> =>
    house.asGuest(pass)('POST', '/visit/company-answer', {
      questionId,
      guestId: all.anna.id,
      isAgreed,
    });
  const aloud = (who = drA): Promise<Reply> =>
    does(who, all.meeting, 'agreed-aloud', { guestId: all.anna.id, questionId });
  return { ...all, question, answer, aloud };
}

test('nobody comes in beside a patient who has not agreed, whatever the host’s page asks for', async () => {
  const { meeting, anna } = await atTheDoor();

  const early = await admit(meeting, anna);
  await ask(meeting, anna);
  const meanwhile = await admit(meeting, anna);

  expect(early.body).toMatchObject(problem('company-not-agreed'));
  expect(meanwhile.body).toMatchObject(problem('company-not-agreed'));
  expect((await visitOf(anna)).phase).toBe('waiting');
  expect((await house.asGuest(anna)('POST', '/visit/grants')).body).toMatchObject(
    problem('guest-not-admitted'),
  );
});

test('the patient reads who would come, as what and who asks; their yes lets in', async () => {
  const { meeting, patient, anna, question, answer } = await asked();
  const before = await seen(meeting, anna);

  const reply = await answer(true);

  expect(question).toEqual({
    questionId: before?.companyQuestion?.id,
    guestId: anna.id,
    name: 'Anna Interprète',
    part: 'interpreter',
    byName: 'Dr Nadia Berthelot',
  });
  expect(before).toMatchObject({ step: 'waiting', companyQuestion: { state: 'asked' } });
  expect(reply.body).toMatchObject({ phase: 'admitted', askedCompany: [] });
  expect((await visitOf(anna)).phase).toBe('admitted');
  grantOf(await house.asGuest(anna)('POST', '/visit/grants'));
  expect(await seen(meeting, anna)).toMatchObject({
    step: 'admitted',
    companyQuestion: { state: 'agreed', answeredAt: house.clock.now().toISOString() },
  });
  expect((await visitOf(patient)).company).toEqual([
    { name: 'Anna Interprète', part: 'interpreter', isLetIn: true },
  ]);
  expect((await answer(false)).body).toMatchObject(problem('company-question-over'));
});

test('after a no the host reads it, the guest goes on waiting, and may be asked for again or sent away', async () => {
  const { meeting, patient, anna, answer } = await asked();
  const again = await ask(meeting, anna);

  await answer(false);
  const after = await seen(meeting, anna);
  const refused = await admit(meeting, anna);
  const anew = await ask(meeting, anna);
  const [second] = (await visitOf(patient)).askedCompany;
  await does(drA, meeting, 'remove', { personId: anna.id });

  expect(again.body).toMatchObject(problem('already-asked'));
  expect(after).toMatchObject({ step: 'waiting', companyQuestion: { state: 'refused' } });
  expect(refused.body).toMatchObject(problem('company-not-agreed'));
  expect(anew.status).toBe(200);
  expect(second?.guestId).toBe(anna.id);
  expect((await visitOf(patient)).askedCompany).toEqual([]);
  expect((await visitOf(anna)).phase).toBe('removed');
});

test('the question goes with who would come in; whoever comes again is asked about anew', async () => {
  const { meeting, patient, anna, answer } = await asked();

  await house.asGuest(anna)('POST', '/visit/leave');
  const gone = (await visitOf(patient)).askedCompany;
  const late = await answer(true);
  await house.asGuest(anna)('POST', '/visit/wait', {});

  expect(gone).toEqual([]);
  expect(late.body).toMatchObject(problem('company-question-over'));
  expect((await seen(meeting, anna))?.companyQuestion).toBeNull();
  expect((await admit(meeting, anna)).body).toMatchObject(problem('company-not-agreed'));
});

test('a yes holds for who is put back to wait, and no longer once they have gone', async () => {
  const { meeting, anna, answer } = await asked();
  await answer(true);

  await does(drA, meeting, 'return-to-waiting', { guestId: anna.id });
  const back = await admit(meeting, anna);
  await does(drA, meeting, 'remove', { personId: anna.id });
  await house.asGuest(anna)('POST', '/visit/wait', {});

  expect(back.status).toBe(200);
  expect((await admit(meeting, anna)).body).toMatchObject(problem('company-not-agreed'));
});

test('a patient who is not there yet reads the question when they wait; their yes stands until the opening', async () => {
  const meeting = await plan(house);
  const patient = await provedGuest(house, meeting);
  const anna = await invite(meeting, 'relative');
  await ask(meeting, anna);
  const guestId = anna.id;
  const questionId = (await seen(meeting, anna))?.companyQuestion?.id;
  const guest = house.asGuest(patient);
  const agree = (): Promise<Reply> =>
    guest('POST', '/visit/company-answer', { questionId, guestId, isAgreed: true });

  const onTheWay = (await visitOf(patient)).askedCompany;
  const early = await agree();
  await guest('POST', '/visit/consent', { version: '2026-11', isAccepted: true });
  await guest('POST', '/visit/checks', goodChecks);
  const waiting = (await guest('POST', '/visit/wait', {})).body as Visit;
  await agree();

  expect(onTheWay).toEqual([]);
  expect(early.body).toMatchObject(problem('company-question-over'));
  expect(waiting.askedCompany).toMatchObject([{ guestId, part: 'relative' }]);
  expect(await seen(meeting, anna)).toMatchObject({
    step: 'waiting',
    companyQuestion: { state: 'agreed' },
  });
  const opened = await does(drA, meeting, 'admit', { guestId, opens: true, joins: true });
  expect(opened.status).toBe(200);
});

test('a yes said aloud is the host’s to note: of a patient in the call, after their time to press it', async () => {
  const { meeting, patient, anna, aloud } = await asked();

  const early = await aloud();
  house.clock.advance(20_000);
  const noted = await aloud();
  house.clock.advance(-20_000);

  expect(early.body).toMatchObject(problem('already-asked'));
  expect(noted.status).toBe(200);
  expect(await seen(meeting, anna)).toMatchObject({
    step: 'admitted',
    companyQuestion: { state: 'agreed-aloud' },
  });
  expect((await visitOf(patient)).askedCompany).toEqual([]);
  const proofs = await house.query(
    'select answer, said_by from company_answers where guest_id = $1',
    [patient.id],
  );
  expect(proofs).toEqual([{ answer: 'agreed-aloud', said_by: drA.id }]);
});

test('nothing is noted as said by who is not in the call, nor after a no', async () => {
  const one = await asked();
  await does(drA, one.meeting, 'return-to-waiting', { guestId: one.patient.id });
  const other = await asked();
  await other.answer(false);
  house.clock.advance(20_000);

  const away = await one.aloud();
  const refused = await other.aloud();

  house.clock.advance(-20_000);
  expect(away.body).toMatchObject(problem('guest-not-let-in'));
  expect(refused.body).toMatchObject(problem('company-question-over'));
});

test('nobody answers for the patient: not who would come in, not another patient, not another device', async () => {
  const { meeting, patient, anna, answer } = await asked();
  const other = await asked();

  expect((await answer(true, anna)).body).toMatchObject(problem('company-question-over'));
  expect((await answer(true, other.patient)).body).toMatchObject(problem('company-question-over'));
  const device = await answer(true, { ...patient, sessionId: uuid() });
  expect(device.body).toMatchObject(problem('on-another-device'));
  expect((await visitOf(anna)).askedCompany).toEqual([]);
  expect((await seen(meeting, anna))?.step).toBe('waiting');
});

test('only the host of the consultation asks and notes; for another house it is not there', async () => {
  const { meeting, anna, aloud } = await asked();
  house.clock.advance(20_000);

  const statuses = await Promise.all(
    [maud, drB, drElse].flatMap((who) => [ask(meeting, anna, who), aloud(who)]),
  );

  house.clock.advance(-20_000);
  expect(statuses.map(({ status }) => status)).toEqual([403, 403, 404, 404, 404, 404]);
  expect((await seen(meeting, anna))?.companyQuestion?.state).toBe('asked');
});

test('what a patient answered is seen by its own house alone, and neither changed nor removed', async () => {
  const { patient, answer } = await asked();
  await answer(true);

  expect(await answersSeenBy(drA, patient)).toBe(1);
  expect(await answersSeenBy(drElse, patient)).toBe(0);
  for (const change of [
    "update company_answers set answer = 'refused'",
    'delete from company_answers',
  ])
    await expect(house.query(change)).rejects.toThrow('permission denied');
});

/** Through the runtime role's own eyes, in the scope of one organisation. */
async function answersSeenBy({ organisationId }: Person, { id }: GuestPass): Promise<number> {
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  try {
    await client.query("select set_config('astra.organisation', $1, false)", [organisationId]);
    const { rowCount } = await client.query('select 1 from company_answers where guest_id = $1', [
      id,
    ]);
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

test('professionals among themselves are let in without a question, and a patient is no company', async () => {
  const among = await meet(house);
  const expert = await invite(among);
  const { meeting, patient } = await atTheDoor();

  expect((await admit(among, expert)).status).toBe(200);
  expect((await ask(among, expert)).status).toBe(403);
  expect((await ask(meeting, patient)).body).toMatchObject(problem('guest-not-waiting'));
  expect((await ask(meeting, { ...patient, id: uuid() })).status).toBe(404);
});

test('what may be done now follows the question', async () => {
  const { meeting, answer } = await asked();
  const may = async (): Promise<readonly string[]> =>
    (await meetingOf(meeting)).may.filter((one) =>
      ['meeting.admit', 'meeting.ask-company', 'meeting.note-agreement'].includes(one),
    );

  expect(await may()).toEqual(['meeting.note-agreement']);
  await answer(false);
  expect(await may()).toEqual(['meeting.ask-company']);
});

test('who asked, what was answered about whom, and who was let in by it stand in the trail', async () => {
  const { meeting, patient, anna, answer } = await asked();
  await answer(true);

  const about = async (action: string): Promise<unknown[]> =>
    (await house.trail(action))
      .filter(({ targetId, subjectId }) => targetId === meeting.id && subjectId === anna.id)
      .map(({ actorId, outcome, organisationId }) => ({ actorId, outcome, organisationId }));
  const { organisationId } = drA;
  const byHost = { actorId: drA.id, outcome: 'done', organisationId };
  expect(await about('meeting.ask-company')).toEqual([byHost]);
  expect(await about('visit.agree-to-company')).toEqual([
    { actorId: patient.id, outcome: 'done', organisationId },
  ]);
  expect(await about('meeting.admit')).toEqual([byHost]);
});
