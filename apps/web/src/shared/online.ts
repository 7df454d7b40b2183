import { useSyncExternalStore } from 'react';
import { problemOf } from './problem-error.ts';

/** Since when there is no network, or null. The browser's word, corrected by our own requests. */
let offlineSince: number | null = null;
const listeners = new Set<() => void>();

function set(next: number | null): void {
  if ((next === null) === (offlineSince === null)) return;
  offlineSince = next;
  for (const listener of listeners) listener();
}

/**
 * A request got an answer: there is a network, whatever the browser says. One that was under way when the network went says
 * nothing of now. `askedAt`: when it began, milliseconds since 1970.
 */
export function noteAnswer(askedAt: number): void {
  if (offlineSince === null || askedAt > offlineSince) set(null);
}

/** A request found no way out. */
export function noteSilence(): void {
  if (!navigator.onLine) set(Date.now());
}

function check(): void {
  set(navigator.onLine ? null : Date.now());
}

/** Watches the network; the result ends that. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('online', check);
  window.addEventListener('offline', check);
  check();
  return () => {
    listeners.delete(listener);
    window.removeEventListener('online', check);
    window.removeEventListener('offline', check);
  };
}

/** The same at this moment, for who watches. */
export const getOfflineSince = (): number | null => offlineSince;

/** Does it, and where there is no network does it again as soon as there is: a page that says it goes on by itself does so. */
export async function onceOnline<T>(act: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await act();
    } catch (error) {
      if (problemOf(error) !== 'offline') throw error;
      await networkBack();
    }
}

async function networkBack(): Promise<void> {
  const ends: (() => void)[] = [];
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (offlineSince === null) resolve();
    };
    ends.push(subscribe(look));
    look();
  });
  for (const end of ends) end();
}

/** Since when the page is offline (milliseconds since 1970), or null. */
export function useOfflineSince(): number | null {
  return useSyncExternalStore(subscribe, getOfflineSince, () => null);
}
