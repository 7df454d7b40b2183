import { backoffMs, pause } from './backoff.ts';
import type { CallEngine, EngineGrant, EngineName, EngineSession } from './call-engine.ts';
import type { Clock } from './clock.ts';
import { GrantRefused } from './grant-refused.ts';

/** Why a grant is asked for. */
export interface GrantOccasion {
  readonly why: 'join' | 'rejoin' | 'move';
  /** 1 for the first try of this occasion. */
  readonly attempt: number;
  /** The engine that was just lost or is to be left, so that another can be chosen. */
  readonly lostEngine: EngineName | null;
  readonly signal: AbortSignal;
}

/** What it takes to join. */
export interface JoinParts {
  /** Loads an engine when the first grant for it comes. */
  readonly loadEngine: (name: EngineName) => Promise<CallEngine>;
  /** A fresh grant for each join. `GrantRefused` ends the call; any other error is tried again. */
  readonly fetchGrant: (occasion: GrantOccasion) => Promise<EngineGrant>;
  readonly clock: Clock;
}

/** What came of all tries together. */
export type JoinOutcome =
  | { readonly is: 'joined'; readonly session: EngineSession }
  | { readonly is: 'refused'; readonly detail: string }
  | { readonly is: 'given-up' }
  | { readonly is: 'aborted' };

/** A join that is under way. */
export interface Joining {
  readonly outcome: Promise<JoinOutcome>;
  /** True from the moment a grant is in use: the engine may already have cut off the join before. */
  readonly isCommitted: () => boolean;
  readonly abort: () => void;
}

/** How a join goes about it. */
export interface JoinPlan {
  readonly why: GrantOccasion['why'];
  readonly lostEngine: EngineName | null;
  readonly giveUpAfterMs: number;
  readonly onAttempt: (attempt: number) => void;
  /** A session that takes tracks already; it may yet never connect. */
  readonly onOpen: (session: EngineSession) => void;
}

const ABORTED = { is: 'aborted' } as const;

/** Tries to join, each time with a fresh grant, until it works, is refused, or takes too long. */
export function startJoining(parts: JoinParts, plan: JoinPlan): Joining {
  const { clock } = parts;
  const giveUp = new AbortController();
  const { signal } = giveUp;
  const until = clock.now() + plan.giveUpAfterMs;
  let isCommitted = false;

  const once = async (attempt: number): Promise<EngineSession> => {
    const { why, lostEngine } = plan;
    const grant = await parts.fetchGrant({ why, attempt, lostEngine, signal });
    const engine = await parts.loadEngine(grant.engine);
    signal.throwIfAborted();
    isCommitted = true;
    const onOpen = (session: EngineSession): void => {
      if (!signal.aborted) plan.onOpen(session);
    };
    return engine.connect(grant, { signal, onOpen }).finally(() => {
      isCommitted = false;
    });
  };

  const run = async (): Promise<JoinOutcome> => {
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      plan.onAttempt(attempt);
      const outcome = await once(attempt).then(
        (session) => ({ is: 'joined', session }) as const,
        (error: unknown) => failure(error, clock.now() >= until),
      );
      if (signal.aborted) return dropped(outcome);
      if (outcome) return outcome;
      await pause(clock, backoffMs(attempt + 1, clock.random()), signal);
    }
    return ABORTED;
  };

  return { outcome: run(), isCommitted: () => isCommitted, abort: () => giveUp.abort() };
}

/** Null: worth another try. */
function failure(error: unknown, isLate: boolean): JoinOutcome | null {
  if (error instanceof GrantRefused) return { is: 'refused', detail: error.detail };
  return isLate ? { is: 'given-up' } : null;
}

/** An engine that joined in spite of the abort must not stay joined. */
function dropped(outcome: JoinOutcome | null): JoinOutcome {
  if (outcome?.is === 'joined') void outcome.session.leave();
  return ABORTED;
}
