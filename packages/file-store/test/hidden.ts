import type { Hidden } from '../src/file-store.ts';

/** A secret of a test. */
export const hidden = (value: string): Hidden => ({ reveal: () => value });
