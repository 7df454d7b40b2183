import { KeyError } from '@astra/file-crypto/key-provider';
import type { KeyProvider } from '@astra/file-crypto/key-provider';
import {
  EXTRA_BYTES,
  HEADER_BYTES,
  readHeader,
  SealError,
  type SealAbout,
} from '@astra/file-crypto/seal-format';
import { newDataKey, newHeader, sealedPartBytes, sealPart } from '@astra/file-crypto/seal';
import { unseal } from '@astra/file-crypto/unseal';
import { isStoreError, StoreError } from '@astra/file-store/store-error';
import { AppError } from '@astra/kit/problems';
import type { Log } from '@astra/kit/log';
import type { Random } from '@astra/kit/random';
import { makeYoungGarbage, type YoungGarbage } from '@astra/kit/young-garbage';
import type { ContentStore } from '#adapters/contents/marked-store.ts';
import { asOneFile } from '#adapters/contents/one-file.ts';
import { isElsewhere, isKeyGone } from '#adapters/contents/sealed-text.ts';
import { makeSpareBuffers } from '#adapters/contents/spare-buffers.ts';
import { pieceBytes, segmentBytes, type Sealed } from '#domain/sealed.ts';
import type { Contents } from '#ports/contents.ts';

type Parts = {
  readonly store: ContentStore;
  readonly keys: KeyProvider;
  readonly random: Random;
  readonly log: Log;
};

const exponent = Math.log2(segmentBytes);
const longestPiece = HEADER_BYTES + pieceBytes + (pieceBytes / segmentBytes) * EXTRA_BYTES;
/** As many uploads as usually go on at once; more of them make garbage. */
const mostSpare = 4;
const aboutOf = (sealed: Omit<Sealed, 'key' | 'header'>): SealAbout => ({
  organisation: sealed.organisationId,
  document: sealed.documentId,
  version: sealed.versionId,
});
/** One for each organisation: destroyed, all its files are lost for ever. */
const keyNameOf = (organisationId: string): string => `documents/${organisationId}`;
const headerOf = ({ header }: Sealed): ReturnType<typeof readHeader> =>
  readHeader(Buffer.from(header, 'base64url'));

/** Contents on a file server, sealed by `file-crypto`. */
export function makeSealedContents({ store, keys, random, log }: Parts): Contents {
  const words = wordsOf(log);
  const { inOurWords } = words;
  const garbage = makeYoungGarbage();
  return {
    begin: (about) =>
      inOurWords(async () => {
        const keyName = keyNameOf(about.organisationId);
        await ensureKey(keys, keyName);
        const key = await keys.wrap(keyName, newDataKey(), aboutOf(about));
        return { ...about, key, header: newHeader(exponent).bytes.toString('base64url') };
      }),
    nameFor: ({ organisationId, versionId }) =>
      `${organisationId}/${versionId.slice(0, 2)}/${versionId}.${random.uuid().slice(0, 8)}`,
    seal: makeSeal({ store, keys }, { inOurWords, garbage }),
    read: (content, part) =>
      inOurWords(async () => {
        const about = aboutOf(content.sealed);
        const key = await keys.unwrap(content.sealed.key, about);
        const header = headerOf(content.sealed);
        const wish = { key, about, header, sizeBytes: content.sizeBytes, ...part };
        return firstProved(unseal(asOneFile(store, content.pieces), wish), { ...words, garbage });
      }),
    ...keysOf(keys, words),
    remove: (name) =>
      inOurWords(() =>
        store.remove(name).catch((error: unknown) => {
          if (!isStoreError(error, 'not-found')) throw error;
        }),
      ),
  };
}

function makeSeal(
  { store, keys }: Pick<Parts, 'store' | 'keys'>,
  { inOurWords, garbage }: Pick<Words, 'inOurWords'> & { readonly garbage: YoungGarbage },
): Contents['seal'] {
  const inFolders = inFoldersOn(store);
  const spare = makeSpareBuffers({ usualBytes: longestPiece, most: mostSpare });
  return (sealed, { fromPlainByte, plain, isEnd }) =>
    inOurWords(async () => {
      const about = aboutOf(sealed);
      const key = await keys.unwrap(sealed.key, about);
      const fromSegment = fromPlainByte / segmentBytes;
      const part = { key, about, header: headerOf(sealed), fromSegment, isEnd };
      const lengthBytes = sealedPartBytes(plain.byteLength, part);
      const into = spare.take(lengthBytes);
      const bytes = sealPart(plain, { ...part, into });
      const keep = async (name: string): Promise<void> => {
        const written = await inFolders(name, () => store.keep(name, bytes)).catch(mayNotWrite);
        // One that could not be written may still be on its way: it is not filled again.
        if (written === 'at-once') spare.giveBack(into);
      };
      return {
        lengthBytes,
        keep: (name) => inOurWords(() => garbage.whilePassing(() => keep(name))),
      };
    });
}

/**
 * Those in which a name lies are made each once, also when two pieces are the first there at once: a server can call a folder
 * busy that is being made (rclone does, 423). One that has gone since is made once more.
 */
