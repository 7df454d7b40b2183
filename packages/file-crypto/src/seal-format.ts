import { createHash, createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** The format of sealed files: see FORMAT.md, which is all that an independent reader needs. */

/** What a sealed file belongs to: with any other of these it does not open. */
export interface SealAbout {
  readonly organisation: string;
  readonly document: string;
  readonly version: string;
}

export const MAGIC = Buffer.from('AVSEAL1\n', 'latin1');
export const HEADER_BYTES = 16;
export const SALT_BYTES = 16;
export const TAG_BYTES = 16;
/** What each segment has beside its content. */
export const EXTRA_BYTES = SALT_BYTES + TAG_BYTES;
/** One mebibyte. */
export const USUAL_EXPONENT = 20;
const smallestExponent = 12;
const largestExponent = 24;
const mostSegments = 2 ** 32;

/** The head of a file. */
export interface SealHeader {
  /** As it stands in the file. */
  readonly bytes: Buffer;
  /** Of content in each segment but the last. */
  readonly segmentBytes: number;
}

/** Why a sealed file is not opened. */
export type SealFault =
  /** It does not begin as one, or with a number that is out of bounds. */
  | 'not-sealed'
  /** It is shorter or longer than it was, or ends where none can. */
  | 'wrong-length'
  /** Changed, of something else, or with another key: these cannot be told apart. */
  | 'broken';

/** Nothing of a segment is given out before the whole of it has been proved right. */
export class SealError extends Error {
  override readonly name = 'SealError';
  readonly fault: SealFault;

  constructor(fault: SealFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** Makes a head. `prefix`: 7 random bytes. */
export function makeHeader(prefix: Uint8Array, exponent = USUAL_EXPONENT): SealHeader {
  return readHeader(Buffer.concat([MAGIC, Buffer.from([exponent]), prefix]));
}

/** @throws SealError when it is none. */
export function readHeader(bytes: Buffer): SealHeader {
  const exponent = bytes[MAGIC.length] ?? 0;
  const isGood =
    bytes.length === HEADER_BYTES &&
    bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
    exponent >= smallestExponent &&
    exponent <= largestExponent;
  if (!isGood) throw new SealError('not-sealed', 'The file does not begin as a sealed one');
  return { bytes, segmentBytes: 2 ** exponent };
}

/** How long a content becomes. */
export function sealedBytes(plainBytes: number, segmentBytes = 2 ** USUAL_EXPONENT): number {
  const segments = Math.max(1, Math.ceil(plainBytes / segmentBytes));
  return HEADER_BYTES + plainBytes + segments * EXTRA_BYTES;
}

/** The segments of a file by its length. @throws SealError when no content has that length. */
export function shapeOf(
  sealed: number,
  segmentBytes: number,
): { readonly segments: number; readonly plainBytes: number } {
  const body = sealed - HEADER_BYTES;
  const segments = Math.ceil(body / (segmentBytes + EXTRA_BYTES));
  const plainBytes = body - segments * EXTRA_BYTES;
  const isWhole = plainBytes >= 0 && sealedBytes(plainBytes, segmentBytes) === sealed;
  if (body <= 0 || !isWhole || segments > mostSegments)
    throw new SealError('wrong-length', 'No sealed file has this length');
  return { segments, plainBytes };
}

/** Binds everything to one file: its head, its organisation, its document, its version. */
export function contextOf(header: SealHeader, about: SealAbout): Buffer {
  const hash = createHash('sha256').update('astra file context 1').update(header.bytes);
  for (const id of [about.organisation, about.document, about.version]) {
    const text = Buffer.from(id, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    // With its length, so that no two sets of ids read the same.
    hash.update(length).update(text);
  }
  return hash.digest();
}

/**
 * A key for one segment: its salt is random, so that no key ever meets a nonce twice. Node finds out that plain bytes are
 * no key object by two errors with their stacks, which took longer than the segment.
 */
export function segmentKey(key: KeyObject, context: Buffer, salt: Uint8Array): KeyObject {
  const info = Buffer.concat([Buffer.from('astra file segment 1'), context]);
  return createSecretKey(new Uint8Array(hkdfSync('sha256', key, salt, info, 32)));
}

/** STREAM's nonce: prefix, place, and whether it is the last. */
export function nonceOf(header: SealHeader, index: number, isLast: boolean): Buffer {
  if (index >= mostSegments) throw new SealError('wrong-length', 'A sealed file ends before that');
  const nonce = Buffer.alloc(12);
  header.bytes.copy(nonce, 0, MAGIC.length + 1, HEADER_BYTES);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
