import { release } from '@astra/file-crypto/release';
import { SealError } from '@astra/file-crypto/seal-format';
import type { SealedFile } from '@astra/file-crypto/unseal';
import type { Reading } from '@astra/file-store/file-store';
import { isStoreError } from '@astra/file-store/store-error';
import type { ContentStore } from '#adapters/contents/marked-store.ts';
import type { Piece } from '#domain/sealed.ts';

/** Of a piece, and how much of it is wanted. */
type Part = {
  readonly piece: Piece;
  readonly from: number;
  readonly lengthBytes: number;
};

/**
 * When so much of a piece is left, the next one is asked for. No earlier: somebody who takes bytes slowly would let the file
 * server wait longer than it likes to.
 */
const aheadBytes = 524_288;

/**
 * The pieces as the one file that they are. A piece that is missing, or shorter than it was, ends it too early. Its bytes are
 * the reader's until the next are asked for.
 */
export function asOneFile(store: ContentStore, pieces: readonly Piece[]): SealedFile {
  return {
    sealedBytes: pieces.reduce((sum, piece) => sum + piece.lengthBytes, 0),
    read: async (from, lengthBytes) =>
      inOrder(store, partsOf(pieces, { from, end: from + lengthBytes })),
  };
}

const partsOf = (
  pieces: readonly Piece[],
  { from, end }: { readonly from: number; readonly end: number },
): readonly Part[] =>
  pieces.flatMap((piece) => {
    const start = Math.max(from, piece.fromByte);
    const stop = Math.min(end, piece.fromByte + piece.lengthBytes);
    return start < stop ? [{ piece, from: start - piece.fromByte, lengthBytes: stop - start }] : [];
  });

/** Part by part, the next one on its way while the last bytes of the present one go out. */
async function* inOrder(
  store: ContentStore,
  parts: readonly Part[],
): AsyncGenerator<Uint8Array, void, void> {
  const leaving = new AbortController();
  const open = (part: Part): Promise<Reading> => {
    const reading = readPart(store, part, leaving.signal);
    // What it fails of is heard by who waits for it, if anybody still does.
    reading.catch(() => undefined);
    return reading;
  };
  let ahead: Promise<Reading> | null = null;
  try {
    for (const [at, part] of parts.entries()) {
      const reading: Reading = await (ahead ?? open(part));
      ahead = null;
      const following = parts[at + 1];
      let left = reading.lengthBytes;
      for await (const chunk of reading.content) {
        left -= chunk.byteLength;
        ahead ??= following && left <= aheadBytes ? open(following) : null;
        yield chunk;
        release(chunk);
      }
      if (reading.lengthBytes < part.lengthBytes)
        throw new SealError('wrong-length', 'A piece is shorter than it was');
    }
  } finally {
    leaving.abort();
    await ahead?.then(letGo, () => undefined);
  }
}

async function letGo({ content }: Reading): Promise<void> {
  await content[Symbol.asyncIterator]().return?.();
}

/** What the file server says of a file that is not as we have put it there, or what is taken for that at first sight. */
const isOtherwise = (error: unknown): boolean =>
  isStoreError(error) && !['unreachable', 'timed-out', 'busy', 'aborted'].includes(error.kind);

/** As it was put there, without asking before what is there now. Only when that fails it is asked, and judged by that. */
async function readPart(
  store: ContentStore,
  { piece: { name, lengthBytes: sizeBytes }, from, lengthBytes }: Part,
  signal: AbortSignal,
): Promise<Reading> {
  const known = { path: name, kind: 'file', sizeBytes, modifiedAt: null, etag: null } as const;
  const wish = { from, lengthBytes, signal };
  try {
    return await store.read(name, { ...wish, known });
  } catch (error) {
    if (!isOtherwise(error)) throw error;
  }
  return store.read(name, wish).catch(async (error: unknown) => {
    if (!isStoreError(error, 'not-found')) throw error;
    throw await whyGone(store, name);
  });
}

/**
 * It was there: we have put it there, and nobody else takes it away. Unless nothing of ours is there at all, as in the
 * folder of a share that is not mounted: that is no alarm.
 */
async function whyGone(store: ContentStore, name: string): Promise<unknown> {
  const folder = name.split('/').slice(0, -1).join('/');
  return store.stat(folder).then(
    () => new SealError('wrong-length', 'A piece is gone'),
    (error: unknown) => error,
  );
}
