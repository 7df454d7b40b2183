import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';

const keyOf = (personId: string): string => `astra-offline.${personId}`;
const changes = makeStore(0);

/**
 * Whether this person has said that this device is theirs and may keep recent messages. It outlasts a session, as what they
 * said of notifications does; the messages do not.
 */
export function chosenHere(personId: string): Observable<boolean> {
  return { subscribe: changes.subscribe, getSnapshot: () => isChosenHere(personId) };
}

function isChosenHere(personId: string): boolean {
  try {
    return localStorage.getItem(keyOf(personId)) !== null;
  } catch {
    return false;
  }
}

export function noteChosenHere(personId: string, isChosen: boolean): void {
  try {
    if (isChosen) localStorage.setItem(keyOf(personId), '1');
    else localStorage.removeItem(keyOf(personId));
  } catch {
    // Storage may be closed: nothing can be kept then, either.
  }
  changes.set(changes.getSnapshot() + 1);
}
