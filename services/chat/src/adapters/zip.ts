import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { MakeArchive } from '#ports/archives.ts';

/** A zip that is packed while it is read: nothing of it is kept here. */
export const makeZip: MakeArchive = (files, mtime) => {
  const zip = new ZipFile();
  // A stream of Node's own, though the types say less.
  const output = zip.outputStream as Readable;
  // Each file waits for its end, and there are more than a stream expects.
  output.setMaxListeners(files.length + 10);
  zip.on('error', (error: Error) => output.destroy(error));
  for (const { path, lines } of files)
    zip.addReadStreamLazy(path, { mtime, compress: true }, (give) => {
      // Whoever has gone gets nothing more made.
      if (output.destroyed) return;
      const stream = Readable.from(withEnds(lines()), { objectMode: false });
      stream.once('error', (error) => output.destroy(error));
      output.once('close', () => stream.destroy());
      give(null, stream);
    });
  zip.end();
  return output;
};

async function* withEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
