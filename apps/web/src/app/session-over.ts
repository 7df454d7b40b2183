import { useSyncExternalStore } from 'react';

/** Whether the services know nobody any more on a page that stays as it is, which is the call's. */
let isOver = false;
const listeners = new Set<() => void>();

/** What the last answer said. */
export function noteSession(next: { readonly isOver: boolean }): void {
  if (next.isOver === isOver) return;
  isOver = next.isOver;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the session is over while the page goes on. */
export const useSessionOver = (): boolean => useSyncExternalStore(subscribe, () => isOver);
