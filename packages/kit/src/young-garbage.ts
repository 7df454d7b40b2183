import type { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Told of each buffer that is used once, and of when large bodies begin to go through. */
export type YoungGarbage = {
  readonly add: (bytes: number) => void;
  /** Gives what is to be called at the body's end; a second time does nothing. */
  readonly begin: () => () => void;
  readonly whilePassing: <T>(work: () => Promise<T>) => Promise<T>;
};

/** So much may lie about. */
const mostBytes = 8 * 1_048_576;
/**
 * What is in use while the young is cleared away grows old, some 15 MB of a gigabyte, and lies until V8 looks through the
 * whole heap: without being asked to, not before the service has taken 100 MB more.
 */
const oldEveryBytes = 512 * 1_048_576;

/**
 * Clears away the buffers of bytes that have gone through. V8 counts them as memory outside its heap, lets some 64 MiB of
 * them gather, and then looks through the whole heap for what is still used: of a large file that was more time than its
 * sealing, and most of this service's memory. They are young and few; looking through the young alone takes a millisecond.
 */
export function makeYoungGarbage(): YoungGarbage {
  const collect = collector();
  let [bytes, sinceOld] = [0, 0];
  return {
    add: (more) => {
      bytes += more;
      if (bytes < mostBytes) return;
      sinceOld += bytes;
      bytes = 0;
      const isOldDue = sinceOld >= oldEveryBytes;
      if (isOldDue) sinceOld = 0;
      collect(isOldDue ? 'major' : 'minor');
    },
    begin: beginPassing,
    whilePassing: async (work) => {
      const end = beginPassing();
      return work().finally(end);
    },
  };
}

let passing = 0;
/** A large file comes in many bodies, and its pieces leave in many: between two of them nothing is begun either. */
const lingerMs = 1000;

/**
 * While large bodies pass, V8 begins no look through its whole heap in small steps: their buffers made it begin one for each
 * 20 MB, and the steps took half of the gateway's time. What must be cleared up is cleared up at once then.
 */
function beginPassing(): () => void {
  passing += 1;
  if (passing === 1) setFlagsFromString('--no-incremental-marking');
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    setTimeout(() => {
      passing -= 1;
      if (passing === 0) setFlagsFromString('--incremental-marking');
    }, lingerMs).unref();
  };
}

/** Keeps the buffers of large bodies few that are only handed on. */
export type PassingBodies = { readonly watch: (body: Readable) => void };

const lookEveryMs = 15;

/**
 * The same for bodies that nothing here looks at: while one is on its way, what lies about is looked at by the clock, since
 * a listener more on each body would be one more thing that holds it up.
 */
export function makePassingBodies(): PassingBodies {
  const collect = collector();
  let timer: NodeJS.Timeout | undefined;
  let [watched, atLast] = [0, 0];
  const look = (): void => {
    const { arrayBuffers } = process.memoryUsage();
    if (arrayBuffers < atLast + mostBytes) {
      // What went by itself is no longer to be reckoned with.
      atLast = Math.min(atLast, arrayBuffers);
      return;
    }
    collect('minor');
    atLast = process.memoryUsage().arrayBuffers;
  };
  return {
    watch: (body) => {
      if (body.closed) return;
      watched += 1;
      const end = beginPassing();
      timer ??= setInterval(look, lookEveryMs).unref();
      body.once('close', () => {
        end();
        watched -= 1;
        if (watched > 0) return;
        clearInterval(timer);
        timer = undefined;
      });
    },
  };
}

type Kind = 'minor' | 'major';
type Collect = (wish: { readonly type: Kind }) => void;

function collector(): (type: Kind) => void {
  setFlagsFromString('--expose-gc');
  // As the flag gives it to what begins after it.
  const collect = runInNewContext('gc') as Collect;
  return (type) => collect({ type });
}
