import { once } from 'node:events';
import { addAbortSignal, PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ArchiveFile, LeftOut, MakeArchive } from '#ports/archives.ts';

/** What the types leave out: the list that is written at the end of a zip, and by which programs read it. */
type Zip = ZipFile & { entries: object[] };
/** A zip that is being made. */
type Making = {
  readonly zip: Zip;
  readonly output: Readable;
  /** Aborted when whoever reads it has gone, and at its end. */
  readonly over: AbortSignal;
};

/** A zip as it is read, not packed: what is large is packed already, and the processor is needed elsewhere. */
export const makeZip: MakeArchive = (files, noteOf) => {
  const zip = new ZipFile() as Zip;
  // A stream of Node's own, though the types say less.
  const output = zip.outputStream as Readable;
  const over = new AbortController();
  output.once('close', () => over.abort());
  zip.on('error', (error: Error) => output.destroy(error));
  const fault = (error: unknown): void => {
    output.destroy(error instanceof Error ? error : new Error('The zip cannot be made'));
  };
  fill({ zip, output, over: over.signal }, files, noteOf).catch(fault);
  return output;
};

async function fill(
  making: Making,
  files: readonly ArchiveFile[],
  noteOf: Parameters<MakeArchive>[1],
): Promise<void> {
  const { zip, output } = making;
  const leftOut: LeftOut[] = [];
  const broken = new Set<object>();
  for (const { path, changedAt: mtime, file } of files) {
    // Whoever has gone gets nothing more opened.
    if (output.destroyed) return;
    if (file === null) {
      zip.addEmptyDirectory(path, { mtime });
      continue;
    }
    try {
      const stream = await file.open();
      await put(making, stream, { path, mtime, sizeBytes: file.sizeBytes });
    } catch (error) {
      if (error instanceof BrokeOff) broken.add(error.entry);
      leftOut.push({ path, error: error instanceof BrokeOff ? error.cause : error });
    }
  }
  if (output.destroyed) return;
  if (leftOut.length > 0) addNote(zip, broken, noteOf(leftOut));
  zip.end();
}

/** Some of it is in the zip already, and stays there as bytes that no list names. */
class BrokeOff extends Error {
  readonly entry: object;

  constructor(entry: object, cause: unknown) {
    super('A file broke off', { cause });
    this.entry = entry;
  }
}

type About = { readonly path: string; readonly mtime: Date; readonly sizeBytes: number };
/** From here on the format has other fields (APPNOTE 4.3.9.2). */
const largeBytes = 0xffff_fffe;

/** Puts a file into the zip, and waits for its end. @throws BrokeOff when it ends too early */
async function put(
  { zip, over }: Making,
  stream: Readable,
  { path, mtime, sizeBytes }: About,
): Promise<void> {
  const whole = new PassThrough();
  const faults: unknown[] = [];
  stream.on('error', (error) => {
    faults.push(error);
    whole.end();
  });
  addAbortSignal(over, stream).pipe(whole);
  // Without its length: what breaks off is known by it no sooner, and would end all of the zip.
  const options = { mtime, compress: false, forceZip64Format: sizeBytes >= largeBytes };
  const ended = once(whole, 'end', { signal: over });
  zip.addReadStream(whole, path, options);
  const entry = zip.entries.at(-1) ?? zip;
  await ended;
  if (faults.length > 0) throw new BrokeOff(entry, faults[0]);
}

/** Asked for once all before it is in the zip: then those that broke off can leave the list at its end. */
function addNote(
  zip: Zip,
  broken: ReadonlySet<object>,
  { path, text }: ReturnType<Parameters<MakeArchive>[1]>,
): void {
  zip.addReadStreamLazy(path, { compress: false }, (give) => {
    zip.entries = zip.entries.filter((entry) => !broken.has(entry));
    give(null, Readable.from([Buffer.from(text)]));
  });
}
