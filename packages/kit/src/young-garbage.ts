import type { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Told of each buffer that is used once. */
export type YoungGarbage = { readonly add: (bytes: number) => void };

/** So much may lie about. */
const mostBytes = 8 * 1_048_576;

/**
 * Clears away the buffers of bytes that have gone through. V8 counts them as memory outside its heap, lets some 64 MiB of
 * them gather, and then looks through the whole heap for what is still used: of a large file that was more time than its
 * sealing, and most of this service's memory. They are young and few; looking through the young alone takes a millisecond.
 */
export function makeYoungGarbage(): YoungGarbage {
  const collect = youngCollector();
  let bytes = 0;
  return {
    add: (more) => {
      bytes += more;
      if (bytes < mostBytes) return;
      bytes = 0;
      collect();
    },
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
  const collect = youngCollector();
  let timer: NodeJS.Timeout | undefined;
  let [passing, atLast] = [0, 0];
  const look = (): void => {
    const { arrayBuffers } = process.memoryUsage();
    if (arrayBuffers < atLast + mostBytes) {
      // What went by itself is no longer to be reckoned with.
      atLast = Math.min(atLast, arrayBuffers);
      return;
    }
    collect();
    atLast = process.memoryUsage().arrayBuffers;
  };
  return {
    watch: (body) => {
      if (body.closed) return;
      passing += 1;
      timer ??= setInterval(look, lookEveryMs).unref();
      body.once('close', () => {
        passing -= 1;
        if (passing > 0) return;
        clearInterval(timer);
        timer = undefined;
      });
    },
  };
}

type Collect = (wish: { readonly type: 'minor' }) => void;

function youngCollector(): () => void {
  setFlagsFromString('--expose-gc');
  // As the flag gives it to what begins after it.
  const collect = runInNewContext('gc') as Collect;
  return () => collect({ type: 'minor' });
}
