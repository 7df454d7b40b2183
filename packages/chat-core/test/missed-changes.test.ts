import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { ChatSession } from '../src/chat-session.ts';
import { holdServer } from './held-server.ts';
import type { HeldServer } from './held-server.ts';
import { Hospital, live, seen, typed, until, words } from './people.ts';

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

/** Far more than a sync brings of a room. */
const MANY = 25;

/** By the chat service, in clear. */
async function put(roomId: string, what: string, content: object): Promise<string> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/${what}/${randomUUID()}`;
  const { status, body } = await hospital.synapse.ask({ method: 'PUT', path, body: content });
  if (status !== 200) throw new Error(`The chat service was answered ${status}.`);
  return String(body['event_id']);
}
const text = (body: string): object => ({ msgtype: 'm.text', body });
const say = (roomId: string, body: string): Promise<string> =>
  put(roomId, 'send/m.room.message', text(body));
const change = (roomId: string, eventId: string, body: string): Promise<string> =>
  put(roomId, 'send/m.room.message', {
    ...text(`* ${body}`),
    'm.new_content': text(body),
    'm.relates_to': { rel_type: 'm.replace', event_id: eventId },
  });
const remove = (roomId: string, eventId: string): Promise<string> =>
  put(roomId, `redact/${encodeURIComponent(eventId)}`, {});

const found = (session: ChatSession, ...all: readonly string[]): readonly string[] =>
  all.filter((one) => session.search({ text: one }).length > 0);
/** Found in the end: exactly these of all. */
async function findsOnly(
  session: ChatSession,
  wanted: readonly string[],
  all: readonly string[],
): Promise<void> {
  await expect.poll(() => found(session, ...all), { timeout: 30_000 }).toEqual(wanted);
}

/** A room of somebody who has read three messages, and stops then. */
async function readAndGone() {
  const userId = await hospital.person('Julien');
  const roomId = await hospital.synapse.makeRoom('Cardiologie', [userId]);
  const device = await hospital.synapse.signIn(userId);
  const { session } = hospital.chat(device, { homeserverUrl: way.url });
  await session.start();
  await live(session);
  const ids = [
    await say(roomId, 'palier'),
    await say(roomId, 'dosage'),
    await say(roomId, 'scanner'),
  ];
  await findsOnly(session, ['palier', 'dosage', 'scanner'], ['palier', 'dosage', 'scanner']);
  await session.stop();
  const comeBack = async (): Promise<ChatSession> => {
    await session.start();
    await live(session);
    return session;
  };
  return { roomId, ids, comeBack };
}

test('what was deleted or changed between two visits is found by its former words no more, however much was said since', async () => {
  const { roomId, ids, comeBack } = await readAndGone();
  await change(roomId, ids[0] ?? '', 'seuil');
  await change(roomId, ids[0] ?? '', 'plafond');
  await remove(roomId, ids[1] ?? '');
  for (let at = 0; at < MANY; at += 1) await say(roomId, `m${at}`);

  const session = await comeBack();

  const all = ['palier', 'seuil', 'plafond', 'dosage', 'scanner'];
  await findsOnly(session, ['plafond', 'scanner'], all);
}, 120_000);

test('the same with a deletion among the last messages, of one that is not', async () => {
  const { roomId, ids, comeBack } = await readAndGone();
  for (let at = 0; at < MANY; at += 1) await say(roomId, `m${at}`);
  await remove(roomId, ids[1] ?? '');

  const session = await comeBack();

  await findsOnly(session, ['palier', 'scanner'], ['palier', 'dosage', 'scanner']);
}, 120_000);

test('where it cannot be asked at once, it is asked again', async () => {
  const { roomId, ids, comeBack } = await readAndGone();
  await remove(roomId, ids[1] ?? '');
  for (let at = 0; at < MANY; at += 1) await say(roomId, `m${at}`);
  way.refuse('/messages?');
  const session = await comeBack();
  expect(found(session, 'dosage')).toEqual(['dosage']);

  way.free();
  await say(roomId, 'une nouvelle');

  await findsOnly(session, ['palier', 'scanner'], ['palier', 'dosage', 'scanner']);
}, 120_000);

test('a device that slept finds sealed words as they are now: nothing deleted, and of what was changed the new alone', async () => {
  const [nadia, julienId] = [
    await hospital.device(await hospital.person('Nadia')),
    await hospital.person('Julien'),
  ];
  const roomId = await hospital.synapse.makeRoom('Bloc', [nadia.device.userId, julienId]);
  const julien = hospital.chat(await hospital.synapse.signIn(julienId), { homeserverUrl: way.url });
  await julien.session.start();
  await live(julien.session);
  const consoles = (['log', 'debug', 'info', 'warn', 'error'] as const).map((name) =>
    vi.spyOn(console, name),
  );
  const hers = await nadia.open(roomId);
  for (const one of ['palier', 'dosage']) await hers.send(typed(one));
  const his = await julien.open(roomId);
  await seen(his, ['nadia: palier', 'nadia: dosage']);
  await findsOnly(julien.session, ['palier', 'dosage'], ['palier', 'dosage']);
  const ids = his
    .getSnapshot()
    .entries.flatMap((entry) => (entry.kind === 'message' ? [entry.message.id] : []));
  way.hold('/sync?');
  await hers.edit(ids[0] ?? '', typed('seuil'));
  await hers.delete(ids[1] ?? '');
  for (let at = 0; at < MANY; at += 1) await hers.send(typed(`m${at}`));
  await until(hers, () => !words(hers).some((line) => line.includes('~')));

  way.release('/sync?');

  await findsOnly(julien.session, ['seuil'], ['palier', 'seuil', 'dosage']);
  // Nor is any of it told to whoever opens the console of this browser.
  expect(consoles.flatMap(({ mock }) => mock.calls)).toEqual([]);
}, 120_000);
