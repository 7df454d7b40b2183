import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ChatSession } from '../src/chat-session.ts';
import type { SearchRun } from '../src/search-run.ts';
import { holdServer } from './held-server.ts';
import type { HeldServer } from './held-server.ts';
import { backedUp, Hospital, live, seen, typed, until, words } from './people.ts';

let hospital: Hospital;
let way: HeldServer;
const closes: (() => void)[] = [];
beforeAll(async () => {
  hospital = await Hospital.open();
  way = await holdServer(hospital.synapse.url);
}, 120_000);
afterEach(() => {
  way.free();
  for (const close of closes.splice(0)) close();
});
afterAll(async () => {
  await hospital.stop();
  await way.close();
});

/** Far more than a sync brings of a room. */
const MANY = 45;
/** And more than a page of its history, too. */
const PAGES = 130;

function look(session: ChatSession, text: string, roomId?: string): SearchRun {
  const run = session.lookFor(roomId === undefined ? { text } : { text, roomId });
  closes.push(run.open());
  return run;
}
const done = (run: SearchRun) => until(run, ({ progress }) => progress.name === 'done');
const told = (run: SearchRun): readonly string[] =>
  run.getSnapshot().found.map(({ excerpt: { before, hit, after } }) => before + hit + after);

/** Nadia and Julien have spoken, sealed, and then much was said in the room. */
async function longAgo() {
  const nadia = await hospital.device(await hospital.person('Nadia'));
  const julien = await hospital.device(await hospital.person('Julien'));
  const people = [nadia.device.userId, julien.device.userId];
  const roomId = await hospital.synapse.makeRoom('Cardiologie', people);
  const [hers, his] = [await nadia.open(roomId), await julien.open(roomId)];
  for (const text of ['palier ancien', 'palier à changer', 'palier à effacer'])
    await hers.send(typed(text));
  await seen(
    his,
    ['ancien', 'à changer', 'à effacer'].map((what) => `nadia: palier ${what}`),
  );
  const ids = his
    .getSnapshot()
    .entries.flatMap((entry) => (entry.kind === 'message' ? [entry.message.id ?? ''] : []));
  await hers.edit(ids[1] ?? '', typed('palier changé'));
  await hers.delete(ids[2] ?? '');
  await until(
    his,
    () =>
      words(his).at(-1) === 'nadia: <deleted>' && words(his)[1] === 'nadia: palier changé (edited)',
    () => words(his),
  );
  for (let n = 0; n < MANY; n += 1) await hospital.says(roomId, `m${n}`);
  return { nadia, julien, roomId, hers, his };
}

test('what was written long ago is found on a device that has just signed in: what does not open is counted, and opens by the code', async () => {
  const { nadia, julien, roomId, hers } = await longAgo();
  const code = (await julien.session.encryption?.makeRecoveryCode()) ?? '';
  await backedUp(hospital, julien, roomId);
  await until(
    hers,
    () =>
      words(hers)
        .at(-1)
        ?.endsWith(`m${MANY - 1}`) === true,
  );
  const phone = await hospital.device(julien.device.userId);
  await until(phone.session.rooms, ([room]) => room?.id === roomId);
  const [before] = phone.session.rooms.getSnapshot();
  const readBefore = hers.getSnapshot().reads;

  const run = look(phone.session, 'palier');
  await done(run);
  expect(run.getSnapshot()).toMatchObject({ found: [], closed: { needCode: 2, lost: 0 } });
  expect(await phone.session.encryption?.recover(code)).toBe('done');

  await until(
    run,
    () => told(run).join() === 'palier changé,palier ancien',
    () => told(run),
  );
  await until(run, ({ closed: { needCode, opening, lost } }) => needCode + opening + lost === 0);
  // Nobody has read anything, and nobody was told so.
  expect(phone.session.rooms.getSnapshot()[0]?.unread).toBe(before?.unread);
  expect(hers.getSnapshot().reads).toEqual(readBefore);
  expect(nadia.session.search({ text: 'palier' })).toHaveLength(2);

  // One goes to it, with what was said around it.
  const [, first] = run.getSnapshot().found;
  const there = await phone.open(roomId);
  await there.jumpToMessage(first?.id ?? '');
  await there.loadNewer();
  await until(
    there,
    () => words(there).slice(0, 2).join() === 'nadia: palier ancien,nadia: palier changé (edited)',
    () => words(there),
  );
  await phone.session.forget();
  expect(phone.session.search({ text: 'palier' })).toEqual([]);
}, 180_000);

