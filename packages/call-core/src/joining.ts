import { backoffMs, pause } from './backoff.ts';
import { ConnectError } from './call-engine.ts';
import type {
  CallEngine,
  EngineEndReason,
  EngineGrant,
  EngineName,
  EngineSession,
} from './call-engine.ts';
import type { Clock } from '@astra/page-state/clock';
import type { Fault } from './call-state.ts';
import { GrantRefused } from './grant-refused.ts';

/** Why a grant is asked for. */
export interface GrantOccasion {
  readonly why: 'join' | 'rejoin' | 'move';
  /** 1 for the first try of this occasion. */
  readonly attempt: number;
  /** The engine that was just lost or could not be reached, so that it is looked at; null: none. */
  readonly lostEngineId: string | null;
  readonly signal: AbortSignal;
}

/** What it takes to join. */
export interface JoinParts {
  /** Loads an engine when the first grant for it comes. */
  readonly loadEngine: (name: EngineName) => Promise<CallEngine>;
  /** A fresh grant for each join. `GrantRefused` ends the call; any other error is tried again. */
  readonly fetchGrant: (occasion: GrantOccasion) => Promise<EngineGrant>;
  readonly clock: Clock;
  /** What a grant that did not come says of what is away; null: nothing. */
  readonly faultOf?: (error: unknown) => Fault | null;
  /**
   * Whether the meeting goes on for this person, by the service's word: asked when an engine says that a host has ended it
   * or put them out. One that was left closes its room, too, puts out whoever still comes into it, and a page may not have
   * heard of the move. Absent: the engine is believed.
   */
  readonly isGoingOn?: () => Promise<boolean>;
  /** Told each time that the engine wavers: the call may go to another one soon, and its code can be made ready. */
  readonly onWaver?: () => void;
}

/** What came of all tries together. */
export type JoinOutcome =
  | { readonly is: 'joined'; readonly session: EngineSession; readonly engineId: string }
  /** The grant names the engine where the call is already. */
  | { readonly is: 'needless' }
  | { readonly is: 'refused'; readonly detail: string }
  /** `isMediaBlocked`: the engine was reached by the last try, and no way for the media was found. */
  | { readonly is: 'given-up'; readonly isMediaBlocked: boolean }
  | { readonly is: 'aborted' };

/** A join that is under way. */
export interface Joining {
  readonly outcome: Promise<JoinOutcome>;
  /** True from the moment a grant is in use: the engine may already have cut off the join before. */
  readonly isCommitted: () => boolean;
  /** The meeting is on this engine now: a try that goes elsewhere is given up for one that goes there. */
  readonly redirect: (engineId: string) => void;
  readonly abort: () => void;
}

/** How a join goes about it. */
export interface JoinPlan {
  readonly why: GrantOccasion['why'];
  readonly lostEngineId: string | null;
  /** This engine carries the call already and works: a grant for it is not used. */
  readonly isHere: (engineId: string) => boolean;
  /** So long the join before is let mend itself, now that there is a grant for this engine; its mending aborts this one. */
  readonly letMendMs: (engineId: string) => number;
  readonly giveUpAfterMs: number;
  /** So many tries in a row that find no way for the media are enough: waiting longer opens no network. */
  readonly giveUpAfterBlocked: number;
  /** So long to wait with the next try once the network is back: a join that was only cut off may mend itself. */
  readonly onceOnlineMs: () => number;
  readonly onAttempt: (attempt: number) => void;
  /** A try did not work; null: nothing is known by it. */
  readonly onFault: (fault: Fault | null) => void;
  /** A session that takes tracks already; it may yet never connect. */
  readonly onOpen: (session: EngineSession) => void;
}

const ABORTED = { is: 'aborted' } as const;
const NEEDLESS = { is: 'needless' } as const;

/** Tries to join, each time with a fresh grant, until it works, is refused, or takes too long. */
export function startJoining(parts: JoinParts, plan: JoinPlan): Joining {
  const tries = new Tries(parts, plan);
  return {
    outcome: tries.run(),
    isCommitted: () => tries.isCommitted,
    redirect: (engineId) => tries.redirect(engineId),
    abort: () => tries.abort(),
  };
}

type Try = Exclude<JoinOutcome, { is: 'given-up' | 'aborted' }>;

class Tries {
  isCommitted = false;
  readonly #parts: JoinParts;
  readonly #plan: JoinPlan;
  readonly #giveUp = new AbortController();
  /** The try under way, and where it goes once its grant has come. */
  #current = new AbortController();
  #goesTo: string | null = null;
  /** Said to be the meeting's engine since the last grant was asked for. */
  #due: string | null = null;
  #lostEngineId: string | null;

  constructor(parts: JoinParts, plan: JoinPlan) {
    this.#parts = parts;
    this.#plan = plan;
    this.#lostEngineId = plan.lostEngineId;
  }

  abort(): void {
    this.#giveUp.abort();
  }

