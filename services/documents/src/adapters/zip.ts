import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ArchiveFile, MakeArchive } from '#ports/archives.ts';

/** A zip as it is read, not packed: what is large is packed already, and the processor is needed elsewhere. */
export const makeZip: MakeArchive = (files) => {
  const zip = new ZipFile();
  // A stream of Node's own, though the types say less.
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  for (const file of files) add(zip, file, output);
  zip.end();
  return output;
};

function add(zip: ZipFile, { path, changedAt: mtime, file }: ArchiveFile, output: Readable): void {
  if (file === null) {
    zip.addEmptyDirectory(path, { mtime });
    return;
  }
  const options = { mtime, compress: false, size: file.sizeBytes };
  zip.addReadStreamLazy(path, options, (give) => {
    // Whoever has gone gets nothing more opened.
    if (output.destroyed) return;
    void open(file, output).then((stream) => stream && give(null, stream));
  });
}

/** Null when it cannot be opened: the zip has ended then. */
async function open(
  file: NonNullable<ArchiveFile['file']>,
  output: Readable,
): Promise<Readable | null> {
  try {
    const stream = await file.open();
    stream.once('error', (error) => output.destroy(error));
    output.once('close', () => stream.destroy());
    return stream;
  } catch (error) {
    output.destroy(error instanceof Error ? error : new Error('A file cannot be opened'));
    return null;
  }
}
