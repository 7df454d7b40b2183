/** How long we wait for bytes before what came in that time is counted, and the least that must have come then. */
const windowMs = 10_000;
const leastBytes = 10_240;

/** It comes so slowly that it holds a place for which others wait: a weak network, mostly, which may be better in a moment. */
export class Drips extends Error {}

/** Nothing more comes: who was sending has gone, or it came in drips. */
export class Gone {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/** The next bytes of a body. Only the time counts in which we wait for them, not that in which they are kept. */
export function makeNextOf(
  body: AsyncIterable<Uint8Array>,
): () => Promise<IteratorResult<Uint8Array> | Gone> {
  const reading = body[Symbol.asyncIterator]();
  let [waitedMs, came] = [0, 0];
  return async () => {
    const asked = performance.now();
    const next = await within(
      windowMs - waitedMs,
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
async function within<T>(ms: number, coming: Promise<T>): Promise<T | Gone> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Gone>((tell) => {
    timer = setTimeout(() => tell(new Gone(new Drips('The body comes in drips'))), Math.max(0, ms));
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
  }
}
