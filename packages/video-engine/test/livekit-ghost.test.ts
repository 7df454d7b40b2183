import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { LiveKitEngine } from '../src/livekit/livekit-engine.ts';
import { listenForEvents, makeEventInbox } from '../src/test-support/event-inbox.ts';
import { startLiveKit } from '../src/test-support/livekit-server.ts';
import {
  joinLiveKit,
  openLiveKitBrowser,
  type LiveKitBrowser,
} from '../src/test-support/livekit-visitor.ts';

/** AB-GHOST: half a minute, on each engine, and what a busy machine takes besides. */
const goneWithin = { timeout: 35_000, interval: 250 };

const inbox = makeEventInbox();
let engine: LiveKitEngine;
let stop: () => Promise<void>;
beforeAll(async () => {
  const receiver = await listenForEvents(inbox);
  const server = await startLiveKit(receiver.url);
  engine = new LiveKitEngine(server);
  stop = async () => {
    await server.stop();
    await receiver.close();
  };
});
afterAll(() => stop());

async function aBrowser(): Promise<LiveKitBrowser> {
  const browser = await openLiveKitBrowser();
  onTestFinished(() => browser.kill());
  return browser;
}

async function enter({ page }: LiveKitBrowser, roomId: string, grantId: string): Promise<void> {
  await engine.prepare({ roomId, maxParticipants: 5 });
  const [participantId = ''] = grantId.split('-');
  const may = { publish: ['microphone'] } as const;
  const facts = { grantId, roomId, participantId, displayName: '', connectWithinMs: 120_000 };
  const visitor = await joinLiveKit(page, await engine.grant({ ...facts, may }));
  await visitor.start('microphone');
}

const there = async (roomId: string): Promise<readonly string[]> =>
  (await engine.presence(roomId)).map(({ grantId }) => String(grantId)).toSorted();

test(
  'whose browser is killed, or whose network is gone, is out of the room and told as gone; who stays, stays',
  { timeout: 90_000 },
  async () => {
    const roomId = 'room-of-three';
    const [stays, killed, cutOff] = [await aBrowser(), await aBrowser(), await aBrowser()];
    await enter(stays, roomId, 'one-1');
    await enter(killed, roomId, 'two-1');
    await enter(cutOff, roomId, 'three-1');
    expect(await there(roomId)).toEqual(['one-1', 'three-1', 'two-1']);

    cutOff.freeze();
    await killed.kill();

    await vi.waitFor(async () => expect(await there(roomId)).toEqual(['one-1']), goneWithin);
    for (const grantId of ['two-1', 'three-1'])
      await inbox.next(
        engine,
        (event) => event.type === 'participant-left' && event.grantId === grantId,
      );
  },
);

test('who comes back before that is there once', { timeout: 60_000 }, async () => {
  const roomId = 'room-of-one';
  const [before, after] = [await aBrowser(), await aBrowser()];
  await enter(before, roomId, 'one-1');
  before.freeze();

  await enter(after, roomId, 'one-2');

  expect(await there(roomId)).toEqual(['one-2']);
});