function inFoldersOn(store: ContentStore): InFolders {
  const known = new Map<string, Promise<void>>();
  const makeOne = async (folder: string): Promise<void> => {
    try {
      await store.makeFolder(folder);
    } catch (error) {
      if (isStoreError(error, 'exists')) return;
      known.delete(folder);
      throw error;
    }
  };
  const make = async (folders: readonly string[]): Promise<void> => {
    for (const folder of folders) {
      const making = known.get(folder) ?? makeOne(folder);
      known.set(folder, making);
      await making;
    }
  };
  return async (name, write) => {
    const parts = name.split('/').slice(0, -1);
    const folders = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
    const attempt = async (): Promise<void> => {
      await make(folders);
      await write();
    };
    try {
      await attempt();
      return 'at-once';
    } catch (error) {
      if (!isStoreError(error, 'not-found')) throw error;
      for (const folder of folders) known.delete(folder);
    }
    await attempt();
    return 'again';
  };
}
/** Where these credentials may not write, waiting mends nothing, whatever may be read. */
function mayNotWrite(error: unknown): never {
  if (!isStoreError(error, 'denied')) throw error;
  throw new StoreError('read-only', `What is written is refused: ${error.message}`, {
    cause: error,
  });
}

/** Writes below folders that are there. */
type InFolders = (name: string, write: () => Promise<void>) => Promise<'at-once' | 'again'>;

function keysOf(
  keys: KeyProvider,
  { inOurWords }: Words,
): Pick<Contents, 'keyVersion' | 'rotateKey' | 'rewrap'> {
  return {
    keyVersion: (organisationId) =>
      inOurWords(async () => (await keys.versions(keyNameOf(organisationId))).at(-1) ?? 0),
    rotateKey: (organisationId) =>
      inOurWords(async () => {
        await ensureKey(keys, keyNameOf(organisationId));
        return keys.rotate(keyNameOf(organisationId));
      }),
    rewrap: (sealed) =>
      inOurWords(async () => ({
        ...sealed,
        key: await keys.rewrap(sealed.key, aboutOf(sealed)),
      })),
  };
}

async function ensureKey(keys: KeyProvider, keyName: string): Promise<void> {
  if ((await keys.versions(keyName)).length > 0) return;
  await keys.create(keyName).catch((error: unknown) => {
    // Somebody else was faster.
    if (!(error instanceof KeyError) || error.kind !== 'exists') throw error;
  });
}

/**
 * What is wrong at the beginning is told before anything was promised. Who leaves before the first byte lets go of the file
 * too: as a generator that was never begun, it would stay open.
 */
async function firstProved(
  content: AsyncGenerator<Uint8Array, void, void>,
  { outcomeOf, garbage }: Words & { readonly garbage: YoungGarbage },
): Promise<AsyncIterable<Uint8Array>> {
  let first: IteratorResult<Uint8Array, void> | null = await content.next();
  const end = garbage.begin();
  let given = 0;
  const next = async (): Promise<IteratorResult<Uint8Array, void>> => {
    // As it was opened: what was read is given back by itself.
    garbage.add(given);
    try {
      const found = first ?? (await content.next());
      first = null;
      given = found.done === true ? 0 : found.value.byteLength;
      if (found.done === true) end();
      return found;
    } catch (error) {
      end();
      throw outcomeOf(error);
    }
  };
  const leave = async (): Promise<IteratorResult<Uint8Array, void>> => {
    end();
    await content.return();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
}

type Words = {
  readonly outcomeOf: (error: unknown) => unknown;
  readonly inOurWords: <T>(work: () => Promise<T>) => Promise<T>;
};

/** What the file server and the keys say, in words that a caller can act on; the log has the kind for the operator. */
function wordsOf(log: Log): Words {
  const outcomeOf = (error: unknown): unknown => {
    const isRefused = error instanceof KeyError && error.kind === 'refused';
    if (error instanceof SealError || isRefused)
      return new AppError('file-damaged', undefined, { cause: error });
    if (!(error instanceof StoreError) && !(error instanceof KeyError)) return error;
    const { kind, message: reason } = error;
    if (isElsewhere(error)) {
      log.error({ reason }, 'What KEYS says does not open what was sealed before');
      return new AppError('sealed-elsewhere', undefined, { cause: error });
    }
    if (isKeyGone(error)) {
      log.error({ reason }, 'The key that this was sealed with is gone');
      return new AppError('key-gone', undefined, { cause: error });
    }
    const part = error instanceof StoreError ? 'file server' : 'key device';
    log.warn({ part, kind, reason }, 'A part did not do what was asked');
    // Waiting mends neither: somebody has to make room, or let it be written to.
    if (kind === 'no-space' || kind === 'read-only')
      return new AppError('file-server-full', undefined, { cause: error });
    const extras = { retryAfterSeconds: 5 };
    return new AppError('files-unavailable', undefined, { cause: error, extras });
  };
  return {
    outcomeOf,
    inOurWords: async (work) => {
      try {
        return await work();
      } catch (error) {
        throw outcomeOf(error);
      }
    },
  };
}
