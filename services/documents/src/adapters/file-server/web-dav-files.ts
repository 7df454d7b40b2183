import { lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import type { Entry } from '@astra/file-store/file-store';
import { HttpDoor } from '@astra/file-store/http/http-door';
import type { HttpSettings } from '@astra/file-store/http/http-door';
import type { Lookup } from '@astra/file-store/http/reach';
import { isStoreError, StoreError } from '@astra/file-store/store-error';
import type { StoreErrorKind } from '@astra/file-store/store-error';
import { probeWebDav } from '@astra/file-store/webdav/probe';
import { WebDavStore } from '@astra/file-store/webdav/webdav-store';
import type { Log } from '@astra/kit/log';
import { isPublicAddress } from '@astra/kit/outer-fetch';
import { AppError } from '@astra/kit/problems';
import type { ServerEntry } from '#domain/file-server.ts';
import type { UserFiles, Way } from '#ports/file-servers.ts';

/** Somebody waits in front of a page. */
const times = { connectMs: 5_000, answerMs: 10_000, silenceMs: 10_000, wholeAnswerMs: 20_000 };

type Settings = {
  /** Origins of the house, which the operator has named: at whatever address they are. All others must be of the internet. */
  readonly inside: readonly string[];
  readonly log: Log;
};

/** The organisations' WebDAV servers, with the rights of who asks. */
export function makeWebDavFiles({ inside, log }: Settings): UserFiles {
  /** By the organisation, which has one server at most. */
  const doors = new Map<string, { readonly url: string; readonly door: HttpDoor }>();
  const reachOf = (url: string): HttpSettings => {
    const settings = wayTo(url, inside);
    if (settings === null) throw new AppError('file-server-off-limits');
    return settings;
  };
  /** Connections serve again, for whoever asks next; those to an address that was changed are let go. */
  const doorTo = ({ organisationId, url }: Way['server']): HttpDoor => {
    const known = doors.get(organisationId);
    if (known?.url === url) return known.door;
    const door = new HttpDoor(reachOf(url));
    doors.set(organisationId, { url, door });
    void known?.door.close();
    return door;
  };
  const storeOf = ({ server, credentials }: Way): WebDavStore => {
    const { url } = server;
    const as = { kind: 'basic', ...credentials } as const;
    return new WebDavStore({ ...reachOf(url), door: doorTo(server), credentials: as });
  };
  const prove = (way: Way): Promise<void> => inOurWords(log, () => proved(storeOf(way)));
  const ask = <T>(way: Way, work: (store: WebDavStore) => Promise<T>): Promise<T> =>
    inOurWords(log, async () => {
      const store = storeOf(way);
      return work(store).catch(async (error: unknown) => {
        // Some servers say 401 of what is not theirs, too (Apache, IIS): whether they know who asks, the top tells.
        if (isStoreError(error, 'denied')) await proved(store);
        throw error;
      });
    });
  return {
    isWithinReach: (url) => wayTo(url, inside) !== null,
    knock: async (url) => {
      const settings = wayTo(url, inside);
      return settings === null ? 'off-limits' : probeWebDav(settings);
    },
    prove,
    stat: (way, path) => ask(way, async (store) => entryOf(await store.stat(path))),
    list: (way, path, most) => ask(way, (store) => listed(store, path, most)),
    read: (way, entry, { part, signal }) =>
      ask(way, async (store) => {
        const known: Entry = { ...entry, modifiedAt: entry.changedAt };
        const { content } = await store.read(entry.path, { known, signal, ...part });
        return inWordsTo(log, content);
      }),
    close: async () => {
      await Promise.all([...doors.values()].map(({ door }) => door.close()));
    },
  };
}

/** How an address is reached; null: not at all. */
function wayTo(url: string, inside: readonly string[]): HttpSettings | null {
  if (!URL.canParse(url)) return null;
  const { origin, protocol, hostname, username, password, search, hash } = new URL(url);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return null;
  if (inside.includes(origin)) return { url, times, reach: ['loopback', 'link-local'] };
  if (protocol !== 'https:') return null;
  const address = hostname.replace(/^\[|\]$/gu, '');
  if (isIP(address) !== 0 && !isPublicAddress(address)) return null;
  return { url, times, lookup: publicOnly };
}

/** The connection goes to the very address that was judged: a name that says something else a moment later gains nothing. */
const publicOnly: Lookup = (hostname, options, done) =>
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, []);
    const good = addresses.filter(({ address }) => isPublicAddress(address));
    if (good.length > 0) return done(null, good);
    return done(new StoreError('off-limits', 'This deployment does not reach that address'), []);
  });

/** @throws AppError when the server does not take who asks. */
async function proved(store: WebDavStore): Promise<void> {
  try {
    const { kind } = await store.stat('');
    if (kind !== 'folder') throw misplaced();
  } catch (error) {
    const isRefused = isStoreError(error, 'denied') || isStoreError(error, 'unsupported');
    if (!isRefused) throw isStoreError(error, 'not-found') ? misplaced(error) : error;
    throw new AppError('file-server-sign-in-refused', undefined, { cause: error });
  }
}

const misplaced = (cause?: unknown): StoreError =>
  new StoreError('misbehaved', 'The file server has nothing at its own address', { cause });

const entryOf = ({ modifiedAt, ...entry }: Entry): ServerEntry => ({
  ...entry,
  changedAt: modifiedAt,
});

async function listed(
  store: WebDavStore,
  path: string,
  most: number,
): Promise<{ readonly entries: readonly ServerEntry[]; readonly isCut: boolean }> {
  const entries: ServerEntry[] = [];
  const enough = new Error('More than are shown');
  try {
    await store.each(path, (entry) => {
      if (entries.length === most) throw enough;
      entries.push(entryOf(entry));
    });
    return { entries, isCut: false };
  } catch (error) {
    if (error !== enough) throw error;
    return { entries, isCut: true };
  }
}

/** Not there, and not for them: a server need not say which, and so do we. */
const refusals: ReadonlySet<StoreErrorKind> = new Set([
  'denied',
  'not-found',
  'wrong-kind',
  'bad-name',
]);

/** What breaks on the way is said as what breaks before; whoever stops early frees the line. */
const inWordsTo = (log: Log, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => {
    const iterator = content[Symbol.asyncIterator]();
    return {
      next: () => inOurWords(log, () => iterator.next()),
      return: async () => {
        await iterator.return?.();
        return { done: true, value: undefined };
      },
    };
  },
});

async function inOurWords<T>(log: Log, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isStoreError(error)) throw error;
    const cause = { cause: error };
    if (refusals.has(error.kind)) throw new AppError('file-server-refuses', undefined, cause);
    log.warn(
      { kind: error.kind, reason: error.message },
      'A file server did not do what was asked',
    );
    if (error.kind === 'off-limits') throw new AppError('file-server-off-limits', undefined, cause);
    throw new AppError('files-unavailable', undefined, {
      ...cause,
      extras: { retryAfterSeconds: 5 },
    });
  }
}
