import type { TestStack } from '@astra/platform-local/vitest-stack';
import { inject } from 'vitest';

/** The one stack of this run. */
export const stack = (): TestStack => inject('stack');