test('a server that has no time is asked again, a room that one leaves goes, and what is deleted meanwhile is not found', async () => {
  const userId = await hospital.person('Julien');
  const [roomId, other] = [
    await hospital.synapse.makeRoom('Cardiologie', [userId]),
    await hospital.synapse.makeRoom('Bloc', [userId]),
  ];
  await hospital.says(roomId, 'tension');
  for (let n = 0; n < PAGES; n += 1) await hospital.says(roomId, `m${n}`);
  await hospital.says(other, 'tension');
  const device = await hospital.synapse.signIn(userId);
  const { session } = hospital.chat(device, { homeserverUrl: way.url });
  await session.start();
  await live(session);
  way.refuse('/messages?');

  const run = look(session, 'tension');
  await until(run, ({ progress }) => progress.name === 'busy');
  way.free();
  await done(run);
  await until(run, ({ found }) => found.length === 2);

  const old = run.getSnapshot().found.find((one) => one.roomId === roomId)?.id ?? '';
  const redact = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/redact/${encodeURIComponent(old)}/1`;
  await hospital.synapse.ask({ method: 'PUT', path: redact, body: {} });
  await until(run, ({ found }) => found.length === 1);
  await session.leave(other);
  await until(run, ({ found }) => found.length === 0);
}, 180_000);

test('a copy of a room has all that this device opens, as it stands now, from the first message on, and tells nobody', async () => {
  const { nadia, julien, roomId, hers, his } = await longAgo();
  const ids = his
    .getSnapshot()
    .entries.flatMap((entry) => (entry.kind === 'message' ? [entry.message.id ?? ''] : []));
  await his.react(ids[0] ?? '', '👍');
  await his.send(typed('dans le fil'), { threadId: ids[0] ?? '' });
  await until(hers, ({ entries }) => JSON.stringify(entries).includes('dans le fil'));
  const code = (await julien.session.encryption?.makeRecoveryCode()) ?? '';
  // Hers, and his own.
  await backedUp(hospital, { ...julien, keys: 2 }, roomId);
  const phone = await hospital.device(julien.device.userId);
  await until(phone.session.rooms, ([room]) => room?.id === roomId);
  const readBefore = hers.getSnapshot().reads;
  const copy = (session: ChatSession) =>
    session.copy(roomId, { signal: new AbortController().signal, onProgress: () => {} });

  const whole = await copy(nadia.session);
  const closed = await copy(phone.session);
  expect(await phone.session.encryption?.recover(code)).toBe('done');
  const opened = await copy(phone.session);

  expect(whole).toHaveLength(3 + MANY + 1);
  expect(whole.slice(0, 3)).toMatchObject([
    {
      eventId: ids[0],
      senderId: nadia.device.userId,
      text: 'palier ancien',
      reactions: [{ key: '👍', userIds: [julien.device.userId] }],
    },
    { text: 'palier changé', isEdited: true },
    { text: null, isDeleted: true, sealed: null },
  ]);
  expect(whole.at(-1)).toMatchObject({ text: 'dans le fil', threadId: ids[0] });
  expect(JSON.stringify(whole)).not.toContain('effacer');
  expect(closed.slice(0, 2)).toMatchObject([
    { text: null, sealed: 'recover-this-device' },
    { text: null, sealed: 'recover-this-device' },
  ]);
  expect(opened.map(({ text }) => text)).toEqual(whole.map(({ text }) => text));
  expect(hers.getSnapshot().reads).toEqual(readBefore);
}, 180_000);
