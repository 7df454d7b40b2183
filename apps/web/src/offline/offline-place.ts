import { makeKeep } from '@astra/chat-core/keep';
import type { Cells, Keep } from '@astra/chat-core/keep';
import { removeShell } from './shell.ts';

const database = 'astra-offline';
const about = 'about';
const sealed = 'sealed';

/** The cell that says where a room has its page: where one goes on when the network is back. */
export const PAGES_CELL = 'pages';
export type RoomPages = ReadonlyMap<string, string>;

/** Whose messages this device keeps, and since when it has not heard of us. */
export interface OfflineOwner {
  readonly personId: string;
  /** At the chat server; the device of the person there opens what they write meanwhile. */
  readonly userId: string;
  readonly heardAt: number;
}

interface About extends OfflineOwner {
  /** Opens what is kept, in this browser alone: no script, ours either, can read it out. */
  readonly key: CryptoKey;
}

/** Where one person's recent messages are kept in this browser: one person's at a time. */
export interface OfflinePlace {
  readonly owner: OfflineOwner;
  readonly keep: Keep;
}

/** What is kept here; null: nothing, and looking leaves nothing behind. */
export async function findPlace(): Promise<OfflinePlace | null> {
  const found = await run<About | undefined>(about, { mode: 'readonly' }, (store) =>
    store.get(about),
  ).catch(() => undefined);
  return found ? placeOf(found) : null;
}

/** One after the other: two places opened at once would have two keys, and one of them would open nothing. */
let last: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}

/** The place of this person, who is signed in: we have just heard of them. What another one kept goes. */
export const openPlace = (owner: OfflineOwner): Promise<OfflinePlace> =>
  inTurn(() => openNow(owner));

/** Removes all of it: the messages, what opens them, and the pages that show them. */
export const wipeOffline = (): Promise<void> => inTurn(wipe);

async function openNow(owner: OfflineOwner): Promise<OfflinePlace> {
  const before = await run<About | undefined>(about, { mode: 'readonly' }, (store) =>
    store.get(about),
  ).catch(() => undefined);
  const isTheirs = before?.personId === owner.personId && before.userId === owner.userId;
  if (before && !isTheirs) await wipe();
  const key = isTheirs ? before.key : await newKey();
  const next: About = { ...owner, key };
  await run(about, { mode: 'readwrite', isMade: true }, (store) => store.put(next, about));
  return placeOf(next);
}

async function wipe(): Promise<void> {
  // Where storage is closed there is nothing to remove; what follows goes on.
  await Promise.allSettled([
    removeShell(),
    new Promise<void>((done) => {
      const request = indexedDB.deleteDatabase(database);
      for (const outcome of ['success', 'error', 'blocked'])
        request.addEventListener(outcome, () => done());
    }),
  ]);
}

const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

function placeOf({ key, ...owner }: About): OfflinePlace {
  return { owner, keep: makeKeep(cells, key) };
}

/** They are there only beside what says whose they are: what is wiped is not made anew by a late copy. */
const cells: Cells = {
  get: (name) => run(sealed, { mode: 'readonly' }, (store) => store.get(name)),
  put: async (name, bytes) => {
    await run(sealed, { mode: 'readwrite' }, (store) => store.put(bytes, name));
  },
  clear: async () => {
    await run(sealed, { mode: 'readwrite' }, (store) => store.clear());
  },
};

interface How {
  readonly mode: IDBTransactionMode;
  /** Makes the database where there is none; else that is an error. */
  readonly isMade?: boolean;
}

async function run<T>(
  place: string,
  { mode, isMade = false }: How,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opened = await open(isMade);
  try {
    return await answered(ask(opened.transaction(place, mode).objectStore(place)));
  } finally {
    opened.close();
  }
}

function open(isMade: boolean): Promise<IDBDatabase> {
  const request = indexedDB.open(database, 1);
  request.addEventListener('upgradeneeded', () => {
    if (!isMade) return request.transaction?.abort();
    for (const name of [about, sealed]) request.result.createObjectStore(name);
    return undefined;
  });
  return answered(request);
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.addEventListener('success', () => done(request.result));
    request.addEventListener('error', () => failed(request.error ?? new Error('No database.')));
  });
}
