import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Timeline } from '../src/timeline.ts';
import { holdServer } from './held-server.ts';
import type { HeldServer } from './held-server.ts';
import { Hospital, live, typed, until, words } from './people.ts';

let hospital: Hospital;
let way: HeldServer;
beforeAll(async () => {
  hospital = await Hospital.open();
  way = await holdServer(hospital.synapse.url);
}, 120_000);
afterEach(() => way.free());
afterAll(async () => {
  await hospital.stop();
  await way.close();
});

const SYNC = '/sync?';
const PAGE = '/messages?';

/** A room of somebody behind a slow way, in which so much was said, open. */
async function aRoom(said: number) {
  const userId = await hospital.person('Julien');
  const roomId = await hospital.synapse.makeRoom('Cardiologie', [userId]);
  await say(roomId, 0, said);
  const one = hospital.chat(await hospital.synapse.signIn(userId), { homeserverUrl: way.url });
  await one.session.start();
  await live(one.session);
  const timeline = await one.open(roomId);
  return { roomId, timeline, session: one.session, openAgain: () => one.open(roomId) };
}

async function loadAll(timeline: Timeline): Promise<void> {
  while (timeline.getSnapshot().hasOlder) await timeline.loadOlder();
}

/** By the chat service, which the server's limits do not hold back; a room of its own may be in clear. */
async function say(roomId: string, from: number, count: number): Promise<void> {
  for (const text of numbers(from, count)) await hospital.says(roomId, text);
}

const numbers = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `m${from + at}`);

const texts = (timeline: Timeline): readonly string[] =>
  words(timeline).map((line) => line.replace(/^.*: /u, ''));

async function shows(timeline: Timeline, all: readonly string[]): Promise<void> {
  const now = (): string => texts(timeline).join();
  await until(timeline, () => now() === all.join(), now);
}

test('more was said than a sync brings: what one had before stays, and nothing between is missing', async () => {
  const { roomId, timeline } = await aRoom(30);
  await loadAll(timeline);
  await shows(timeline, numbers(0, 30));
  way.hold(SYNC);
  await say(roomId, 30, 25);

  way.release(SYNC);

  await shows(timeline, numbers(0, 55));
  expect(timeline.getSnapshot()).toMatchObject({ hasOlder: false, hasNewer: false });
}, 120_000);

test('a page of older messages that comes after such a sync is put where it belongs', async () => {
  const { roomId, timeline, session } = await aRoom(40);
  way.hold(PAGE);
  const loading = timeline.loadOlder();
  way.hold(SYNC);
  await say(roomId, 40, 15);
  await way.waits(PAGE);
  way.release(SYNC);
  await until(session.rooms, ([room]) => room?.preview?.text === 'm54');

  way.release(PAGE);
  await loading;
  await loadAll(timeline);

  await shows(timeline, numbers(0, 55));
}, 120_000);

test('where nobody gives what is missing, the newest are shown, and older ones again when they are to be had', async () => {
  const { roomId, timeline } = await aRoom(30);
  await loadAll(timeline);
  // Say a message that somebody replied to, and that is gone.
  await expect(timeline.jumpToMessage('$nothing')).rejects.toThrow();
  way.hold(SYNC);
  await say(roomId, 30, 15);
  way.refuse(PAGE);
  way.release(SYNC);
  await shows(timeline, numbers(35, 10));
  expect(timeline.getSnapshot()).toMatchObject({ hasOlder: true });

  way.free();
  await loadAll(timeline);

  await shows(timeline, numbers(0, 45));
}, 120_000);

test('who reads what was said long ago stays there, and comes to the end page by page', async () => {
  const { roomId, timeline, openAgain } = await aRoom(90);
  await loadAll(timeline);
  const first = timeline.getSnapshot().entries.find(({ kind }) => kind === 'message');
  const reader = await openAgain();
  expect(await reader.jumpToDate(first?.kind === 'message' ? first.message.at : 0)).toBe(true);
  const there = texts(reader);
  way.hold(SYNC);
  await say(roomId, 90, 15);
  way.release(SYNC);
  await shows(timeline, numbers(0, 105));

  expect(texts(reader).slice(0, there.length)).toEqual(there);
  while (reader.getSnapshot().hasNewer) await reader.loadNewer();

  await shows(reader, numbers(0, 105));
}, 120_000);

test('the same in an encrypted room: each of them opens', async () => {
  const [nadia, julienId] = [
    await hospital.device(await hospital.person('Nadia')),
    await hospital.person('Julien'),
  ];
  const roomId = await hospital.synapse.makeRoom('Bloc', [nadia.device.userId, julienId]);
  const julien = hospital.chat(await hospital.synapse.signIn(julienId), { homeserverUrl: way.url });
  await julien.session.start();
  await live(julien.session);
  const [hers, his] = [await nadia.open(roomId), await julien.open(roomId)];
  await hers.send(typed('m0'));
  await shows(his, ['m0']);
  way.hold(SYNC);
  for (const text of numbers(1, 25)) await hers.send(typed(text));
  await until(
    hers,
    () => texts(hers).length === 26 && !words(hers).some((line) => line.includes('~')),
  );

  way.release(SYNC);

  await shows(his, numbers(0, 26));
}, 120_000);
