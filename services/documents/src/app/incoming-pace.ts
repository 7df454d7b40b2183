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

type Next = IteratorResult<Uint8Array> | Gone;

/**
 * The next bytes of a body. Only the time counts in which we wait for them, not that in which they are kept: a body that came
 * so slowly until now is given no longer than what is left of its time.
 */
export function makeNextOf(
  body: AsyncIterable<Uint8Array>,
  whenWanted: Turn['whenWanted'],
): () => Promise<Next> {
  const reading = body[Symbol.asyncIterator]();
  const wait = makeWait(whenWanted);
  let [waitedMs, came] = [0, 0];
  return async () => {
    const asked = performance.now();
    const next = await wait(
      reading.next().catch((cause: unknown) => new Gone(cause)),
      { ms: windowMs - waitedMs },
    );
    if (next instanceof Gone || next.done === true) return next;
    came += next.value.byteLength;
    waitedMs += performance.now() - asked;
    if (came >= leastBytes) [waitedMs, came] = [0, 0];
    return next;
  };
}

type Wait = (coming: Promise<Next>, most: { readonly ms: number }) => Promise<Next>;

/**
 * With one clock for the whole body, which looks by itself whether somebody waits too long: a fast body comes in thousands of
 * chunks, and to set a clock for each took longer than to seal them.
 */
function makeWait(whenWanted: Turn['whenWanted']): Wait {
  let isWanted = false;
  /** What is waited for now, until when, and what is said then. */
  let waiting: { until: number; why: () => Error; readonly give: (next: Next) => void } | null =
    null;
  let timer: { readonly at: number; readonly clear: () => void } | null = null;
  const look = (): void => {
    timer = null;
    if (waiting === null) return;
    if (performance.now() < waiting.until) lookAt(waiting.until);
    else waiting.give(new Gone(waiting.why()));
  };
  const lookAt = (at: number): void => {
    if (timer !== null && timer.at <= at) return;
    timer?.clear();
    const set = setTimeout(look, Math.max(0, Math.ceil(at - performance.now())));
    // What fails on our side meanwhile leaves it behind: nothing waits for it.
    set.unref();
    timer = { at, clear: () => clearTimeout(set) };
  };
  const overtake = (): void => {
    const until = performance.now() + silentMs;
    if (waiting === null || waiting.until <= until) return;
    waiting.until = until;
    waiting.why = overtaken;
    lookAt(until);
  };
  whenWanted(() => {
    isWanted = true;
    overtake();
  });
  return async (coming, { ms }) => {
    const next = await new Promise<Next>((give) => {
      const until = performance.now() + ms;
      waiting = { until, why: drips, give };
      lookAt(until);
      if (isWanted) overtake();
      void coming.then(give);
    });
    waiting = null;
    if (next instanceof Gone || next.done === true) timer?.clear();
    return next;
  };
}

const drips = (): Error => new Drips('The body comes in drips');
const overtaken = (): Error => new Overtaken('Its sender has come again');
