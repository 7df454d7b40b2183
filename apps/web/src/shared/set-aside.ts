import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';

/**
 * Forms that were begun and left for another page of the app. They lie in the memory of this page alone, for who typed them:
 * a sign-out, the end of the session and the closing of the tab leave nothing, and neither do some hours.
 */
export const SET_ASIDE_FOR_MS = 4 * 60 * 60_000;
/** More than somebody who is interrupted has begun; what is older goes. */
const MOST = 5;

/** One form that was begun and left. */
export interface SetAside<T = unknown> {
  readonly personId: string;
  /** Which form it is of. */
  readonly place: string;
  readonly value: T;
  /** Epoch milliseconds. */
  readonly until: number;
}

const store = makeStore<readonly SetAside[]>([]);

/** All of them, the newest first. */
export const allSetAside: Observable<readonly SetAside[]> = store;

/** Takes one out: it goes on, was sent, or is not wanted. */
export function takeOut(one: SetAside): void {
  store.set(store.getSnapshot().filter((other) => other !== one));
}

/** Keeps one, and erases it in time. */
export function setAside<T>(
  { personId, place, value }: Omit<SetAside<T>, 'until'>,
  now: number,
): SetAside<T> {
  const one = { personId, place, value, until: now + SET_ASIDE_FOR_MS };
  store.set([one, ...store.getSnapshot()].slice(0, MOST));
  setTimeout(() => takeOut(one), SET_ASIDE_FOR_MS);
  return one;
}

/** What this person has left of this form, and can still have back. */
export function setAsideBy<T>(
  all: readonly SetAside[],
  { personId, place }: Pick<SetAside, 'personId' | 'place'>,
  now: number,
): readonly SetAside<T>[] {
  const theirs = all.filter(
    (one) => one.personId === personId && one.place === place && now < one.until,
  );
  // Under its place there is only what its own form put there.
  return theirs as readonly SetAside<T>[];
}

/** The person signs out: nothing is kept for anybody. */
export const forgetSetAside = (): void => store.set([]);
