import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '@astra/kit/log';
import { AppError } from '@astra/kit/problems';
import type { Marker, MarkWish } from '#ports/marker.ts';
import { exitCodes } from './sandbox/exit-codes.ts';

const program = fileURLToPath(new URL('sandbox/main.ts', import.meta.url));
/** Where our code and its libraries are: nothing else can be read, and that only before the file comes. */
const own = fileURLToPath(new URL('../../../', import.meta.url));
const libraries = fileURLToPath(new URL('../../../../../node_modules/', import.meta.url));
/** The folder of libraries may be a link. */
const kept = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), '..');

const mostAtOnce = 2;
const mostWaiting = 20;
/** Of one reader: one after the other is enough for who reads. */
const mostOfOne = 3;
const longestMs = 60_000;

/** The rights of the process: no file but our own code, no other process, no thread. It takes the rest from itself. */
export const sandboxFlags = [
  '--permission',
  '--allow-addons',
  ...[own, libraries, `${kept}/`].map((folder) => `--allow-fs-read=${folder}*`),
  '--max-old-space-size=1024',
  '--disallow-code-generation-from-strings',
  '--no-warnings',
];

/**
 * Each file is looked into by a process of its own that has nothing: no environment, no network, no files, and ends after
 * this one. What breaks out of a reader of files is in there, alone with the one file that it came in.
 */
export function makeSandboxedMarker({ log }: { readonly log: Log }): Marker {
  const turns = makeTurns();
  return {
    mark: async (wish) => {
      const leave = await turns.take(wish);
      try {
        return await markIn(wish, log);
      } finally {
        leave();
      }
    },
  };
}

type Turns = {
  readonly take: (wish: Pick<MarkWish, 'readerId' | 'signal'>) => Promise<() => void>;
};

/** So many at once; the others wait in their order. */
function makeTurns(): Turns {
  const waiting: (() => void)[] = [];
  const ofReaders = new Map<string, number>();
  let busy = 0;
  const count = (readerId: string, change: 1 | -1): void => {
    const now = (ofReaders.get(readerId) ?? 0) + change;
    if (now === 0) ofReaders.delete(readerId);
    else ofReaders.set(readerId, now);
  };
  // Its turn goes to who waits longest, and to nobody who comes in between.
  const leave = (readerId: string): void => {
    count(readerId, -1);
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  return {
    take: async ({ readerId, signal }) => {
      if ((ofReaders.get(readerId) ?? 0) >= mostOfOne) throw new AppError('too-many-requests');
      if (busy >= mostAtOnce && waiting.length >= mostWaiting) throw new AppError('unavailable');
      count(readerId, 1);
      if (busy < mostAtOnce) busy += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      if (!signal.aborted) return () => leave(readerId);
      leave(readerId);
      throw new AppError('not-found');
    },
  };
}

async function markIn({ content, mediaType, mark, signal }: MarkWish, log: Log): Promise<Buffer> {
  const bytes = await content();
  const begun = Date.now();
  const child = spawn(process.execPath, [...sandboxFlags, program], {
    env: {},
    cwd: own,
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
    signal,
  });
  const ended = endOf(child);
  dieFirst(child);
  const head = Buffer.from(JSON.stringify({ mediaType, mark }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.byteLength);
  // What ends before it has read all says why by how it ends.
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(Buffer.concat([length, head]));
  child.stdin?.end(bytes);
  const { code, output } = await ended;
  if (code === 0) return output;
  if (signal.aborted) throw new AppError('not-found');
  const facts = { code, mediaType, ms: Date.now() - begun };
  if (code === exitCodes.unconfined) {
    log.error(
      facts,
      'A file is not shown: the process that would look into it has too many rights',
    );
    throw new AppError('unavailable');
  }
  log.info(facts, 'A file cannot be made into marked pages');
  throw new AppError('cannot-be-marked');
}

function endOf(child: ChildProcess): Promise<{ code: number | null; output: Buffer }> {
  const parts: Buffer[] = [];
  child.stdout?.on('data', (part: Buffer) => parts.push(part));
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, output: Buffer.alloc(0) }));
    child.once('close', (code) => resolve({ code, output: Buffer.concat(parts) }));
  });
}

/** When there is too little memory, it is this one that goes, not the service (Linux). */
function dieFirst({ pid }: ChildProcess): void {
  if (pid !== undefined) writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => undefined);
}
