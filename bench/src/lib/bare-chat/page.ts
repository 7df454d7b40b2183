import {
  ClientEvent,
  createClient,
  MatrixEvent,
  MatrixEventEvent,
  Method,
  RoomEvent,
  SyncState,
} from 'matrix-js-sdk';
import type { MatrixClient, Room } from 'matrix-js-sdk';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { CryptoBackend } from 'matrix-js-sdk/lib/common-crypto/CryptoBackend.js';

/** A device of somebody, as the chat service has opened it. */
export interface Opened {
  readonly homeserver: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

/** Both are sent. */
export interface Numbers {
  readonly from: number;
  readonly to: number;
}

let client: MatrixClient;
/** When each message was drawn, in milliseconds since 1970. */
const shown = new Map<string, number>();

function show(event: MatrixEvent): void {
  const { body } = event.getContent<{ readonly body?: unknown }>();
  if (typeof body !== 'string' || shown.has(body)) return;
  const line = document.createElement('p');
  line.textContent = body;
  document.body.append(line);
  shown.set(body, performance.timeOrigin + performance.now());
}

const line = (n: number): string =>
  n % 7 === 0
    ? `Message ${String(n)}, which says a little more than the others do, so that not all lines are of one height and some go over two of them.`
    : `Message ${String(n)}`;

/** What the SDK throws holds half of its world, and cannot leave the page. */
const told = (error: unknown): never => {
  throw new Error(String(error));
};

/** Seals it as the SDK does, and sends it without the SDK's own copy of what is on its way: that takes longer than the rest. */
async function sendSealed(room: Room, body: string): Promise<void> {
  // The client has no other: its own way of sending asks this one.
  const crypto = client.getCrypto() as (CryptoApi & CryptoBackend) | undefined;
  const { roomId } = room;
  const content = { msgtype: 'm.text', body };
  const event = new MatrixEvent({ type: 'm.room.message', room_id: roomId, content });
  await crypto?.encryptEvent(event, room);
  const path = `/rooms/${encodeURIComponent(roomId)}/send/${event.getWireType()}/${client.makeTxnId()}`;
  await client.http.authedRequest(Method.Put, path, undefined, event.getWireContent());
}

/** A page with nothing but the SDK: one message in, one line of text out. */
const bare = {
  open: async ({ homeserver, userId, deviceId, accessToken }: Opened): Promise<void> => {
    client = createClient({ baseUrl: homeserver, userId, deviceId, accessToken });
    await client.initRustCrypto();
    client.on(RoomEvent.Timeline, show);
    client.on(MatrixEventEvent.Decrypted, show);
    const isLive = new Promise<void>((resolve) => {
      client.on(ClientEvent.Sync, (state) => {
        if (state === SyncState.Prepared) resolve();
      });
    });
    await client.startClient();
    await isLive;
    for (const room of client.getRooms()) await client.joinRoom(room.roomId);
  },
  send: async (roomId: string, text: string): Promise<number> => {
    const at = performance.timeOrigin + performance.now();
    await client.sendTextMessage(roomId, text);
    return at;
  },
  /** The messages from one number to another, so many at once as a server takes. */
  sendMany: async (roomId: string, { from, to }: Numbers): Promise<void> => {
    const room = client.getRoom(roomId);
    if (!room) throw new Error('There is no such room');
    await room.loadMembersIfNeeded();
    let next = from;
    const sendNext = async (): Promise<void> => {
      while (next <= to) {
        const text = line(next);
        next += 1;
        await sendSealed(room, text).catch(told);
      }
    };
    await Promise.all(Array.from({ length: 8 }, sendNext));
  },
  /** Signs this device for its person: what comes from another one is not believed. */
  signDevice: async (): Promise<void> => {
    await client.getCrypto()?.bootstrapCrossSigning({
      authUploadDeviceSigningKeys: async (upload) => {
        await upload(null);
      },
    });
  },
  renew: (accessToken: string): void => client.setAccessToken(accessToken),
  deviceId: (): string | null => client.getDeviceId(),
  userId: (): string => client.getSafeUserId(),
  shownAt: (text: string): number => shown.get(text) ?? 0,
};
export type BarePage = typeof bare;

Object.assign(globalThis, { bare });
