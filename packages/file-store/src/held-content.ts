import type { Content } from './file-store.ts';

/**
 * A content that lets go of what it holds also when it is stopped before its first byte: a generator
 * that was never begun would not.
 */
export function holding(
  content: AsyncGenerator<Uint8Array, void, void>,
  release: () => Promise<void> | void,
): Content {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => content.next(),
      return: async () => {
        await content.return();
        await release();
        return { done: true, value: undefined };
      },
    }),
  };
}
