import { openStack } from './stack.ts';

// Before each file; only the first of a stack waits.
await openStack();
