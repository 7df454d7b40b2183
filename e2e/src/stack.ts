import type { TestStack } from '@astra/platform-local/vitest-stack';
import { inject } from 'vitest';

/** The stack of this worker: nobody else's journeys are on it. */
export function stack(): TestStack {
  const stacks = inject('stacks');
  const found = stacks[Number(process.env['VITEST_POOL_ID']) - 1] ?? stacks[0];
  if (!found) throw new Error('No stack was started for the journeys');
  return found;
}
