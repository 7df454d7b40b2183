import { afterAll, beforeAll } from 'vitest';

/** What all tests of a file use: made before the first of them, stopped after the last. A plain object, no class. */
export function shared<T extends { readonly stop: () => Promise<unknown> }>(
  start: () => Promise<T>,
): T {
  // Nothing looks at it before it is made: hooks and tests of the file run later than this first hook.
  const made = {} as T;
  beforeAll(async () => {
    Object.defineProperties(made, Object.getOwnPropertyDescriptors(await start()));
  });
  afterAll(() => made.stop());
  return made;
}
