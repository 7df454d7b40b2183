import { useSyncExternalStore } from 'react';
import { makeStore } from '@astra/page-state/observable';

/** A word to somebody of the waiting room that found no network. */
export interface HeldWord {
  readonly meetingId: string;
  readonly guestId: string;
  readonly words: string;
  /** The same that it was sent with: what arrived without its answer does not arrive twice. */
  readonly key: string;
  /** Why it did not go once there was a network. */
  readonly fault?: unknown;
}

/** It outlives the panel in which it was written, and ends with the page. */
const store = makeStore<readonly HeldWord[]>([]);

export function holdWord(word: HeldWord): void {
  store.set([...store.getSnapshot().filter(({ key }) => key !== word.key), word]);
}

export function forgetWord(key: string): void {
  store.set(store.getSnapshot().filter((word) => word.key !== key));
}

/** All, in the order in which they were written. */
export const useHeldWords = (): readonly HeldWord[] =>
  useSyncExternalStore(store.subscribe, store.getSnapshot);

export const waits = ({ fault }: HeldWord): boolean => fault === undefined;

/** The one that goes next, of those that have not been tried in vain. */
export const nextWord = (): HeldWord | undefined => store.getSnapshot().find(waits);
