import { createHash, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { seal } from '../src/seal.ts';
import { makeHeader } from '../src/seal-format.ts';
import type { SealAbout, SealHeader } from '../src/seal-format.ts';
import { unseal } from '../src/unseal.ts';
import type { SealedFile, UnsealWish } from '../src/unseal.ts';

export const about: SealAbout = {
  organisation: 'hospital-1',
  document: 'document-1',
  version: 'version-1',
};

/** A content in pieces of uneven length. */
export async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  const lengths = [1, 5000, 17, 70_000];
  let at = 0;
  for (let count = 0; at < bytes.length; count += 1) {
    const end = at + (lengths[count % lengths.length] ?? 1);
    yield bytes.subarray(at, end);
    at = end;
  }
}

export async function gather(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const sealed = (
  content: Uint8Array,
  wish: { key: KeyObject; about?: SealAbout; header?: SealHeader; fromSegment?: number },
): Promise<Buffer> => gather(seal(piecesOf(content), { about, ...wish }));

/** A file in memory, and how much of it was read. */
export function fileOf(bytes: Uint8Array): SealedFile & { readonly readBytes: () => number } {
  let count = 0;
  return {
    sealedBytes: bytes.length,
    read: (from, lengthBytes) => {
      count += lengthBytes;
      return Promise.resolve(piecesOf(bytes.subarray(from, from + lengthBytes)));
    },
    readBytes: () => count,
  };
}

export const opened = (
  bytes: Uint8Array,
  wish: Omit<UnsealWish, 'about'> & { about?: SealAbout },
): Promise<Buffer> => gather(unseal(fileOf(bytes), { about, ...wish }));

/** How opening ends: `opened`, the fault, or whatever else was thrown. */
export const faultOf = (bytes: Uint8Array, wish: Parameters<typeof opened>[1]): Promise<unknown> =>
  opened(bytes, wish).then(
    () => 'opened',
    (error: unknown) => (error as { fault?: string }).fault ?? error,
  );

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** The least that a segment holds: bytes. */
export const small = 4096;
export const smallHeader = (): SealHeader => makeHeader(randomBytes(7), 12);
/** Where segment `index` of a file of small segments begins. */
export const at = (index: number): number => 16 + index * (small + 32);
