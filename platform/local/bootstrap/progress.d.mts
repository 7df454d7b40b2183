import type { Purpose } from './plan.mjs';

/** Runs one step of the set-up and tells how it goes and how long it will still take. */
export function withProgress<T>(
  step: { readonly step: string; readonly title: string; readonly purpose: Purpose },
  work: () => Promise<T>,
): Promise<T>;
