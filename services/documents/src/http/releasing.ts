import { IncomingMessage } from 'node:http';
import { release } from '@astra/file-crypto/release';

/**
 * The body of a request, whose chunks are given back when the next is asked for: each is a copy that Node's parser has made
 * for this body alone. What does not come from there may be somebody's own, and is left to them.
 */
export function releasing(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  if (!(body instanceof IncomingMessage)) return body;
  const bytes: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
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
