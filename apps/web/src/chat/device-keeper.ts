import { makeBrowserCells } from '@astra/chat-core/browser-cells';

/** The device that this browser has in the chat, and what seals everything that it keeps. */
export interface KnownDevice {
  readonly deviceId: string;
  readonly storageKey: Uint8Array<ArrayBuffer>;
}

/** Remembers the device of one person in this browser. */
export interface DeviceKeeper {
  readonly find: () => Promise<KnownDevice | null>;
  readonly keep: (device: KnownDevice) => Promise<void>;
  readonly forget: () => Promise<void>;
  /** What is to seal what a new device keeps. */
  readonly makeKey: () => Promise<Uint8Array<ArrayBuffer>>;
}

const randomKey = async (): Promise<Uint8Array<ArrayBuffer>> =>
  crypto.getRandomValues(new Uint8Array(32));

interface Plain {
  readonly deviceId: string;
  readonly storageKey: readonly number[];
}

const write = ({ deviceId, storageKey }: KnownDevice): string =>
  JSON.stringify({ deviceId, storageKey: [...storageKey] } satisfies Plain);

function read(text: string | null): KnownDevice | null {
  if (text === null || text === '') return null;
  // Only `write` makes it.
  const { deviceId, storageKey } = JSON.parse(text) as Plain;
  return { deviceId, storageKey: new Uint8Array(storageKey) };
}

const members = makeBrowserCells('astra-chat-devices');

/** Of somebody who signs in here: it lasts until they sign out, or another one signs in. */
export function makeMemberKeeper(personId: string): DeviceKeeper {
  return {
    find: async () =>
      read(new TextDecoder().decode((await members.get(personId)) ?? new Uint8Array())),
    keep: (device) => members.put(personId, new TextEncoder().encode(write(device))),
    forget: () => members.remove(personId),
    makeKey: randomKey,
  };
}

/**
 * A computer is shared: what others who were signed in here have read, begun and not sent, and the keys of it, goes when
 * this person is there. What opens it goes first.
 */
export async function forgetOtherMembers(personId: string): Promise<void> {
  const others = (await members.names()).filter((name) => name !== personId);
  for (const other of others) {
    const keeper = makeMemberKeeper(other);
    const device = await keeper.find().catch(() => null);
    await keeper.forget();
    if (device) await removeDatabases(device.deviceId);
  }
}

/** A guest, and the secret of the link by which they came. */
export interface GuestByLink {
  readonly guestId: string;
  /** Null where this tab no longer knows it. */
  readonly secret: string | null;
}

const nameOf = (guestId: string): string => `astra-chat-device ${guestId}`;
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/**
 * Of a guest: the device stays in this browser for as long as the conversation is open to them. What it keeps can be read
 * with their link alone, which stays nowhere: whoever has the telephone later has nothing of it.
 */
export function makeGuestKeeper({ guestId, secret }: GuestByLink): DeviceKeeper {
  return {
    find: async () => {
      const kept = await attempt(() => localStorage.getItem(nameOf(guestId)));
      if (secret === null || kept === null) return null;
      // Only `keep` writes it.
      const { deviceId, mark } = JSON.parse(kept) as KeptDevice;
      const storageKey = await keyOf({ guestId, secret });
      // Another link than that of before opens nothing.
      return mark === (await markOf(storageKey)) ? { deviceId, storageKey } : null;
    },
    keep: async ({ deviceId, storageKey }) => {
      if (secret === null) return;
      const device: KeptDevice = { deviceId, mark: await markOf(storageKey) };
      await attempt(() => localStorage.setItem(nameOf(guestId), JSON.stringify(device)));
    },
    forget: async () => forgetGuestDevice(guestId),
    makeKey: () => (secret === null ? randomKey() : keyOf({ guestId, secret })),
  };
}

interface KeptDevice {
  readonly deviceId: string;
  /** Says whether a key is the one of before, and nothing of it. */
  readonly mark: string;
}

/** Storage may be closed: the device then lives as long as the page. */
async function attempt<T>(work: () => T): Promise<T | null> {
  try {
    return work();
  } catch {
    return null;
  }
}

async function keyOf({
  guestId,
  secret,
}: {
  readonly guestId: string;
  readonly secret: string;
}): Promise<Uint8Array<ArrayBuffer>> {
  const material = await crypto.subtle.importKey('raw', bytesOf(secret), 'HKDF', false, [
    'deriveBits',
  ]);
  const info = bytesOf(`astra-chat storage ${guestId}`);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, material, 256));
}

async function markOf(storageKey: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', storageKey));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The conversation is over for this guest: nothing of it stays in this browser. */
export async function forgetGuestDevice(guestId: string): Promise<void> {
  const kept = await attempt(() => localStorage.getItem(nameOf(guestId)));
  if (kept === null) return;
  // Only the keeper writes it.
  const { deviceId } = JSON.parse(kept) as KeptDevice;
  await attempt(() => localStorage.removeItem(nameOf(guestId)));
  await removeDatabases(deviceId);
}

/** Everything that the chat keeps in this browser for one device. */
export async function removeDatabases(deviceId: string): Promise<void> {
  // Firefox has the list since version 126; before, what is left there cannot be read any more.
  const all = 'databases' in indexedDB ? await indexedDB.databases() : [];
  const theirs = all
    .map(({ name = '' }) => name)
    .filter((name) => name.startsWith('astra-chat') && name.includes(deviceId));
  await Promise.all(theirs.map(removeDatabase));
}

/** One that a page still has open goes when that page lets go of it. */
const removeDatabase = (name: string): Promise<void> =>
  new Promise((done) => {
    const request = indexedDB.deleteDatabase(name);
    for (const outcome of ['success', 'error', 'blocked'])
      request.addEventListener(outcome, () => done());
  });
