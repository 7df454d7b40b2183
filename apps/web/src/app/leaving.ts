import type { AtStake } from '@astra/chat-core/at-stake';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { Observable } from '@astra/page-state/observable';
import { signOut } from '#api/gateway.ts';
import type { ChatHome } from '#chat/chat-home.ts';
import { commentDrafts } from '#file-comments/drafts.ts';
import { wipeOffline } from '#offline/offline-place.ts';
import { forgetSetAside } from '#shared/set-aside.ts';
import { forgetUnfinished } from '#shared/unfinished.ts';
import { forgetTold } from './told.ts';

const longestForgettingMs = 3_000;

/** Leaves the chat in this browser, with everything that it keeps, and then the session. */
export async function leave(home: ChatHome): Promise<void> {
  const late = passed(longestForgettingMs);
  const gone = home.forget().catch(() => undefined);
  const all = Promise.all([gone.then(wipeOffline), commentDrafts.forget()]);
  await Promise.race([all, late]);
  forgetUnfinished();
  forgetSetAside();
  forgetTold();
  await signOut();
}

/** What leaving would lose for good. */
export interface Stake extends AtStake {
  /** Names of the rooms, by their ids at the chat server. */
  readonly names: ReadonlyMap<string, string>;
}

/** The chat opens, and says how this device stands; the client sends keys after ten seconds at most. */
const longestLookingMs = 15_000;
const lookAgainMs = 500;

const nothing: Stake = {
  unsent: [],
  begun: [],
  isLastKey: false,
  keysLeft: 0,
  isUncertain: false,
  names: new Map(),
};

export const losesNothing = (stake: Stake): boolean =>
  stake.unsent.length + stake.begun.length + stake.keysLeft === 0 &&
  !stake.isLastKey &&
  !stake.isUncertain;

/**
 * Finds out what leaving would lose. What is on its way is waited for, as long as somebody still wants to know and for no
 * longer than `longestLookingMs`; `onLeft` is told how many messages and keys are left.
 */
export async function whatIsAtStake(
  home: ChatHome,
  { signal, onLeft }: { readonly signal: AbortSignal; readonly onLeft: (left: number) => void },
): Promise<Stake> {
  if (!(await home.isKept())) return nothing;
  const until = shortened(signal, longestLookingMs);
  const session = await openOf(home, until);
  if (!session) return { ...nothing, isUncertain: true };
  for (;;) {
    const stake = await session.atStake();
    if (until.aborted || !(stake.isUncertain || session.isSettling(stake)))
      return {
        ...stake,
        names: new Map(session.rooms.getSnapshot().map((room) => [room.id, room.name])),
      };
    onLeft(stake.keysLeft + stake.unsent.length);
    await passed(lookAgainMs);
  }
}

/** The chat of this page, which is opened for it where it is not; null: it cannot be had. */
async function openOf(home: ChatHome, until: AbortSignal): Promise<ChatSession | null> {
  home.open();
  const state = await seen(home.state, ({ name }) => name === 'open' || name === 'failed', until);
  if (state?.name !== 'open') return null;
  const { session } = state;
  const phase = await seen(
    session.phase,
    ({ name }) => name !== 'idle' && name !== 'connecting',
    until,
  );
  // Whoever leaves takes it from the other tab, too: that one ends with the session.
  if (phase?.name === 'other-tab') await session.takeOver();
  return session;
}

/** As the signal, or after so long. */
function shortened(signal: AbortSignal, ms: number): AbortSignal {
  const end = new AbortController();
  const stop = (): void => end.abort();
  setTimeout(stop, ms);
  signal.addEventListener('abort', stop);
  return end.signal;
}

/** Resolves with the first state that fits; null: nobody waits any more. */
function seen<T>(
  { getSnapshot, subscribe }: Observable<T>,
  fits: (state: T) => boolean,
  until: AbortSignal,
): Promise<T | null> {
  return new Promise((done) => {
    const end = (state: T | null): void => {
      stop();
      until.removeEventListener('abort', give);
      done(state);
    };
    const look = (): void => {
      if (fits(getSnapshot())) end(getSnapshot());
    };
    const give = (): void => end(null);
    const stop = subscribe(look);
    until.addEventListener('abort', give);
    if (until.aborted) give();
    else look();
  });
}

const passed = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });
