import { spawn, type ChildProcess } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Log } from '@astra/kit/log';
import { AppError } from '@astra/kit/problems';
import { dieFirst, own, sandboxFlags } from '#adapters/sandbox/run-sandboxed.ts';
import { makeTurns } from '#adapters/sandbox/turns.ts';
import type { Marker, MarkWish } from '#ports/marker.ts';
import { exitCodes } from './sandbox/exit-codes.ts';

const program = fileURLToPath(new URL('sandbox/main.ts', import.meta.url));
/** Of one reader: one after the other is enough for who reads. */
const turnsOf = { mostAtOnce: 2, mostWaiting: 20, mostOfOne: 3 };
const longestMs = 60_000;
/** Of what one process has made: more than it may make. */
const mostKept = 2 ** 26;

/**
 * Each file is looked into by a process of its own that has nothing: no environment, no network, no files, and ends after
 * this one. What breaks out of a reader of files is in there, alone with the one file that it came in.
 */
export function makeSandboxedMarker({ log }: { readonly log: Log }): Marker {
  const turns = makeTurns(turnsOf);
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
