import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Log } from '@astra/kit/log';
import { AppError } from '@astra/kit/problems';
import type { Marker, MarkWish } from '#ports/marker.ts';
import { exitCodes } from './sandbox/exit-codes.ts';

const program = fileURLToPath(new URL('sandbox/main.ts', import.meta.url));
/** Where our code and its libraries are: nothing else can be read, and that only before the file comes. */
const own = fileURLToPath(new URL('../../../', import.meta.url));
const libraries = fileURLToPath(new URL('../../../../../node_modules/', import.meta.url));
const { resolve } = createRequire(import.meta.url);
/** The folder of libraries may be a link. */
const kept = join(dirname(resolve('pdfjs-dist/package.json')), '..');
/** Of our packages the only one that looks into files. */
const reader = dirname(resolve('@astra/office-reader/zip-entries'));

const mostAtOnce = 2;
const mostWaiting = 20;
/** Of one reader: one after the other is enough for who reads. */
const mostOfOne = 3;
const longestMs = 60_000;
/** Of what one process has made: more than it may make. */
const mostKept = 2 ** 26;

/** The rights of the process: no file but our own code, no other process, no thread. It takes the rest from itself. */
export const sandboxFlags = [
  '--permission',
  '--allow-addons',
  ...[own, libraries, `${kept}/`, `${reader}/`].map((folder) => `--allow-fs-read=${folder}*`),
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
      const left = new AbortController();
      const child = begin(AbortSignal.any([wish.signal, left.signal]));
      const ended = endOf(child);
      void ended.then(leave);
      const mustBeWhole = async (): Promise<void> => {
        const code = await ended;
        if (code !== 0 && !left.signal.aborted) throw faultOf(code, wish, log);
      };
      const pages = pagesOf(child, mustBeWhole);
      try {
        await feed(child, wish);
        return fromFirst(await pages.next(), { pages, leave: () => left.abort() });
      } catch (error) {
        left.abort();
        throw error;
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

function begin(signal: AbortSignal): ChildProcess {
  const child = spawn(process.execPath, [...sandboxFlags, program], {
    env: {},
    cwd: own,
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
    signal,
  });
  dieFirst(child);
  // What ends before it has read all says why by how it ends.
  child.stdin?.on('error', () => undefined);
  return child;
}

/** While it gets ready, the file is read. */
async function feed(child: ChildProcess, { content, mediaType, mark }: MarkWish): Promise<void> {
  const head = Buffer.from(JSON.stringify({ mediaType, mark }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.byteLength);
  const bytes = await content();
  child.stdin?.write(Buffer.concat([length, head]));
  child.stdin?.end(bytes);
}

/** Null: by force. */
const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });

/** Why it has not made all of it. */
function faultOf(
  code: number | null,
  { mediaType, signal }: Pick<MarkWish, 'mediaType' | 'signal'>,
  log: Log,
): AppError {
  if (signal.aborted) return new AppError('not-found');
  const facts = { code, mediaType };
  if (code === exitCodes.unconfined) {
    log.error(
      facts,
      'A file is not shown: the process that would look into it has too many rights',
    );
    return new AppError('unavailable');
  }
  log.info(facts, 'A file cannot be made into marked pages');
  return new AppError('cannot-be-marked');
}

/** What it writes, taken as soon as it is written: who reads slowly holds no turn. */
async function* pagesOf(
  { stdout }: ChildProcess,
  mustBeWhole: () => Promise<void>,
): AsyncGenerator<Uint8Array, undefined> {
  const kept = new PassThrough({ highWaterMark: mostKept });
  stdout?.pipe(kept);
  yield* kept as AsyncIterable<Buffer>;
  await mustBeWhole();
}

type Rest = {
  readonly pages: AsyncGenerator<Uint8Array, undefined>;
  readonly leave: () => void;
};

/** No generator: one that was never begun would let go of nothing. */
function fromFirst(
  first: IteratorResult<Uint8Array, undefined>,
  { pages, leave }: Rest,
): AsyncIterable<Uint8Array> {
  let isBegun = false;
  const next = (): Promise<IteratorResult<Uint8Array, undefined>> => {
    if (isBegun) return pages.next();
    isBegun = true;
    return Promise.resolve(first);
  };
  const end = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    leave();
    await pages.return(undefined);
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}

/** When there is too little memory, it is this one that goes, not the service (Linux). */
function dieFirst({ pid }: ChildProcess): void {
  if (pid !== undefined) writeFile(`/proc/${pid}/oom_score_adj`, '1000').catch(() => undefined);
}
