import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { release } from './release.ts';
import {
  contextOf,
  EXTRA_BYTES,
  HEADER_BYTES,
  makeHeader,
  nonceOf,
  SALT_BYTES,
  segmentKey,
  TAG_BYTES,
} from './seal-format.ts';
import type { SealAbout, SealHeader } from './seal-format.ts';

/** How a file is to be sealed. */
export interface SealWish {
  /** Of one version, made for it alone: `newDataKey`. */
  readonly key: KeyObject;
  readonly about: SealAbout;
  /** Default: a fresh one. */
  readonly header?: SealHeader;
  /**
   * Goes on with an upload that was broken off: the source begins at this segment, and no head is
   * given. Without danger whatever the source gives now: each segment has a fresh key.
   */
  readonly fromSegment?: number;
}

/** A key for one version of one document. */
export const newDataKey = (): KeyObject => createSecretKey(randomBytes(32));

/** A head for a new file; to be kept by who wants to go on with it later. */
export const newHeader = (exponent?: number): SealHeader => makeHeader(randomBytes(7), exponent);

/** A part of a file whose parts are sealed one by one. */
export interface SealPartWish {
  readonly key: KeyObject;
  readonly about: SealAbout;
  readonly header: SealHeader;
  readonly fromSegment: number;
  /** Nothing follows: the last segment of the part is the last of the file. */
  readonly isEnd: boolean;
  /** Where the sealed bytes go; as long as `sealedPartBytes` says. What gives a new one each time makes garbage of it. */
  readonly into: Buffer;
}

/** How long a part becomes. */
export function sealedPartBytes(
  contentBytes: number,
  { header: { segmentBytes }, fromSegment, isEnd }: Omit<SealPartWish, 'into'>,
): number {
  const segments = Math.max(isEnd ? 1 : 0, Math.ceil(contentBytes / segmentBytes));
  return (fromSegment === 0 ? HEADER_BYTES : 0) + contentBytes + segments * EXTRA_BYTES;
}

/**
 * Seals a part that is at hand, from the beginning of a segment on, and gives its sealed bytes. Only the part that ends the
 * file may end inside a segment. The head comes before the first segment, so that the parts in their order are the file.
 */
export function sealPart(content: Uint8Array, wish: SealPartWish): Buffer {
  const { header, fromSegment, isEnd, into } = wish;
  const { segmentBytes } = header;
  if (!isEnd && content.byteLength % segmentBytes !== 0)
    throw new Error('A part that is not the last one has whole segments only');
  const context = contextOf(header, wish.about);
  const count = Math.max(isEnd ? 1 : 0, Math.ceil(content.byteLength / segmentBytes));
  let filled = fromSegment === 0 ? header.bytes.copy(into) : 0;
  for (let at = 0; at < count; at += 1) {
    const piece = content.subarray(at * segmentBytes, (at + 1) * segmentBytes);
    const place = { index: fromSegment + at, isLast: isEnd && at === count - 1 };
    for (const part of sealSegment(piece, { key: wish.key, context, header, ...place })) {
      filled += part.copy(into, filled);
      release(part);
    }
  }
  if (filled !== sealedPartBytes(content.byteLength, wish))
    throw new Error('The place for a sealed part is too small');
  return into.subarray(0, filled);
}

/** Seals a content as it comes; two segments are in memory at most. */
export async function* seal(
  source: AsyncIterable<Uint8Array>,
  { key, about, header = newHeader(), fromSegment }: SealWish,
): AsyncGenerator<Buffer, void, void> {
  const context = contextOf(header, about);
  let index = fromSegment ?? 0;
  const close = (content: Uint8Array, isLast: boolean): Buffer =>
    Buffer.concat(sealSegment(content, { key, context, header, index, isLast }));
  if (fromSegment === undefined) yield header.bytes;
  const buffer = Buffer.allocUnsafe(header.segmentBytes);
  let filled = 0;
  for await (const chunk of source) {
    let taken = 0;
    while (taken < chunk.byteLength) {
      // A full segment is the last one only if nothing follows, so it waits for what follows.
      if (filled === header.segmentBytes) {
        yield close(buffer, false);
        index += 1;
        filled = 0;
      }
      const step = Math.min(header.segmentBytes - filled, chunk.byteLength - taken);
      buffer.set(chunk.subarray(taken, taken + step), filled);
      filled += step;
      taken += step;
    }
  }
  yield close(buffer.subarray(0, filled), true);
}

interface SegmentPlace {
  readonly key: KeyObject;
  readonly context: Buffer;
  readonly header: SealHeader;
  readonly index: number;
  readonly isLast: boolean;
}

function sealSegment(content: Uint8Array, place: SegmentPlace): readonly Buffer[] {
  const { key, context, header, index, isLast } = place;
  const salt = randomBytes(SALT_BYTES);
  const nonce = nonceOf(header, index, isLast);
  const cipher = createCipheriv('aes-256-gcm', segmentKey(key, context, salt), nonce, {
    authTagLength: TAG_BYTES,
  });
  cipher.setAAD(context);
  return [salt, cipher.update(content), cipher.final(), cipher.getAuthTag()];
}
