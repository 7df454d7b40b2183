import { StoreError } from '../store-error.ts';

/** How slowly a body may come. */
export interface Pace {
  /** Time spent waiting for the server, after which what came in it is counted. */
  readonly windowMs: number;
  /** Least that must have come then. */
  readonly leastBytes: number;
}

/**
 * A body that comes in drips ends in `timed-out`. Only the time is counted in which we wait for the
 * server: a reader that is slow itself may be as slow as it likes.
 */
export async function* keepPace(
  body: AsyncIterable<Uint8Array>,
  { windowMs, leastBytes }: Pace,
): AsyncGenerator<Uint8Array, void, void> {
  let [waited, came] = [0, 0];
  let asked = performance.now();
  for await (const chunk of body) {
    waited += performance.now() - asked;
    came += chunk.byteLength;
    if (waited > windowMs) {
      if (came < leastBytes) throw new StoreError('timed-out', 'The file server answers in drips');
      [waited, came] = [0, 0];
    }
    yield chunk;
    asked = performance.now();
  }
}

/** Exactly so many bytes: more or fewer cannot be what the server has said. */
export async function* exactly(
  body: AsyncIterable<Uint8Array>,
  lengthBytes: number,
): AsyncGenerator<Uint8Array, void, void> {
  let count = 0;
  for await (const chunk of body) {
    count += chunk.byteLength;
    if (count > lengthBytes) throw otherLength();
    yield chunk;
  }
  if (count !== lengthBytes) throw otherLength();
}

/** What a server says about a length and what it sends are two things. */
export const otherLength = (): StoreError =>
  new StoreError('misbehaved', 'The file server sends another length than it says');

/** The answer to a question: it has an end, in bytes and in time. */
export async function* bounded(
  body: AsyncIterable<Uint8Array>,
  { limitBytes, limitMs }: { readonly limitBytes: number; readonly limitMs: number },
): AsyncGenerator<Uint8Array, void, void> {
  const begun = performance.now();
  let count = 0;
  for await (const chunk of body) {
    count += chunk.byteLength;
    if (count > limitBytes) throw endless();
    if (performance.now() - begun > limitMs)
      throw new StoreError('timed-out', 'The file server does not come to an end');
    yield chunk;
  }
}

/** An answer that is to be held in memory whole. */
export async function gather(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const endless = (): StoreError =>
  new StoreError('misbehaved', 'The file server gives an answer without end');
