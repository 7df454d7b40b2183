import { makeStore } from '@astra/page-state/observable';
import type { Store } from '@astra/page-state/observable';

/** When this page last kept a copy of recent messages; null: it has not. */
export const savedHere: Store<number | null> = makeStore<number | null>(null);
