import type { FileStore } from '@astra/file-store/file-store';
import { isStoreError, StoreError } from '@astra/file-store/store-error';
import type { Clock } from '@astra/kit/clock';
import type { Random } from '@astra/kit/random';
import type { StoreMark } from '#ports/store-mark.ts';

/** What contents need of a file server. */
export type ContentStore = Pick<
  FileStore,
  'stat' | 'read' | 'keep' | 'makeFolder' | 'remove' | 'health'
>;

type Parts = {
  readonly mark: StoreMark;
  readonly clock: Clock;
  readonly random: Random;
};

/** In the root of the file server. */
const markName = 'astra-store';
const textOf = (id: string): string =>
  `${id}\nAstra Visio knows its file server by this file: it is copied along, and never deleted.\n`;
const idLength = 36;
/**
 * Before a write. A server that answers loses its disk seldom; a share is unmounted by one command, and looking costs no round
 * trip more.
 */
const believedMs = { folder: 0, webdav: 30_000, s3: 30_000 } as const;

/**
 * The file server, once it has shown that it is the one of this database: before and after something is written or removed,
 * and before "nothing is there" is believed. Otherwise it is `unreachable`, as one that is down: an empty folder in which a
 * share is not mounted takes nothing, and loses nothing.
 */
export function makeMarkedStore(store: FileStore, parts: Parts): ContentStore {
  const prove = makeProof(store, parts);
  // What another store took, or had nothing of, in the time for which the last proof was believed is neither kept nor gone.
  const proveAfresh = together(() => prove('now'));
  const believed = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      if (isStoreError(error, 'not-found')) await prove('now');
      throw error;
    }
  };
  return {
    stat: (path, call) => believed(store.stat(path, call)),
    read: (path, wish) => believed(store.read(path, wish)),
    keep: async (path, bytes, call) => {
      await prove('lately');
      await believed(store.keep(path, bytes, call));
      await proveAfresh();
    },
    makeFolder: async (path, call) => {
      await prove('lately');
      await believed(store.makeFolder(path, call));
    },
    remove: async (path, call) => {
      await prove('lately');
      await believed(store.remove(path, call));
      await proveAfresh();
    },
    health: async () => {
      const found = await store.health();
      try {
        // Before the first file there is no mark, and nothing to miss.
        if (found.status === 'up' && (await parts.mark.noted()) !== null) await proveAfresh();
        return found;
      } catch (error) {
        return { status: 'down', kind: isStoreError(error) ? error.kind : 'unreachable' };
      }
    },
  };
}

/** Begins after it was asked for; those who ask before it begins share it. */
function together(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    next = null;
    const begun = work();
    running = begun;
    return begun;
  };
  return () => (next ??= running.then(begin, begin));
}

type Prove = (when: 'lately' | 'now') => Promise<void>;

function makeProof(store: FileStore, { mark, clock, random }: Parts): Prove {
  let noted: string | null = null;
  let provedAt: number | null = null;
  return async (when) => {
    const now = clock.now().getTime();
    const isLately = provedAt !== null && now - provedAt < believedMs[store.name];
    if (when === 'lately' && isLately) return;
    provedAt = null;
    noted ??= await mark.noted();
    noted ??= await mark.note(({ hasPieces }) =>
      findOrPut(store, { hasPieces, id: random.uuid() }),
    );
    const found = await idOn(store);
    if (found !== noted) throw new StoreError('unreachable', whyNot(found));
    provedAt = now;
  };
}

const whyNot = (found: string | null): string =>
  found === null
    ? `The share is not mounted, or it is another store: no file ${markName} is in its root`
    : `It is another store: the file ${markName} in its root does not hold the id that the database knows`;

/** The id in the file server's mark; null without one. */
async function idOn(store: FileStore): Promise<string | null> {
  try {
    const { content } = await store.read(markName, { lengthBytes: idLength });
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  } catch (error) {
    if (isStoreError(error, 'not-found')) return null;
    throw error;
  }
}

/** A mark that is there already is that of this store, whatever became of the database meanwhile. */
async function findOrPut(
  store: FileStore,
  { hasPieces, id }: { readonly hasPieces: boolean; readonly id: string },
): Promise<string> {
  const found = await idOn(store);
  if (found !== null) {
    if (isId(found)) return found;
    throw new StoreError('unreachable', `The file ${markName} in its root holds no id`);
  }
  if (hasPieces && (await isEmpty(store))) throw new StoreError('unreachable', whyNot(null));
  const bytes = Buffer.from(textOf(id));
  await store.write(markName, once(bytes), { sizeBytes: bytes.byteLength });
  return id;
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

async function isEmpty(store: FileStore): Promise<boolean> {
  try {
    return (await store.list('', { limit: 1 })).entries.length === 0;
  } catch (error) {
    if (isStoreError(error, 'not-found')) return true;
    throw error;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}
