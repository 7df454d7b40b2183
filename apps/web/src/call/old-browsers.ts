/**
 * What browsers of 2021 (Safari 14.1, Chrome 90) lack and our code, the chat's client or the reader of PDFs use. Import it before anything
 * else. Small on purpose: syntax is the build's task, and a page for the ill must not carry a
 * library for this.
 */

function define(owner: object, name: PropertyKey, value: unknown): void {
  if (name in owner) return;
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

function at<T>(this: ArrayLike<T>, index: number): T | undefined {
  const whole = Math.trunc(index) || 0;
  return this[whole < 0 ? this.length + whole : whole];
}

function toSorted<T>(this: readonly T[], compare?: (one: T, other: T) => number): T[] {
  // oxlint-disable-next-line unicorn/no-array-sort -- the copy is ours, and this is where toSorted comes from
  return Array.from(this).sort(compare);
}

function toReversed<T>(this: readonly T[]): T[] {
  // oxlint-disable-next-line unicorn/no-array-reverse -- the copy is ours, and this is where toReversed comes from
  return Array.from(this).reverse();
}

function findLast<T>(
  this: readonly T[],
  is: (one: T, index: number, all: readonly T[]) => boolean,
): T | undefined {
  for (let index = this.length - 1; index >= 0; index -= 1) {
    const one = this[index] as T;
    if (is(one, index, this)) return one;
  }
  return undefined;
}

function findLastIndex<T>(
  this: readonly T[],
  is: (one: T, index: number, all: readonly T[]) => boolean,
): number {
  for (let index = this.length - 1; index >= 0; index -= 1)
    if (is(this[index] as T, index, this)) return index;
  return -1;
}

function withOne<T>(this: readonly T[], index: number, value: T): T[] {
  const copy = Array.from(this);
  copy[index < 0 ? copy.length + index : index] = value;
  return copy;
}

function toSpliced<T>(
  this: readonly T[],
  ...cut: [start: number, skip: number, ...added: T[]]
): T[] {
  const copy = Array.from(this);
  copy.splice(...cut);
  return copy;
}

function canParse(address: string | URL, base?: string | URL): boolean {
  try {
    return Boolean(new URL(address, base));
  } catch {
    return false;
  }
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let [resolve, reject]: [(value: T | PromiseLike<T>) => void, (reason?: unknown) => void] = [
    () => undefined,
    () => undefined,
  ];
  const promise = new Promise<T>((keep, breakIt) => {
    [resolve, reject] = [keep, breakIt];
  });
  return { promise, resolve, reject };
}

function json(data: unknown, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(data), { ...init, headers });
}

async function* piecesOf<T>(this: ReadableStream<T>): AsyncGenerator<T, void, void> {
  const reader = this.getReader();
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isOver = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isOver) await reader.cancel();
    reader.releaseLock();
  }
}

/** The former one stays as it is: who asks for this looks at it no more. */
function transferToFixedLength(this: ArrayBuffer, length = this.byteLength): ArrayBuffer {
  const copy = new Uint8Array(length);
  copy.set(new Uint8Array(this, 0, Math.min(length, this.byteLength)));
  return copy.buffer;
}

function throwIfAborted(this: AbortSignal): void {
  if (this.aborted) throw new DOMException('The operation was aborted.', 'AbortError');
}

function any(signals: readonly AbortSignal[]): AbortSignal {
  const control = new AbortController();
  const abort = (): void => {
    control.abort();
    for (const signal of signals) signal.removeEventListener('abort', abort);
  };
  if (signals.some(({ aborted }) => aborted)) abort();
  else for (const signal of signals) signal.addEventListener('abort', abort);
  return control.signal;
}

function timeout(afterMs: number): AbortSignal {
  const control = new AbortController();
  setTimeout(() => control.abort(), afterMs);
  return control.signal;
}

/** Of lists, by their names. */
export const ofLists = {
  at,
  toSorted,
  toReversed,
  toSpliced,
  with: withOne,
  findLast,
  findLastIndex,
};

/** Of everything else. */
export const ofOthers = { withResolvers, json, canParse, piecesOf, transferToFixedLength };

for (const [name, value] of Object.entries(ofLists)) define(Array.prototype, name, value);
define(Promise, 'withResolvers', withResolvers);
define(Response, 'json', json);
define(URL, 'canParse', canParse);
// Safari was late with it, too.
define(ReadableStream.prototype, Symbol.asyncIterator, piecesOf);
define(ArrayBuffer.prototype, 'transferToFixedLength', transferToFixedLength);
define(AbortSignal.prototype, 'throwIfAborted', throwIfAborted);
define(AbortSignal, 'any', any);
define(AbortSignal, 'timeout', timeout);
define(Object, 'hasOwn', (owner: object, name: PropertyKey) =>
  Object.prototype.hasOwnProperty.call(owner, name),
);
