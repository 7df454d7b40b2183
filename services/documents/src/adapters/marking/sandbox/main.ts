import { readFileSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { GlobalFonts } from '@napi-rs/canvas';
import { confine } from './confine.ts';
import { fontFiles } from './open-pdf.ts';
import { paintMark } from './paint-mark.ts';
import { pagesOf, Unmarkable } from './pages.ts';
import { exitCodes } from './exit-codes.ts';
import { makePdf } from './write-pdf.ts';

/** What is made of it is as large as the largest PDF that a page shows. */
const mostBytes = 60_000_000;
const quality = 82;
const input = 0;
const output = 1;

/** Its output is the PDF; nothing else may write there. */
for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
  console[name] = () => undefined;

/** At one go: a stream would have the event loop ask the system for what is refused by then. */
function read(): {
  readonly mediaType: string;
  readonly mark: string;
  readonly content: Uint8Array;
} {
  const all = readFileSync(input);
  const headBytes = all.readUInt32BE(0);
  const head = JSON.parse(all.toString('utf8', 4, 4 + headBytes)) as {
    readonly mediaType: string;
    readonly mark: string;
  };
  return { ...head, content: new Uint8Array(all.subarray(4 + headBytes)) };
}

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength;) at += writeSync(output, bytes, at);
}

/** Each page leaves when it is painted: nobody waits for the last to read the first. */
async function writeMarked(): Promise<void> {
  const { content, mediaType, mark } = read();
  const { count, each } = await pagesOf(content, mediaType);
  const pdf = makePdf(count);
  let total = 0;
  for await (const { canvas, width, height, across, words } of each) {
    paintMark(canvas.getContext('2d'), { width, height }, mark);
    const jpeg = canvas.toBuffer('image/jpeg', quality);
    total += jpeg.byteLength;
    if (total > mostBytes) throw new Unmarkable('Too large');
    const said = words === '' ? mark : `${mark}\n${words}`;
    write(pdf.add({ jpeg, width, height: canvas.height, across, words: said }));
  }
}

/** Null where the rights of this process could not be taken. */
function confined(): ((code: number) => never) | null {
  try {
    return confine();
  } catch {
    return null;
  }
}

for (const [name, files] of Object.entries(fontFiles))
  for (const file of files) GlobalFonts.registerFromPath(file, name);
// What the event loop wants of the system it asks for now.
await setImmediate();
const end = confined();
if (!end) process.exit(exitCodes.unconfined);
try {
  await writeMarked();
  end(0);
} catch {
  end(exitCodes.unmarkable);
}
