import { expect, test } from 'vitest';
import type * as LiveKit from 'livekit-client';
import { describeVideoEngine } from './contract-suite.ts';
import { LiveKitEngine } from '../src/livekit/livekit-engine.ts';
import { listenForEvents, makeEventInbox } from '../src/test-support/event-inbox.ts';
import { freeTcpPort } from '../src/test-support/free-ports.ts';
import { startLiveKit } from '../src/test-support/livekit-server.ts';
import { joinLiveKit, openLiveKitBrowser } from '../src/test-support/livekit-visitor.ts';

describeVideoEngine('LiveKit', async () => {
  const inbox = makeEventInbox();
  const receiver = await listenForEvents(inbox);
  const server = await startLiveKit(receiver.url);
  const browser = await openLiveKitBrowser();
  const { page } = browser;
  const engineAt = (offsetMs: number): LiveKitEngine =>
    new LiveKitEngine({ ...server, now: () => new Date(Date.now() + offsetMs) });
  return {
    engine: new LiveKitEngine(server),
    engineAt,
    join: (grant) => joinLiveKit(page, grant),
    inbox,
    deadEngine: new LiveKitEngine({ ...server, url: `http://127.0.0.1:${await freeTcpPort()}` }),
    close: async () => {
      await browser.close();
      await server.stop();
      await receiver.close();
    },
  };
});

test(
  'a browser can neither write its own name nor the id of its grant',
  { timeout: 60_000 },
  async () => {
    const server = await startLiveKit();
    const browser = await openLiveKitBrowser();
    const { page } = browser;
    const engine = new LiveKitEngine(server);
    await engine.prepare({ roomId: 'room-names', maxParticipants: 2 });
    const grant = await engine.grant({
      grantId: 'grant-names',
      roomId: 'room-names',
      participantId: 'patient',
      displayName: 'M. Karim Kaddour',
      may: { publish: ['microphone'] },
      connectWithinMs: 120_000,
    });

    const outcome = await page.evaluate(async ({ url, credential }) => {
      const { Room } = (globalThis as unknown as { LivekitClient: typeof LiveKit }).LivekitClient;
      const room = new Room();
      await room.connect(url, credential, { maxRetries: 0 });
      const { localParticipant: me } = room;
      const tried = await Promise.allSettled([
        me.setName('Dr Nadia Berthelot'),
        me.setMetadata('anything'),
        me.setAttributes({ 'astra.grant': 'another' }),
      ]);
      return { tried: tried.map(({ status }) => status), name: me.name };
    }, grant);

    const present = await engine.presence('room-names');
    await browser.close();
    await server.stop();
    expect(outcome).toEqual({
      tried: ['rejected', 'rejected', 'rejected'],
      name: 'M. Karim Kaddour',
    });
    expect(present.map(({ grantId }) => grantId)).toEqual(['grant-names']);
  },
);

test('a grant, not even a host’s, commands the server past us (AZ-4)', async () => {
  const server = await startLiveKit();
  const engine = new LiveKitEngine(server);
  const roomId = 'room-orders';
  await engine.prepare({ roomId, maxParticipants: 2 });
  const grant = await engine.grant({
    grantId: 'grant-orders',
    roomId,
    participantId: 'doctor',
    displayName: 'Dr Nadia Berthelot',
    may: { publish: ['camera', 'microphone'], moderate: true },
    connectWithinMs: 120_000,
  });
  const about = { room: roomId, identity: 'doctor' };
  const orders = {
    RemoveParticipant: about,
    MutePublishedTrack: { ...about, track_sid: 'TR_x', muted: true },
    UpdateParticipant: { ...about, name: 'Somebody else' },
    ListParticipants: about,
    SendData: { room: roomId, data: '', kind: 0 },
    UpdateRoomMetadata: { room: roomId, metadata: 'x' },
    DeleteRoom: { room: roomId },
    CreateRoom: { name: 'room-of-mine' },
    ListRooms: {},
  };

  const tell = async (credential: string, [name, body]: readonly [string, object]) => {
    const reply = await fetch(`${server.url}/twirp/livekit.RoomService/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${credential}` },
      body: JSON.stringify(body),
    });
    return [name, reply.status];
  };
  const replies = await Promise.all(
    Object.entries(orders).map((order) => tell(grant.credential, order)),
  );

  const refused = Object.keys(orders).map((name) => [name, expect.toBeOneOf([401, 403])]);
  expect(replies).toEqual(refused);
  expect(await engine.health()).toMatchObject({ rooms: 1 });
  await server.stop();
});
