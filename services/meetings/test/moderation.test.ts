import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting, Nudge } from '@astra/contracts/meetings';
import type { Visit } from '@astra/contracts/visit';
import type { EngineGrant } from '@astra/video-engine/video-engine';
import {
  admittedGuest,
  emailOf,
  grantOf,
  meet,
  people,
  plan,
  startHouse,
  uuid,
  waitingGuest,
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
const expert = { name: 'Anna Expert', email: 'anna@example.org', locale: 'en' as const };
type Doing = readonly [who: Person, meeting: Meeting, act: string, body?: unknown];
const does = (...[who, meeting, act, body = {}]: Doing): Promise<Reply> =>
  house.as(who)('POST', `/meetings/${meeting.id}/${act}`, body);
/** Somebody is in the call. */
async function comesIn(who: Person, meeting: Meeting): Promise<EngineGrant> {
  const grant = grantOf(await does(who, meeting, 'grants'));
  house.engine.join(grant);
  await house.hearEngine();
  return grant;
}
const roomOf = async (meeting: Meeting): Promise<string> => {
  const rows = await house.query<{ room: string }>(
    'select room_id as room from meetings where id = $1',
    [meeting.id],
  );
  return rows[0]?.room ?? '';
};
const present = async (meeting: Meeting): Promise<readonly string[]> =>
  (await house.engine.presence(await roomOf(meeting))).map((one) => one.participantId);
/** What reaches the open page of a member. */
const heard = (who: Person): Nudge[] => {
  const nudges: Nudge[] = [];
  house.use.live.watchMeetings(
    { kind: 'member', authTime: 0, ...who },
    {
      meeting: () => {},
      message: () => {},
      nudge: (one) => nudges.push(one),
      picture: () => {},
      resync: () => {},
      close: () => {},
    },
  );
  return nudges;
};
async function inviteExpert(meeting: Meeting): Promise<GuestPass> {
  const reply = await does(drA, meeting, 'invite', expert);
  if (reply.status !== 200) throw new Error(reply.text);
  return waitingInvitee(house, meeting, (reply.body as { link: string }).link);
}

test('a guest by link waits, whatever they say, until a moderator lets exactly them in', async () => {
  const meeting = await meet(house);
  const pass = await inviteExpert(meeting);
  const guest = house.asGuest(pass);

  expect((await guest('POST', '/visit/grants')).body).toMatchObject({
    type: '/problems/guest-not-admitted',
  });
  expect((await does(drB, meeting, 'admit', { guestId: pass.id })).status).toBe(403);
  expect((await does(drA, meeting, 'admit', { guestId: pass.id })).status).toBe(200);
  house.engine.join(grantOf(await guest('POST', '/visit/grants')));
  await house.hearEngine();
  expect(await present(meeting)).toHaveLength(1);
  expect((await guest('GET', '/visit')).body as Visit).toMatchObject({
    role: 'invitee',
    kind: 'meeting',
    title: meeting.title,
    position: null,
  });
});

test('a meeting has several guests at once; a consultation never two patients', async () => {
  const meeting = await meet(house);
  const one = await inviteExpert(meeting);
  const second = await does(drA, meeting, 'invite', { ...expert, email: 'second@example.org' });
  const two = await waitingInvitee(house, meeting, (second.body as { link: string }).link);

  expect((await does(drA, meeting, 'admit', { guestId: one.id })).status).toBe(200);
  expect((await does(drA, meeting, 'admit', { guestId: two.id })).status).toBe(200);
});

test('the link of a guest is told once, and nowhere kept in clear', async () => {
  const meeting = await meet(house);
  const reply = await does(drA, meeting, 'invite', expert);
  const { link } = reply.body as { link: string };

  expect(link).toMatch(/^http:\/\/localhost:8400\/visit#[\w-]{43}$/u);
  expect((await house.as(drA)('GET', `/meetings/${meeting.id}`)).text).not.toContain('/visit#');
  expect((await does(drA, meeting, 'invite', expert)).body).toMatchObject({
    type: '/problems/already-invited',
  });
});

test('a moderator mutes: the engine stops the sound, and exactly this person is told', async () => {
  const meeting = await meet(house);
  const [nudgesB, nudgesA] = [heard(drB), heard(drA)];
  const grant = grantOf(await does(drB, meeting, 'grants'));
  const there = house.engine.join(grant);
  there.start('microphone');
  there.start('camera');

  const reply = await does(drA, meeting, 'mute', { personId: drB.id, source: 'microphone' });

  expect(reply.status).toBe(204);
  const [after] = await house.engine.presence(grant.roomId);
  expect(after?.sending).toEqual(['camera']);
  await expect
    .poll(() => nudgesB)
    .toEqual([{ meetingId: meeting.id, word: 'silenced', byName: 'Dr Nadia Berthelot' }]);
  expect(nudgesA).toEqual([]);
  expect(await house.trail('meeting.mute')).toMatchObject([
    { actorId: drA.id, subjectId: drB.id, outcome: 'done' },
  ]);
});

test('a moderator mutes everybody at once: not the host, not those who were silent, and each who was heard is told', async () => {
  const meeting = await meet(house);
  const [nudgesA, nudgesB] = [heard(drA), heard(drB)];
  const enter = async (who: Person) =>
    house.engine.join(grantOf(await does(who, meeting, 'grants')));
  const pass = await inviteExpert(meeting);
  await does(drA, meeting, 'admit', { guestId: pass.id });
  const anna = house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  const [host, colleague] = [await enter(drA), await enter(drB)];
  for (const one of [host, colleague, anna]) one.start('camera');
  for (const one of [host, colleague]) one.start('microphone');
  const wordsForAnna: Nudge[] = [];
  const actor = { kind: 'guest', organisationId: people.drA.organisationId, ...pass } as const;
  house.use.live.watchVisit(
    { actor, requestId: uuid(), origin: null },
    {
      visit: () => {},
      grant: () => {},
      problem: () => {},
      nudge: (one) => wordsForAnna.push(one),
      close: () => {},
    },
  );

  const reply = await does(drA, meeting, 'mute-all');

  expect(reply.status).toBe(204);
  const sending = (await house.engine.presence(await roomOf(meeting))).map((one) => one.sending);
  expect(sending).toEqual([['camera'], ['camera', 'microphone'], ['camera']]);
  await expect.poll(() => nudgesB).toMatchObject([{ word: 'muted' }]);
  expect([nudgesA, wordsForAnna]).toEqual([[], []]);
  expect(await house.trail('meeting.mute-all')).toMatchObject([
    { actorId: drA.id, targetId: meeting.id, outcome: 'done' },
  ]);
});

test('who only takes part mutes nobody, and a consultation has nothing of the kind', async () => {
  const meeting = await meet(house);
  const consultation = await plan(house);
  await admittedGuest(house, consultation);

  expect((await does(drB, meeting, 'mute-all')).status).toBe(403);
  expect((await does(drElse, meeting, 'mute-all')).status).toBe(404);
  expect((await does(drA, consultation, 'mute-all')).status).toBe(403);
});

test('nobody opens the microphone of another person: they are asked, and that is all', async () => {
  const meeting = await meet(house);
  const nudges = heard(drB);
  const grant = await comesIn(drB, meeting);

  expect((await does(drA, meeting, 'ask-to-speak', { personId: drB.id })).status).toBe(204);

  await expect.poll(() => nudges).toMatchObject([{ word: 'speak' }]);
  const [there] = await house.engine.presence(grant.roomId);
  expect(there?.sending).toEqual([]);
});

test('who is removed is out at once, gets no new way in, and comes back only when a moderator lets them', async () => {
  const meeting = await meet(house, {
    invitees: [{ name: 'Confrère', email: emailOf(drElse.id), locale: 'fr' }],
  });
  for (const who of [drB, drElse]) {
    const grant = await comesIn(who, meeting);
    const spare = grantOf(await does(who, meeting, 'grants'));

    expect((await does(drA, meeting, 'remove', { personId: who.id })).status).toBe(200);

    await house.hearEngine();
    expect(await present(meeting)).not.toContain(grant.participantId);
    house.engine.join(spare);
    await house.hearEngine();
    expect(await present(meeting)).toEqual([]);
    expect((await does(who, meeting, 'grants')).body).toMatchObject({
      type: '/problems/removed-from-meeting',
    });
    const seen = await house.as(who)('GET', `/meetings/${meeting.id}`);
    expect(seen.body).toMatchObject({ may: expect.not.arrayContaining(['meeting.join']) });
    expect((await does(who, meeting, 'admit', { guestId: who.id })).status).toBe(403);
    expect((await does(drA, meeting, 'admit', { guestId: who.id })).status).toBe(200);
    await comesIn(who, meeting);
    expect(await present(meeting)).toHaveLength(1);
    await does(drA, meeting, 'remove', { personId: who.id });
    await house.hearEngine();
  }
});

test('a guest who is removed is told so, and finds the waiting room again and no more', async () => {
  const meeting = await meet(house);
  const pass = await inviteExpert(meeting);
  const guest = house.asGuest(pass);
  await does(drA, meeting, 'admit', { guestId: pass.id });
  house.engine.join(grantOf(await guest('POST', '/visit/grants')));
  await house.hearEngine();

  await does(drA, meeting, 'remove', { personId: pass.id });

  await house.hearEngine();
  expect(await present(meeting)).toEqual([]);
  expect(((await guest('GET', '/visit')).body as Visit).phase).toBe('removed');
  expect((await guest('POST', '/visit/grants')).status).toBe(403);
  expect(((await guest('POST', '/visit/wait', {})).body as Visit).phase).toBe('waiting');
  expect((await guest('POST', '/visit/grants')).status).toBe(403);
});

test('who is only invited moderates nobody; made a moderator they do, also from another organisation', async () => {
  const meeting = await meet(house, {
    invitees: [{ name: 'Confrère', email: emailOf(drElse.id), locale: 'fr' }],
  });
  await comesIn(drB, meeting);
  const acts = [
    ['mute', { personId: drB.id, source: 'camera' }, 204],
    ['ask-to-speak', { personId: drB.id }, 204],
    ['moderators', { personId: drB.id, isModerator: true }, 200],
    ['moderators', { personId: drB.id, isModerator: false }, 200],
    ['invite', expert, 200],
    ['remove', { personId: drB.id }, 200],
    ['admit', { guestId: drB.id }, 200],
    ['end', {}, 200],
  ] as const;

  for (const [act, body] of acts)
    expect((await does(drElse, meeting, act, body)).status, act).toBe(403);
  await does(drA, meeting, 'moderators', { personId: drElse.id, isModerator: true });
  for (const [act, body, status] of acts)
    expect((await does(drElse, meeting, act, body)).status, act).toBe(status);

  // The house of the meeting finds it in its own trail.
  const trail = (await house.trail('meeting.remove')).filter((one) => one.targetId === meeting.id);
  const houses = trail.filter((one) => one.outcome === 'done').map((one) => one.organisationId);
  expect(new Set(houses)).toEqual(new Set([drA.organisationId, drElse.organisationId]));
});

test('nobody mutes, removes or makes less of the host, nor of themselves', async () => {
  const meeting = await meet(house);
  await comesIn(drA, meeting);
  await does(drA, meeting, 'moderators', { personId: drB.id, isModerator: true });

  for (const personId of [drA.id, drB.id]) {
    const mute = { personId, source: 'microphone' };
    expect((await does(drB, meeting, 'mute', mute)).status).toBe(403);
    expect((await does(drB, meeting, 'remove', { personId })).status).toBe(403);
    const less = { personId, isModerator: false };
    expect((await does(drB, meeting, 'moderators', less)).status).toBe(403);
  }
});

test('a guest by link is nobody’s moderator, and who is not in the meeting is neither muted nor asked', async () => {
  const meeting = await meet(house);
  const pass = await inviteExpert(meeting);
  const problem = async (act: string, body: unknown) =>
    (await does(drA, meeting, act, body)).body.type;

  const gone = '/problems/not-in-meeting';
  expect(await problem('moderators', { personId: pass.id, isModerator: true })).toBe(gone);
  expect(await problem('mute', { personId: pass.id, source: 'camera' })).toBe(gone);
  expect(await problem('ask-to-speak', { personId: pass.id })).toBe(gone);
  expect(await problem('remove', { personId: uuid() })).toBe('/problems/not-found');
});

test('the end puts everybody out and takes back every way in', async () => {
  const meeting = await meet(house);
  await comesIn(drA, meeting);
  await comesIn(drB, meeting);
  const spare = grantOf(await does(drB, meeting, 'grants'));

  expect((await does(drA, meeting, 'end')).status).toBe(200);

  await house.hearEngine();
  expect(await present(meeting)).toEqual([]);
  expect(() => house.engine.join(spare)).toThrow();
  expect((await does(drB, meeting, 'grants')).body).toMatchObject({
    type: '/problems/meeting-ended',
  });
});

test('a third person comes into a consultation by link, when the doctor asks for them and the patient agrees', async () => {
  const meeting = await plan(house);
  const patient = await admittedGuest(house, meeting);
  const company = async () =>
    ((await house.asGuest(patient)('GET', '/visit')).body as Visit).company;
  expect(await company()).toEqual([]);

  const pass = await inviteExpert(meeting);

  const anna = { name: 'Anna Expert', part: null };
  expect(await company()).toEqual([{ ...anna, isLetIn: false }]);
  await does(drA, meeting, 'ask-company', { guestId: pass.id });
  const [asked] = ((await house.asGuest(patient)('GET', '/visit')).body as Visit).askedCompany;
  const { questionId } = asked ?? {};
  const yes = { questionId, guestId: pass.id, isAgreed: true };
  await house.asGuest(patient)('POST', '/visit/company-answer', yes);
  expect(await company()).toEqual([{ ...anna, isLetIn: true }]);
  grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  grantOf(await house.asGuest(patient)('POST', '/visit/grants'));
  // An account opens no consultation: there are patients in it.
  const invited = await does(drA, meeting, 'invite', { ...expert, email: emailOf(drB.id) });
  expect((invited.body as { meeting: Meeting }).meeting.members).toEqual([]);
  expect((await does(drB, meeting, 'grants')).status).toBe(404);
  // Two beside the patient, and no crowd.
  const third = await does(drA, meeting, 'invite', { ...expert, email: 'more@example.org' });
  expect(third.body).toMatchObject({ type: '/problems/meeting-full' });
});

test('only the doctor invites into a consultation', async () => {
  const meeting = await plan(house);
  await waitingGuest(house, meeting);

  expect((await does(maud, meeting, 'invite', expert)).status).toBe(403);
  expect((await does(drB, meeting, 'invite', expert)).status).toBe(404);
});

test('a patient’s link still wants the date of birth, also when none is given', async () => {
  const meeting = await plan(house);
  const reply = await does(drA, meeting, 'invite', expert);
  const token = (reply.body as { link: string }).link.split('#')[1];
  const card = await house.withToken(null)('POST', '/invitations/look', { token });
  const letters = await house.letters('meeting.planned');
  const patients = letters.findLast((one) => one.email === 'karim@example.org');

  const proof = await house.withToken(null)('POST', '/invitations/prove', {
    token: patients?.link?.split('#')[1],
  });

  expect(card.body).toMatchObject({ proof: 'none', state: 'ready' });
  expect(proof.body).toMatchObject({ type: '/problems/proof-refused', attemptsLeft: 2 });
});
