import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import type { MemoryGuest } from '@astra/video-engine/memory/memory-engine';
import {
  admittedGuest,
  grantOf,
  guestOf,
  meet,
  people,
  plan,
  startHouse,
  type House,
  type Person,
  type Reply,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  // The rounds of a test are the only ones.
  await house.stop[0]?.();
});
afterAll(() => house.close());

const { drA, drB } = people;
type Doing = readonly [who: Person, meeting: Meeting, act: string, body?: unknown];
const does = (...[who, meeting, act, body = {}]: Doing): Promise<Reply> =>
  house.as(who)('POST', `/meetings/${meeting.id}/${act}`, body);
/** Some seconds later: one more look. */
const look = async (seconds = 4): Promise<void> => {
  house.clock.advance(seconds * 1000);
  await house.use.keepSilence();
};

/** Dr B in a call of Dr A, with an open microphone. */
async function inCall(): Promise<{
  meeting: Meeting;
  there: MemoryGuest;
  hears: () => Promise<boolean>;
}> {
  const meeting = await meet(house);
  const grant = grantOf(await does(drB, meeting, 'grants'));
  const there = house.engine.join(grant);
  await house.hearEngine();
  there.start('microphone');
  const hears = async (): Promise<boolean> =>
    (await house.engine.presence(grant.roomId)).some((one) => one.sending.includes('microphone'));
  return { meeting, there, hears };
}
const mute = (meeting: Meeting): Promise<Reply> =>
  does(drA, meeting, 'mute', { personId: drB.id, source: 'microphone' });
const trail = async (action: string, { id }: Meeting) =>
  (await house.trail(action)).filter((entry) => entry.targetId === id);
const breaches = (meeting: Meeting) => trail('meeting.speak', meeting);

test('who opens the microphone all the same is muted again, told so, and the trail knows', async () => {
  const { meeting, there, hears } = await inCall();
  const words: string[] = [];
  house.use.live.watchMeetings(
    { kind: 'member', authTime: 0, ...drB },
    {
      meeting: () => {},
      message: () => {},
      nudge: ({ word, byName }) => words.push(`${word} by ${byName}`),
      picture: () => {},
      resync: () => {},
      close: () => {},
    },
  );
  await mute(meeting);
  there.start('microphone');

  await look();

  expect(await hears()).toBe(false);
  const word = 'silenced by Dr Nadia Berthelot';
  await expect.poll(() => words).toEqual([word, word]);
  expect(await breaches(meeting)).toMatchObject([
    { actorId: drB.id, targetId: meeting.id, outcome: 'refused', reason: 'muted' },
  ]);
});

test('who goes on is put out, with every grant they hold', async () => {
  const { meeting, there } = await inCall();
  await mute(meeting);

  for (let n = 0; n < 4; n += 1) {
    there.start('microphone');
    await look();
  }

  expect((await does(drB, meeting, 'grants')).body).toMatchObject({
    type: '/problems/removed-from-meeting',
  });
  expect(await there.cut).toBe('removed');
  expect(await trail('meeting.remove', meeting)).toMatchObject([
    { actorKind: 'service', subjectId: drB.id, outcome: 'done', reason: 'muted' },
  ]);
});

test('a microphone that opens now and then, as on a page that is loaded anew, puts nobody out', async () => {
  const { meeting, there, hears } = await inCall();
  await mute(meeting);

  for (let n = 0; n < 6; n += 1) {
    there.start('microphone');
    await look(40);
  }

  expect(await hears()).toBe(false);
  expect(await breaches(meeting)).toHaveLength(6);
  expect((await does(drB, meeting, 'grants')).status).toBe(200);
});

test.each([
  ['asked to speak', 'ask-to-speak', {}],
  ['made moderator', 'moderators', { isModerator: true }],
])('who is %s speaks', async (_how, act, more) => {
  const { meeting, there, hears } = await inCall();
  await mute(meeting);
  await does(drA, meeting, act, { personId: drB.id, ...more });
  there.start('microphone');

  await look();

  expect(await hears()).toBe(true);
  expect(await breaches(meeting)).toEqual([]);
});

test('the silence holds for a new join', async () => {
  const { meeting, hears } = await inCall();
  await mute(meeting);
  const again = house.engine.join(grantOf(await does(drB, meeting, 'grants')));
  again.start('microphone');

  await look();

  expect(await hears()).toBe(false);
});

test('the order that is on its way is no breach', async () => {
  const { meeting } = await inCall();
  await mute(meeting);

  await look(1);

  expect(await breaches(meeting)).toEqual([]);
});

test('who was muted with all others speaks again when they want', async () => {
  const { meeting, there, hears } = await inCall();
  await does(drA, meeting, 'mute-all');
  there.start('microphone');

  await look();

  expect(await hears()).toBe(true);
});

test('a patient whose doctor muted them speaks again when they want', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const patient = house.engine.join(grant);
  await does(drA, meeting, 'mute', { personId: guestOf(meeting).id, source: 'microphone' });
  patient.start('microphone');

  await look();

  expect((await house.engine.presence(grant.roomId))[0]?.sending).toEqual(['microphone']);
});

test('a meeting that is over is looked at no more', async () => {
  const { meeting, there } = await inCall();
  await mute(meeting);
  there.start('microphone');
  await does(drA, meeting, 'end');

  await look();

  expect(await breaches(meeting)).toEqual([]);
});
