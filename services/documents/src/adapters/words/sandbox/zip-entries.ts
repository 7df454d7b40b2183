import { inflateRawSync } from 'node:zlib';

/** A file in a zip (APPNOTE 6.3.10). */
export type Entry = {
  readonly name: string;
  /** @throws when it is broken, or all that was read becomes too much. */
  readonly read: () => Buffer;
};

const endBytes = 22;
const longestComment = 65_535;
const mostEntries = 10_000;
/** Of all that is read of one zip. */
const mostBytes = 120_000_000;

/** By the list at its end. @throws what is no zip */
export function entriesOf(content: Uint8Array): readonly Entry[] {
  const zip = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const end = endOf(zip);
  const count = zip.readUInt16LE(end + 10);
  if (count > mostEntries) throw new Error('Too many');
  const budget = { left: mostBytes };
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let number = 0; number < count; number += 1) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error('No entry');
    const [nameBytes, extraBytes, wordsBytes] = [28, 30, 32].map((place) =>
      zip.readUInt16LE(at + place),
    ) as [number, number, number];
    const nameAt = at + 46;
    const name = zip.toString('utf8', nameAt, nameAt + nameBytes);
    const facts = {
      way: zip.readUInt16LE(at + 10),
      sizeBytes: zip.readUInt32LE(at + 20),
      headAt: zip.readUInt32LE(at + 42),
    };
    entries.push({ name, read: () => read(zip, facts, budget) });
    at = nameAt + nameBytes + extraBytes + wordsBytes;
  }
  return entries;
}

function endOf(zip: Buffer): number {
  const first = Math.max(0, zip.byteLength - endBytes - longestComment);
  for (let at = zip.byteLength - endBytes; at >= first; at -= 1)
    if (zip.readUInt32LE(at) === 0x06054b50) return at;
  throw new Error('No zip');
}

type Facts = { readonly way: number; readonly sizeBytes: number; readonly headAt: number };

function read(zip: Buffer, { way, sizeBytes, headAt }: Facts, budget: { left: number }): Buffer {
  if (zip.readUInt32LE(headAt) !== 0x04034b50) throw new Error('No entry');
  const from = headAt + 30 + zip.readUInt16LE(headAt + 26) + zip.readUInt16LE(headAt + 28);
  const packed = zip.subarray(from, from + sizeBytes);
  // 0: as it is; 8: deflated. Whatever else there is, no office writes it.
  if (way !== 0 && way !== 8) throw new Error('Packed otherwise');
  const plain =
    way === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, budget.left) });
  budget.left -= plain.byteLength;
  if (budget.left <= 0) throw new Error('Too much');
  return plain;
}
