// Before the client: it takes hold of what writes to the console as it is loaded.
import { quiet } from './quiet.ts';
import {
  ClientEvent,
  HttpApiEvent,
  MatrixClient,
  MemoryStore,
  PendingEventOrdering,
  RoomEvent,
  SyncState,
} from 'matrix-js-sdk';
import { OnlySignedDevicesIsolationMode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import type { ChatAccount, ChatLink, LinkHooks, OpenLink } from '../chat-link.ts';
import { SendLater } from '../courier.ts';
import { makeFirstSync } from '../first-sync.ts';
import type { FirstSync } from '../first-sync.ts';
import { makeRenewingFetch } from '../renewing-fetch.ts';
import type { ConnectionSign } from '../session-phase.ts';
import { makeCourier } from './courier.ts';
import { FormerDevices } from './former-devices.ts';
import { guardKeys } from './guard-keys.ts';
import { hearOfOwn } from './own-news.ts';
import { KeyWaits } from './key-waits.ts';
import { Line } from './line.ts';
import { MatrixEncryption, RecoveryKeyHolder } from './matrix-encryption.ts';
import { mute } from './mute.ts';
import { MatrixRoom } from './matrix-room.ts';
import { followRooms } from './matrix-rooms.ts';
import { MissedChanges } from './missed-changes.ts';
import { txnOf } from './read-event.ts';
import { recentOf } from './recent-events.ts';
import { RoomHistory } from './room-history.ts';
import { tellReadable } from './tell-readable.ts';

/** How the keys are kept. In memory they are gone with the page: for tests, and guests of one meeting. */
export interface MatrixChoice {
  readonly keys: 'database' | 'memory';
}

const REQUEST_MS = 45_000;
/** The conversation is shown, whatever the keys do. */
const LONGEST_SETTING_MS = 10_000;
/** The other rooms are asked for, whatever the look at this device does. */
const LONGEST_LOOKING_MS = 2_000;
/** What is sent to a room that has not come yet is tried again after it. */
const ROOM_SOON_MS = 500;
/** Milliseconds of eleven days: no two starts of a device within the minutes that matter have the same number. */
const VISITS = 1_000_000_000;
const READING = 'org.astra-visio.reading';

/** Opens connections by matrix-js-sdk, with its Rust crypto. */
export function makeOpenMatrix({ keys }: MatrixChoice): OpenLink {
  return async (account, hooks) => {
    const holder = new RecoveryKeyHolder();
    const setting: KeySetting = { isDone: Promise.resolve() };
    const first = makeFirstSync({
      fetch: renewing(account, hooks),
      firstRoom: hooks.firstRoom,
      // What makes keys and what takes in a sync would change the same device at once: its signature could be lost.
      mayBegin: () => Promise.race([setting.isDone, passed(LONGEST_SETTING_MS)]),
      mayGoOn: () => Promise.race([lookedAt(encryption), passed(LONGEST_LOOKING_MS)]),
      visit: Date.now() % VISITS,
    });
    let encryption: MatrixEncryption | null = null;
    const line = new Line(
      guardKeys(
        hearOfOwn(first.fetch, {
          userId: account.userId,
          asking: (answer) => encryption?.asking(answer),
          tell: () => encryption?.heardOfOwn(),
          settled: async () => encryption?.settled(),
        }),
        async (userIds) => (await encryption?.changes.areAmongNow(userIds)) ?? true,
      ),
    );
    const client = makeClient(account, { fetch: line.fetch, holder });
    const own = new MatrixEncryption(client, { holder, clock: hooks.clock });
    encryption = own;
    // What needs no cryptography does not wait for it.
    own.prepare();
    client.getVersions().catch(() => undefined);
    await client.initRustCrypto({
      useIndexedDB: keys === 'database',
      cryptoDatabasePrefix: databaseOf(account),
      storageKey: account.storageKey,
    });
    // Nothing is encrypted to, or believed from, a device that its owner did not confirm.
    client.getCrypto()?.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
    return linkOf(client, { hooks, encryption: own, account, first, setting, line });
  };
}

/** Until this device has its keys, or could not have them. */
interface KeySetting {
  isDone: Promise<void>;
}

const passed = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

/** Resolves when it is known how this device stands: whether one can write. */
const lookedAt = (encryption: MatrixEncryption | null): Promise<void> =>
  new Promise((done) => {
    const look = (): void => {
      if (encryption?.getSnapshot().device === 'looking') return;
      stop?.();
      done();
    };
    const stop = encryption?.subscribe(look);
    look();
  });

const renewing = (
  { homeserverUrl, accessToken }: ChatAccount,
  { renewToken }: LinkHooks,
): typeof globalThis.fetch =>
  makeRenewingFetch({
    homeserverUrl,
    accessToken,
    renewToken,
    fetch: (resource, options) => globalThis.fetch(resource, options),
  });

const databaseOf = ({ userId, deviceId }: ChatAccount): string =>
  `astra-chat ${userId} ${deviceId}`;

interface Around {
  readonly fetch: typeof globalThis.fetch;
  readonly holder: RecoveryKeyHolder;
}

function makeClient(account: ChatAccount, { fetch, holder }: Around): MatrixClient {
  const { homeserverUrl, userId, deviceId, accessToken } = account;
  return new MatrixClient({
    baseUrl: homeserverUrl,
    userId,
    deviceId,
    accessToken,
    fetchFn: fetch,
    // Nothing of a conversation is kept by the client: at each start it comes from the server anew.
    store: new MemoryStore(),
    cryptoCallbacks: holder.callbacks,
    localTimeoutMs: REQUEST_MS,
    timelineSupport: true,
    disableVoip: true,
    logger: quiet,
  });
}

interface LinkParts {
  readonly first: FirstSync;
  readonly encryption: MatrixEncryption;
  readonly hooks: LinkHooks;
  readonly account: ChatAccount;
  readonly setting: KeySetting;
  readonly line: Line;
}

function linkOf(client: MatrixClient, parts: LinkParts): ChatLink {
  const { hooks, encryption, account, first, setting, line } = parts;
  const waits = new KeyWaits(hooks.clock);
  const isWhole = followWhole(client, first);
  const rooms = followRooms(client, { serviceId: account.serviceId, isWhole });
  followSync(client, { hooks, encryption });
  const former = new FormerDevices(client, { ask: hooks.askFormerDevices, clock: hooks.clock });
  const missed = new MissedChanges(client, { hooks, tell: tellReadable(client, hooks) });
  followReturns(client, hooks);
  client.on(ClientEvent.Sync, (state) => {
    if (signs[state] === 'synced' && isWhole.getSnapshot()) void missed.look();
  });
  client.on(RoomEvent.Timeline, (event) => {
    // Anybody can send such an event; the service's alone is news.
    if (event.getType() === READING && event.getSender() === account.serviceId) hooks.onReading();
  });
  return {
    rooms,
    isWhole,
    encryption,
    courier: makeCourier(client, async (roomId) => {
      const room = client.getRoom(roomId);
      if (!room && !isWhole.getSnapshot()) throw new SendLater(ROOM_SOON_MS);
      if (!room) return 'not-allowed';
      if (!room.hasEncryptionStateEvent()) return null;
      if (!encryption.isConfirmed) return 'device-not-confirmed';
      await room.loadMembersIfNeeded();
      const members = room.getJoinedMembers().map(({ userId }) => userId);
      return (await encryption.changes.isAmong(members)) ? 'keys-changed' : null;
    }),
    room: (roomId) => {
      const room = client.getRoom(roomId);
      return room && new MatrixRoom(room, { client, waits, serviceId: account.serviceId });
    },
    recent: (roomId) => recentOf(client, roomId),
    history: new RoomHistory(client, { hooks, former }),
    start: () => {
      // While the first sync is asked for: the keys need nothing of it.
      setting.isDone = encryption.makeKeys().catch(() => undefined);
      void encryption.setUp();
      return client.startClient({
        initialSyncLimit: 20,
        lazyLoadMembers: true,
        pendingEventOrdering: PendingEventOrdering.Detached,
        // Threads are worked out by our timeline, from all events of a room.
        threadSupport: false,
        disablePresence: true,
      });
    },
    stop: () => stopCleanly(client, line),
    forget: () => client.clearStores({ cryptoDatabasePrefix: databaseOf(account) }),
    hurry: () => void client.retryImmediately(),
    accept: async (roomId) => {
      await client.joinRoom(roomId);
    },
    mute: (roomId, isMuted) => mute(client, roomId, isMuted),
    leave: async (roomId) => {
      await client.leave(roomId);
    },
  };
}

/**
 * The client goes on from an answer into cryptography that has been let go of by then: it gets none any more, first, and what
 * it has in hands is brought to its end. That is the look at the backup, which a client begins as it is made and nobody
 * waits for: asked for once more, it is the same.
 */
async function stopCleanly(client: MatrixClient, line: Line): Promise<void> {
  line.shut();
  client.removeAllListeners();
  client.http.abort();
  await client
    .getCrypto()
    ?.checkKeyBackupAndEnable()
    .catch(() => undefined);
  await passed(0);
  client.stopClient();
  client.http.abort();
}

/** A sync is told when all of it is in its place. */
function followWhole(client: MatrixClient, first: FirstSync): Observable<boolean> {
  const isWhole = makeStore(false);
  client.on(ClientEvent.Sync, (state) => {
    if (signs[state] === 'synced') isWhole.set(first.isWhole());
  });
  return isWhole;
}

const signs: Partial<Record<SyncState, ConnectionSign>> = {
  [SyncState.Prepared]: 'synced',
  [SyncState.Syncing]: 'synced',
  [SyncState.Reconnecting]: 'lost',
  [SyncState.Error]: 'lost',
};

function followSync(
  client: MatrixClient,
  { hooks, encryption }: { readonly hooks: LinkHooks; readonly encryption: MatrixEncryption },
): void {
  client.on(ClientEvent.Sync, (state) => {
    const sign = signs[state];
    if (sign) hooks.onSign(sign);
    const { device } = encryption.getSnapshot();
    const isDue = state === SyncState.Prepared || device === 'unknown';
    if (sign === 'synced' && isDue) void encryption.setUp();
  });
  client.on(HttpApiEvent.SessionLoggedOut, () => hooks.onSign('signed-out'));
}

/** Tells what one sent and has come back. */
function followReturns(client: MatrixClient, hooks: LinkHooks): void {
  client.on(RoomEvent.Timeline, (event) => {
    const eventId = event.getId();
    if (eventId === undefined || event.getSender() !== client.getUserId()) return;
    // After the timelines have it: what one wrote is never gone for a moment.
    queueMicrotask(() => hooks.onReturned({ txnId: txnOf(event), eventId }));
  });
}
