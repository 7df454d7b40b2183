import { createDecipheriv } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import {
  contextOf,
  EXTRA_BYTES,
  HEADER_BYTES,
  nonceOf,
  readHeader,
  SALT_BYTES,
  SealError,
  segmentKey,
  shapeOf,
  TAG_BYTES,
} from './seal-format.ts';
import type { SealAbout, SealHeader } from './seal-format.ts';

/** A sealed file where it lies. */
export interface SealedFile {
  /** As the store says. */
  readonly sealedBytes: number;
  /** Exactly these bytes of it. */
  read(from: number, lengthBytes: number): Promise<AsyncIterable<Uint8Array>>;
}

/** What is wanted of it. */
export interface UnsealWish {
  readonly key: KeyObject;
  readonly about: SealAbout;
  /** Of the file, from who has kept it: spares reading it before everything else. The file must begin with it. */
  readonly header?: SealHeader;
  readonly from?: number;
  /** Cut at the end. */
  readonly lengthBytes?: number;
  /** The length that the content had; another one is refused, also for a part far from the end. */
  readonly sizeBytes?: number;
}

/**
 * Opens a sealed file, or a part of it: only the segments that hold the part are read. Each segment
 * is proved right before anything of it is given. @throws SealError
 */
export async function* unseal(
  file: SealedFile,
  wish: UnsealWish,
): AsyncGenerator<Buffer, void, void> {
  const header = wish.header ?? (await headerOf(file));
  const { segments, plainBytes } = shapeOf(file.sealedBytes, header.segmentBytes);
  if (wish.sizeBytes !== undefined && wish.sizeBytes !== plainBytes)
    throw new SealError('wrong-length', 'The file has another length than it had');
  const from = Math.min(wish.from ?? 0, plainBytes);
  const end = Math.min(plainBytes, from + (wish.lengthBytes ?? plainBytes));
  // An empty file has one segment, which is proved right, too.
  if (from === end && plainBytes > 0) return;
  const first = Math.floor(from / header.segmentBytes);
  const last = Math.max(first, Math.ceil(end / header.segmentBytes) - 1);
  const opener = makeOpener(header, { ...wish, segments });
  let index = first;
  const isWithHead = wish.header !== undefined && first === 0;
  for await (const sealed of segmentsOf(file, header, { first, last, isWithHead })) {
    const content = opener(sealed, index);
    const start = index * header.segmentBytes;
    const part = content.subarray(Math.max(0, from - start), Math.max(0, end - start));
    if (part.length > 0) yield part;
    index += 1;
  }
  if (index !== last + 1) throw new SealError('wrong-length', 'The file ends too early');
}

const headerOf = async (file: SealedFile): Promise<SealHeader> =>
  readHeader(await gather(await file.read(0, Math.min(HEADER_BYTES, file.sealedBytes))));

function makeOpener(
  header: SealHeader,
  { key, about, segments }: Pick<UnsealWish, 'key' | 'about'> & { readonly segments: number },
): (sealed: Buffer, index: number) => Buffer {
  const context = contextOf(header, about);
  return (sealed, index) => {
    const salt = sealed.subarray(0, SALT_BYTES);
    const nonce = nonceOf(header, index, index === segments - 1);
    const decipher = createDecipheriv('aes-256-gcm', segmentKey(key, context, salt), nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(context);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const content = decipher.update(sealed.subarray(SALT_BYTES, sealed.length - TAG_BYTES));
    try {
      decipher.final();
    } catch (cause) {
      throw new SealError('broken', 'The file was changed, or is not the one it should be', {
        cause,
      });
    }
    return content;
  };
}

interface Segments {
  readonly first: number;
  readonly last: number;
  /** What comes before the first is read, too, and must be right. */
  readonly isWithHead: boolean;
}

/** The bytes of some segments, one segment after the other. */
async function* segmentsOf(
  file: SealedFile,
  { segmentBytes, bytes }: SealHeader,
  { first, last, isWithHead }: Segments,
): AsyncGenerator<Buffer, void, void> {
  const wholeBytes = segmentBytes + EXTRA_BYTES;
  const start = HEADER_BYTES + first * wholeBytes;
  const end = Math.min(file.sealedBytes, HEADER_BYTES + (last + 1) * wholeBytes);
  let segment = Buffer.allocUnsafe(Math.min(wholeBytes, end - start));
  let [filled, left] = [0, end - start];
  let head = isWithHead ? bytes : bytes.subarray(0, 0);
  for await (const chunk of await file.read(start - head.length, end - start + head.length)) {
    let taken = Math.min(head.length, chunk.byteLength);
    if (!head.subarray(0, taken).equals(chunk.subarray(0, taken)))
      throw new SealError('not-sealed', 'The file does not begin as it did');
    head = head.subarray(taken);
    while (taken < chunk.byteLength) {
      const step = Math.min(segment.length - filled, chunk.byteLength - taken);
      if (step === 0) throw new SealError('wrong-length', 'The file goes on after its end');
      segment.set(chunk.subarray(taken, taken + step), filled);
      filled += step;
      taken += step;
      if (filled < segment.length) continue;
      yield segment;
      left -= filled;
      filled = 0;
      // Used again: what was given has been opened into another place before the next is asked for.
      segment = segment.subarray(0, Math.min(wholeBytes, left));
    }
  }
  if (filled > 0) throw new SealError('wrong-length', 'The file ends too early');
}

async function gather(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
