import { inflateRawSync } from 'node:zlib';

/** The files of a zip by their names, read from the list at its end (APPNOTE 4.3.12). */
export function unzip(zip: Buffer): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (
    let at = zip.indexOf('PK\u0001\u0002');
    at >= 0;
    at = zip.indexOf('PK\u0001\u0002', at + 1)
  ) {
    const [packed, nameLength] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const start = zip.readUInt32LE(at + 42);
    const data = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    files.set(name, inflateRawSync(zip.subarray(data, data + packed)).toString('utf8'));
  }
  return files;
}

/** The objects of a file of JSON Lines. */
// oxlint-disable-next-line typescript/no-explicit-any -- lines of any file; the assertions say what they expect
export const linesOf = (text: string | undefined): any[] =>
  (text ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
