import type { ShownReaction } from './call-state.ts';
import type { Clock } from '@astra/page-state/clock';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import { makeAllowance } from './signals.ts';
import type { Reaction } from './signals.ts';

/** Signals as the screen shows them. */
export interface SignalsState {
  readonly handRaisedAt: number | null;
  readonly reactions: readonly ShownReaction[];
}

/** What tells the others. */
interface Way {
  readonly raise: (raisedAt: number | null) => void;
  readonly react: (reaction: Reaction) => void;
}

/** One's own hand, and the reactions of all while they are shown. */
export interface Signals extends Observable<SignalsState> {
  readonly setHand: (isRaised: boolean) => void;
  readonly react: (reaction: Reaction) => void;
  /** Somebody else's. */
  readonly hear: (participantId: string, reaction: Reaction) => void;
  /** Lowers the hand and shows nothing any more. */
  readonly clear: () => void;
}

const SHOWN_MS = 4000;
/** Reactions of one person: so many at once, and so many a second; what is more is dropped at both ends. */
const BURST = 3;
const PER_SECOND = 3;
/** All people together: a screen full of them says no more. */
const MOST_SHOWN = 60;
/** A hand that goes up and down is told this seldom; the last word is always told. */
const HAND_APART_MS = 500;

/** Makes the signals of a call; they live as long as it, whatever engine carries it. */
export function makeSignals(clock: Clock, way: Way): Signals {
  const store = makeStore<SignalsState>({ handRaisedAt: null, reactions: [] });
  const own = makeAllowance(BURST, PER_SECOND);
  const theirs = makeAllowance(BURST, PER_SECOND);
  const set = (change: Partial<SignalsState>): void =>
    store.set({ ...store.getSnapshot(), ...change });
  let serial = 0;
  let toldAt = -Infinity;
  let cancelTelling: (() => void) | null = null;

  const tell = (): void => {
    cancelTelling = null;
    toldAt = clock.now();
    way.raise(store.getSnapshot().handRaisedAt);
  };
  const tellSoon = (): void => {
    const waitMs = toldAt + HAND_APART_MS - clock.now();
    if (waitMs <= 0) return tell();
    cancelTelling ??= clock.after(waitMs, tell);
  };
  const show = (participantId: string | null, reaction: Reaction): void => {
    serial += 1;
    const shown = { id: serial, participantId, reaction };
    set({ reactions: [...store.getSnapshot().reactions, shown].slice(-MOST_SHOWN) });
    clock.after(SHOWN_MS, () =>
      set({ reactions: store.getSnapshot().reactions.filter((one) => one !== shown) }),
    );
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    setHand: (isRaised) => {
      const { handRaisedAt } = store.getSnapshot();
      if (isRaised === (handRaisedAt !== null)) return;
      set({ handRaisedAt: isRaised ? clock.now() : null });
      tellSoon();
    },
    react: (reaction) => {
      if (!own.take('', clock.now())) return;
      show(null, reaction);
      way.react(reaction);
    },
    hear: (participantId, reaction) => {
      if (theirs.take(participantId, clock.now())) show(participantId, reaction);
    },
    clear: () => {
      cancelTelling?.();
      cancelTelling = null;
      toldAt = -Infinity;
      way.raise(null);
      store.set({ handRaisedAt: null, reactions: [] });
    },
  };
}