  redirect(engineId: string): void {
    this.#due = engineId;
    if (this.#goesTo !== null && this.#isElsewhere(this.#goesTo)) this.#current.abort();
  }

  async run(): Promise<JoinOutcome> {
    const { clock } = this.#parts;
    const { signal } = this.#giveUp;
    const until = clock.now() + this.#plan.giveUpAfterMs;
    let blocked = 0;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      this.#plan.onAttempt(attempt);
      const outcome = await this.#once(attempt).catch((error: unknown) => {
        blocked = isMediaBlocked(error) ? blocked + 1 : 0;
        this.#tellFault(error);
        return failure(error, blocked >= this.#plan.giveUpAfterBlocked || clock.now() >= until);
      });
      if (signal.aborted) return dropped(outcome);
      if (outcome) return outcome;
      const isRedirected = this.#current.signal.aborted;
      if (isRedirected) continue;
      const delayMs = backoffMs(attempt + 1, clock.random());
      await pause(clock, { delayMs, onceOnlineMs: this.#plan.onceOnlineMs }, signal);
    }
    return ABORTED;
  }

  /** Whoever had a grant reached the services: it is the engine that does not answer. */
  #tellFault(error: unknown): void {
    const { faultOf } = this.#parts;
    if (this.#giveUp.signal.aborted) return;
    this.#plan.onFault(isUnreachable(error) ? 'server' : (faultOf?.(error) ?? null));
  }

  async #once(attempt: number): Promise<Try> {
    this.#current = new AbortController();
    const signal = AbortSignal.any([this.#giveUp.signal, this.#current.signal]);
    const grant = await this.#fetch(attempt);
    const { engineId } = grant;
    if (this.#plan.isHere(engineId)) return NEEDLESS;
    const delayMs = this.#plan.letMendMs(engineId);
    this.#goesTo = engineId;
    try {
      if (delayMs > 0)
        await pause(this.#parts.clock, { delayMs, onceOnlineMs: () => delayMs }, signal);
      const engine = await this.#parts.loadEngine(grant.engine);
      signal.throwIfAborted();
      return { is: 'joined', engineId, session: await this.#connect(engine, grant, signal) };
    } catch (error) {
      if (isUnreachable(error)) this.#lostEngineId = engineId;
      throw error;
    } finally {
      this.#goesTo = null;
    }
  }

  /** A grant can have been given just before the meeting moved: then another one is asked for, once. */
  async #fetch(attempt: number): Promise<EngineGrant> {
    const { signal } = this.#giveUp;
    const { why } = this.#plan;
    this.#due = null;
    const lostEngineId = this.#lostEngineId;
    const grant = await this.#parts.fetchGrant({ why, attempt, lostEngineId, signal });
    if (!this.#isElsewhere(grant.engineId)) return grant;
    return this.#parts.fetchGrant({ why, attempt, lostEngineId, signal });
  }

  #isElsewhere(engineId: string): boolean {
    return this.#due !== null && this.#due !== engineId;
  }

  async #connect(
    engine: CallEngine,
    grant: EngineGrant,
    signal: AbortSignal,
  ): Promise<EngineSession> {
    this.isCommitted = true;
    const onOpen = (session: EngineSession): void => {
      if (!signal.aborted) this.#plan.onOpen(session);
    };
    try {
      return await engine.connect(grant, { signal, onOpen });
    } finally {
      this.isCommitted = false;
    }
  }
}

/** An end that may be that of a room which the meeting has left. */
export const isPutOut = (reason: EngineEndReason): boolean =>
  reason === 'ended-by-host' || reason === 'removed';

/** Whether the meeting goes on for us although its engine has put us out; who cannot ask believes the engine. */
export async function goesOn({ isGoingOn }: JoinParts): Promise<boolean> {
  return (await isGoingOn?.().catch(() => false)) ?? false;
}

/** Why a call is over that is left: who was put out a moment before, while the service was asked, was put out. */
export function whyLeft(session: EngineSession | undefined): 'left' | 'removed' {
  const state = session?.state.getSnapshot();
  return state?.status === 'ended' && state.reason === 'removed' ? 'removed' : 'left';
}

/** Null: worth another try. */
function failure(error: unknown, isLate: boolean): JoinOutcome | null {
  if (error instanceof GrantRefused) return { is: 'refused', detail: error.detail };
  return isLate ? { is: 'given-up', isMediaBlocked: isMediaBlocked(error) } : null;
}

const isMediaBlocked = (error: unknown): boolean =>
  error instanceof ConnectError && error.reason === 'media-blocked';

const isUnreachable = (error: unknown): boolean =>
  error instanceof ConnectError && (error.reason === 'unreachable' || error.reason === 'timeout');

/** An engine that joined in spite of the abort must not stay joined. */
function dropped(outcome: JoinOutcome | null): JoinOutcome {
  if (outcome?.is === 'joined') void outcome.session.leave();
  return ABORTED;
}
