import { readFileSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { confine } from '#adapters/marking/sandbox/confine.ts';
import { mostWords, wordsOf } from '#domain/words.ts';
import { exitCodes, said, type Said } from './outcomes.ts';
import { OtherKind, textsOf } from './texts.ts';

const input = 0;
const output = 1;

/** Its output is the words; nothing else may write there. */
for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
  console[name] = () => undefined;

/** At one go: a stream would have the event loop ask the system for what is refused by then. */
function read(): { readonly mediaType: string; readonly content: Uint8Array } {
  const all = readFileSync(input);
  const headBytes = all.readUInt32BE(0);
  const mediaType = all.toString('utf8', 4, 4 + headBytes);
  return { mediaType, content: new Uint8Array(all.subarray(4 + headBytes)) };
}

function write(first: Said, words: ReadonlySet<string>): void {
  const bytes = Buffer.from([first, ...words].join('\n'));
  for (let at = 0; at < bytes.byteLength;) at += writeSync(output, bytes, at);
}

async function look(): Promise<void> {
  const { content, mediaType } = read();
  const words = new Set<string>();
  for await (const { text, isLast } of textsOf(content, mediaType)) {
    for (const word of wordsOf(text)) {
      if (words.size >= mostWords && !words.has(word)) return write(said.partly, words);
      words.add(word);
    }
    if (isLast) return write(said.partly, words);
  }
  write(said.whole, words);
}

/** Null where the rights of this process could not be taken. */
function confined(): ((code: number) => never) | null {
  try {
    return confine();
  } catch {
    return null;
  }
}

// What the event loop wants of the system it asks for now.
await setImmediate();
const end = confined();
if (!end) process.exit(exitCodes.unconfined);
try {
  await look();
  end(0);
} catch (error) {
  if (!(error instanceof OtherKind)) end(exitCodes.unreadable);
  write(said.other, new Set());
  end(0);
}
