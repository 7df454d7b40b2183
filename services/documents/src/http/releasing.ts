import { release } from '@astra/file-crypto/release';

/**
 * The body of a request, whose chunks are given back when the next is asked for: each is a copy that Node's parser has made
 * for this body alone.
 */
export function releasing(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const bytes = body[Symbol.asyncIterator]();
  let last: Uint8Array | null = null;
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    if (last !== null) release(last);
    const found = await bytes.next();
    last = found.done === true ? null : found.value;
    return found;
  };
  const leave = async (): Promise<IteratorResult<Uint8Array>> => {
    await bytes.return?.();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
}
