import type { Turn } from './upload-turns.ts';

/** How long we wait for bytes before what came in that time is counted, and the least that must have come then. */
const windowMs = 10_000;
const leastBytes = 10_240;
/** So long, when whoever sends has come again: their first connection broke, and nobody has told us. */
const silentMs = 2_000;

/** It comes so slowly that it holds a place for which others wait: a weak network, mostly, which may be better in a moment. */
export class Drips extends Error {}

/** Nothing comes, and somebody else has come to go on with it. */
export class Overtaken extends Error {}

/** Nothing more comes: who was sending has gone, has come again on another connection, or it came in drips. */
export class Gone {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/** The next bytes of a body. Only the time counts in which we wait for them, not that in which they are kept. */
export function makeNextOf(
  body: AsyncIterable<Uint8Array>,
  whenWanted: Turn['whenWanted'],
): () => Promise<IteratorResult<Uint8Array> | Gone> {
  const reading = body[Symbol.asyncIterator]();
  let [waitedMs, came] = [0, 0];
  return async () => {
    const asked = performance.now();
    const next = await within(
      { ms: windowMs - waitedMs, whenWanted },
      reading.next().catch((cause: unknown) => new Gone(cause)),
    );
    if (next instanceof Gone || next.done === true) return next;
    came += next.value.byteLength;
    waitedMs += performance.now() - asked;
    if (came >= leastBytes) [waitedMs, came] = [0, 0];
    return next;
  };
}

/** A body that came so slowly until now is given no longer than what is left of its time. */
async function within<T>(
  { ms, whenWanted }: Pick<Turn, 'whenWanted'> & { readonly ms: number },
  coming: Promise<T>,
): Promise<T | Gone> {
  const timers: ReturnType<typeof setTimeout>[] = [];
  const late = new Promise<Gone>((tell) => {
    const giveUpAfter = (waitMs: number, why: Error): void => {
      timers.push(setTimeout(() => tell(new Gone(why)), Math.max(0, waitMs)));
    };
    giveUpAfter(ms, new Drips('The body comes in drips'));
    whenWanted(() => giveUpAfter(silentMs, new Overtaken('Its sender has come again')));
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    whenWanted(null);
    timers.forEach(clearTimeout);
  }
}
