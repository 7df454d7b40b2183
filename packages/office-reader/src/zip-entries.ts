import { Inflate } from 'fflate';

/** A file in a zip (APPNOTE 6.3.10). */
export type Entry = {
  readonly name: string;
  /** As it is unpacked, piece by piece: who stops early unpacks no more. @throws what is broken, or too much of one zip. */
  readonly pieces: () => Iterable<Uint8Array>;
};

const endBytes = 22;
const longestComment = 65_535;
const mostEntries = 10_000;
/** Of all that is unpacked of one zip, bytes. */
const mostBytes = 120_000_000;
/** Deflate makes at most 1,032 bytes of one: what comes at once stays below 5 MB. */
const packedBytes = 4_096;
const latin = new TextDecoder('latin1');
const utf8 = new TextDecoder();

/**
 * By the list at its end, in the order of that list.
 * @throws Error for what is no zip, and for more than 10,000 entries
 */
export function entriesOf(content: Uint8Array): readonly Entry[] {
  const zip = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const end = endOf(zip);
  const count = zip.getUint16(end + 10, true);
  if (count > mostEntries) throw new Error('Too many');
  const budget = { left: mostBytes };
  const entries: Entry[] = [];
  let at = zip.getUint32(end + 16, true);
  for (let number = 0; number < count; number += 1) {
    if (zip.getUint32(at, true) !== 0x02014b50) throw new Error('No entry');
    const nameBytes = zip.getUint16(at + 28, true);
    const nameAt = at + 46;
    const name = utf8.decode(content.subarray(nameAt, nameAt + nameBytes));
    const facts = {
      way: zip.getUint16(at + 10, true),
      packedSize: zip.getUint32(at + 20, true),
      headAt: zip.getUint32(at + 42, true),
    };
    entries.push({ name, pieces: () => piecesOf(content, facts, budget) });
    at = nameAt + nameBytes + zip.getUint16(at + 30, true) + zip.getUint16(at + 32, true);
  }
  return entries;
}

/** All of an entry. @throws as its pieces, and what is larger than `most` bytes */
export function wholeOf(entry: Entry, most = mostBytes): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const piece of entry.pieces()) {
    parts.push(piece);
    size += piece.byteLength;
    if (size > most) throw new Error('Too large');
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

function endOf(zip: DataView): number {
  const first = Math.max(0, zip.byteLength - endBytes - longestComment);
  for (let at = zip.byteLength - endBytes; at >= first; at -= 1)
    if (zip.getUint32(at, true) === 0x06054b50) return at;
  throw new Error('No zip');
}

type Facts = { readonly way: number; readonly packedSize: number; readonly headAt: number };

function* piecesOf(
  content: Uint8Array,
  { way, packedSize, headAt }: Facts,
  budget: { left: number },
): Generator<Uint8Array> {
  const head = new DataView(content.buffer, content.byteOffset + headAt, 30);
  if (latin.decode(content.subarray(headAt, headAt + 4)) !== 'PK\u0003\u0004')
    throw new Error('No entry');
  const from = headAt + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (from + packedSize > content.byteLength) throw new Error('Cut off');
  const packed = content.subarray(from, from + packedSize);
  // 0: as it is; 8: deflated. Whatever else there is, no office writes it.
  if (way !== 0 && way !== 8) throw new Error('Packed otherwise');
  for (const piece of way === 0 ? [packed] : inflated(packed)) {
    budget.left -= piece.byteLength;
    if (budget.left < 0) throw new Error('Too much');
    yield piece;
  }
}

function* inflated(packed: Uint8Array): Generator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const inflate = new Inflate((piece) => ready.push(piece));
  for (let at = 0; at < packed.byteLength; at += packedBytes) {
    const end = at + packedBytes;
    inflate.push(packed.subarray(at, end), end >= packed.byteLength);
    yield* ready;
    ready = [];
  }
}
