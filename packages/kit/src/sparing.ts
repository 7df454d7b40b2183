import { setImmediate } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/**
 * Tells of what anybody may bring about, as often as they like: each kind once in a while, with how many there were since
 * it was last told. Whoever brings it about does not wait for that.
 */
export type Sparing<T> = {
  readonly note: (kind: string, what: T) => void;
  /** Tells what is due, and resolves when all that was begun is written. */
  readonly tellDue: () => Promise<void>;
  /** Tells the rest at once. */
  readonly stop: () => Promise<void>;
};

type Settings<T> = {
  /** Writes one entry: `count` times since the last one of its kind, and `what` the first of them. */
  readonly tell: (what: T, count: number) => Promise<void>;
  /** What is told of one for whom there is no room among the kinds: its kind, and what holds for all of it. */
  readonly inGeneral: (what: T) => { readonly kind: string; readonly what: T };
  readonly clock: Clock;
  readonly log: Log;
  /** Of one kind, milliseconds; a minute unless said. */
  readonly everyMs?: number;
  /** Kinds at once; 200 unless said. */
  readonly mostKinds?: number;
};
type Kind<T> = { what: T; count: number; toldAt: number };

export function makeSparing<T>(settings: Settings<T>): Sparing<T> {
  const { tell, inGeneral, clock, log, everyMs = 60_000, mostKinds = 200 } = settings;
  const kinds = new Map<string, Kind<T>>();
  let writing = Promise.resolve();

  const write = (kind: Kind<T>): void => {
    const { what, count } = kind;
    kind.count = 0;
    kind.toldAt = clock.now().getTime();
    writing = writing
      // The answer goes first.
      .then(() => setImmediate())
      .then(() => tell(what, count))
      .catch((err: unknown) => {
        // It is told with what comes, when it can be written again.
        kind.what = what;
        kind.count += count;
        log.warn({ err }, 'A refusal could not be told to the trail');
      });
  };
  const add = (name: string, what: T): void => {
    const known = kinds.get(name);
    if (!known) {
      const kind = { what, count: 1, toldAt: 0 };
      kinds.set(name, kind);
      return write(kind);
    }
    if (known.count === 0) known.what = what;
    known.count += 1;
  };
  return {
    note: (name, what) => {
      if (kinds.has(name) || kinds.size < mostKinds) return add(name, what);
      const general = inGeneral(what);
      add(general.kind, general.what);
    },
    tellDue: () => {
      const now = clock.now().getTime();
      for (const [name, kind] of kinds) {
        if (Math.abs(now - kind.toldAt) < everyMs) continue;
        if (kind.count > 0) write(kind);
        else kinds.delete(name);
      }
      return writing;
    },
    stop: () => {
      for (const kind of kinds.values()) if (kind.count > 0) write(kind);
      return writing;
    },
  };
}
