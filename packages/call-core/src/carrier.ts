import type { EngineSession, EngineState, RemoteParticipant, Wanted } from './call-engine.ts';
import type { CallEndReason } from './call-state.ts';
import { NOWHERE, UNKNOWN_ME } from './carrier-state.ts';
import type { CarrierState, Owner } from './carrier-state.ts';
import type { Clock } from '@astra/page-state/clock';
import { EarlySender } from './early-sender.ts';
import { goesOn, isPutOut, startJoining, whyLeft } from './joining.ts';
import type { Joining, JoinOutcome, JoinParts } from './joining.ts';
import { isUndisturbed, isWorthKeeping, retire } from './leg.ts';
import type { Leg } from './leg.ts';
import { watchLiveness } from './liveness.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import { startOverlap } from './overlap.ts';
import type { Leaving } from './overlap.ts';
import { Phases } from './phases.ts';
import type { Outgoing } from './sender.ts';
import type { Reaction } from './signals.ts';

/**
 * An engine is given so long to mend itself before we join anew beside it. A resume that works at
 * all takes less than a second; a dead engine must be left within five, the new join included.
 */
const PATIENCE_MS = 2500;
/** Longer when the engine believes that all is well: a busy machine is silent at times, too. */
const PATIENCE_IN_SILENCE_MS = 6000;
/** A first join is given up after this; a lost call is worth more. */
const JOIN_WITHIN_MS = 60_000;
const REJOIN_WITHIN_MS = 180_000;
/** Each takes ten seconds: whoever begins on a network that is closed to media reads it in half a minute. */
const BLOCKED_JOINS = 2;
/**
 * Services that were away are back when a grant comes again: a call that lost its signalling alone takes it up within a
 * second, on a machine that starts them all anew within four, and nobody notices; a join anew would cut its pictures.
 */
const LET_MEND_MS = 4000;
/** So long a call whose pictures and sound go on may be without its signalling before anybody is told. */
const QUIET_MS = 10_000;

/** Carries one call over one engine after another. Use `makeCallSession`, which adds the devices. */
export class Carrier {
  readonly state: Observable<CarrierState>;
  readonly #parts: JoinParts;
  readonly #clock: Clock;
  readonly #owner: Owner;
  readonly #store = makeStore<CarrierState>({ phase: { name: 'idle' }, ...NOWHERE });
  readonly #phases: Phases;
  /** All ids that were ours in this call: an engine may still list a join of ours that it lost. */
  readonly #ownIds = new Set<string>();
  #leg: Leg | null = null;
  #joining: Joining | null = null;
  readonly #early: EarlySender;
  #cancelPatience = (): void => {};
  /** The engine that the meeting was said to be on while a join was under way. */
  #due: string | null = null;
  /** The leg that is being left, while both carry the call. */
  #leaving: Leaving | null = null;
  #outgoing: Outgoing = {};
  #wanted: readonly Wanted[] = [];
  #handRaisedAt: number | null = null;

  constructor(parts: JoinParts, owner: Owner) {
    this.#parts = parts;
    this.#clock = parts.clock;
    this.#phases = new Phases(this.#store, parts.clock);
    this.#early = new EarlySender(parts.clock);
    this.#owner = owner;
    this.state = this.#store;
  }

  get session(): EngineSession | null {
    return this.#leg?.session ?? null;
  }

  join(): void {
    const { name } = this.#phases;
    if (name !== 'idle' && name !== 'ended') return;
    this.#set(NOWHERE);
    this.#start('join', JOIN_WITHIN_MS, this.#phases.begin());
  }

  /** The meeting is on this engine: goes there, and leaves the present one when all is there. */
  goTo(engineId: string): void {
    const leg = this.#leg;
    if (leg?.engineId === engineId && !this.#joining) return;
    const since = this.#phases.lostSince();
    if (this.#joining) {
      this.#due = engineId;
      this.#joining.redirect(engineId);
      if (leg && leg.engineId !== engineId) this.#phases.moving(since);
      return;
    }
    if (!leg) return;
    this.#leaveOld();
    this.#cancelPatience();
    this.#due = engineId;
    this.#start('move', REJOIN_WITHIN_MS, () => this.#phases.moving(since));
  }

  async leave(): Promise<void> {
    await this.#end(whyLeft(this.#leg?.session), null);
  }

  send(outgoing: Outgoing): void {
    this.#outgoing = outgoing;
    this.#leg?.sender.sync(outgoing);
    this.#early.sync(outgoing);
  }

  want(wanted: readonly Wanted[]): void {
    this.#wanted = wanted;
    this.#leg?.session.setWanted(wanted);
  }

  raise(handRaisedAt: number | null): void {
    this.#handRaisedAt = handRaisedAt;
    this.#leg?.session.setHand(handRaisedAt);
    this.#leaving?.leg.session.setHand(handRaisedAt);
  }

  react(reaction: Reaction): void {
    this.#leg?.session.react(reaction);
  }

  #start(
    why: 'join' | 'rejoin' | 'move',
    giveUpAfterMs: number,
    onAttempt: (attempt: number) => void,
  ): void {
    // The service knows by itself why it moves a meeting.
    const lostEngineId = why === 'rejoin' ? (this.#leg?.engineId ?? null) : null;
    const onOpen = (session: EngineSession): void => this.#early.begin(session, this.#outgoing);
    const joining = startJoining(this.#parts, {
      why,
      lostEngineId,
      isHere: (engineId) => why === 'move' && this.#isOn(engineId),
      letMendMs: (engineId) => (why === 'rejoin' && this.#isMending(engineId) ? LET_MEND_MS : 0),
      giveUpAfterMs,
      // In a lost call somebody may be on the way to another network.
      giveUpAfterBlocked: why === 'join' ? BLOCKED_JOINS : Infinity,
      // Only silent, to its engine: what was cut off comes back by itself, and sooner than a new join.
      onceOnlineMs: () => (this.#isConnected() ? PATIENCE_MS : 0),
      onAttempt,
      onFault: (fault) => this.#phases.blame(fault),
      onOpen,
    });
    this.#joining = joining;
    void joining.outcome.then((outcome) => {
      if (this.#joining !== joining) return this.#drop(outcome);
      this.#joining = null;
      return this.#conclude(outcome);
    });
  }

  async #conclude(outcome: JoinOutcome): Promise<void> {
    const due = this.#due;
    this.#due = null;
    switch (outcome.is) {
      case 'joined':
        this.#adopt(outcome.session, outcome.engineId);
        if (due !== null) this.goTo(due);
        return;
      case 'needless':
        return this.#phases.inCall();
      case 'refused':
        return this.#end('refused', outcome.detail);
      case 'given-up':
        return this.#giveUp(outcome.isMediaBlocked ? 'media-blocked' : 'connection-lost');
      case 'aborted':
    }
  }

  /** A move that does not come about leaves the call where it still works. */
  async #giveUp(why: CallEndReason): Promise<void> {
    if (this.#isConnected()) return this.#phases.inCall();
    return this.#end(why, null);
  }

  #isConnected(): boolean {
    return this.#leg?.session.state.getSnapshot().status === 'connected';
  }

  #isOn(engineId: string): boolean {
    return this.#leg?.engineId === engineId && this.#isConnected();
  }

  /** It is being taken up again there, and pictures and sound go on. */
  #isMending(engineId: string): boolean {
    const leg = this.#leg;
    const status = leg?.session.state.getSnapshot().status;
    return leg?.engineId === engineId && status === 'reconnecting' && isUndisturbed(leg);
  }

  async #drop(outcome: JoinOutcome): Promise<void> {
    if (outcome.is === 'joined') await outcome.session.leave();
  }

  #adopt(session: EngineSession, engineId: string): void {
    const old = this.#leg;
    const isMove = this.#phases.name === 'moving';
    this.#cancelPatience();
    this.#ownIds.add(session.participantId);
    this.#leg = this.#makeLeg(session, engineId);
    if (old && isWorthKeeping(old, isMove)) return this.#overlap(old, session);
    if (old) void retire(old);
    this.#takeOver(session);
  }

  #takeOver(session: EngineSession): void {
    this.#set({ engine: session.engine, myId: session.participantId });
    this.#follow();
    this.#follows(session.state.getSnapshot());
  }

  #makeLeg(session: EngineSession, engineId: string): Leg {
    const sender = this.#early.takeOver(session, this.#outgoing);
    const liveness = watchLiveness(session, this.#clock, (isAlive) =>
      this.#feels(session, isAlive),
    );
    const stops = [
      session.state.subscribe(() => {
        const isOurs = this.#leg?.session === session && !this.#leaving;
        if (isOurs) this.#follows(session.state.getSnapshot());
      }),
      session.roster.subscribe(() => this.#follow()),
      session.me.subscribe(() => this.#follow()),
      liveness.stop,
      session.onHostMute((source) => this.#owner.onHostMute(source)),
      session.onReaction((id, reaction) => {
        if (!this.#ownIds.has(id)) this.#owner.onReaction(id, reaction);
      }),
    ];
    session.setWanted(this.#wanted);
    if (this.#handRaisedAt !== null) session.setHand(this.#handRaisedAt);
    const stopListening = (): void => stops.forEach((stop) => stop());
    const { hasSigns } = liveness;
    return { session, engineId, isSilent: false, hasSigns, sender, stopListening };
  }

  #overlap(old: Leg, session: EngineSession): void {
    const others = (): readonly RemoteParticipant[] => this.#others(session);
    const leaving = startOverlap({ old, session, others }, this.#clock, () => this.#leaveOld());
    this.#leaving = leaving;
    leaving.look();
  }

  #leaveOld(): void {
    const leaving = this.#leaving;
    if (!leaving) return;
    this.#leaving = null;
    leaving.stopLooking();
    void retire(leaving.leg);
    if (this.#leg) this.#takeOver(this.#leg.session);
  }

  #follow(): void {
    const session = this.#leg?.session;
    if (!session || this.#leaving) return;
    this.#set({ participants: this.#others(session), me: session.me.getSnapshot() });
  }

  #others(session: EngineSession): readonly RemoteParticipant[] {
    const roster = session.roster.getSnapshot();
    const isGhost = roster.some((one) => this.#ownIds.has(one.id));
    return isGhost ? roster.filter((one) => !this.#ownIds.has(one.id)) : roster;
  }

  #follows(state: EngineState): void {
    switch (state.status) {
      case 'connected':
        return this.#mended();
      case 'reconnecting':
        return this.#wavers(PATIENCE_MS);
      case 'lost':
        return this.#rejoin();
      case 'ended':
        // The room that the meeting leaves is closed behind it: whether one may go on, the next grant knows.
        if (this.#due !== null) return;
        // A join of ours under way takes the place of this one: that is not another device.
        if (state.reason === 'replaced' && this.#joining?.isCommitted()) return;
        if (isPutOut(state.reason)) return void this.#whenPutOut(state.reason);
        void this.#end(state.reason, null);
    }
  }

  /**
   * The meeting is over for us, or elsewhere without our having heard of it, and then its old room is closed or we are
   * put out of it as who has no business there: the service knows.
   */
  async #whenPutOut(reason: CallEndReason): Promise<void> {
    const leg = this.#leg;
    const isGoingOn = await goesOn(this.#parts);
    // Left by one's own hand meanwhile, or on the way: the grant for that tells.
    if (this.#leg !== leg || this.#joining) return;
    if (!isGoingOn) return this.#end(reason, null);
    this.#start('move', REJOIN_WITHIN_MS, () => this.#phases.moving(this.#phases.lostSince()));
  }

  /** Pictures that stand still are a loss, whatever the engine believes. */
  #feels(session: EngineSession, isAlive: boolean): void {
    const leg = [this.#leg, this.#leaving?.leg].find((one) => one?.session === session);
    if (leg) leg.isSilent = !isAlive;
    if (leg && leg === this.#leaving?.leg && !isAlive) return this.#leaveOld();
    if (leg !== this.#leg || this.#leaving) return;
    if (session.state.getSnapshot().status === 'connected') this.#weigh(isAlive);
    else if (!isAlive) this.#endQuiet();
  }

  #weigh(isAlive: boolean): void {
    return isAlive ? this.#mended() : this.#wavers(PATIENCE_IN_SILENCE_MS);
  }

  #mended(): void {
    this.#cancelPatience();
    // The meeting is elsewhere: that its old engine answers again is no reason to stay.
    if (this.#due === null && this.#joining?.isCommitted() === false) this.#abortJoining();
    if (!this.#joining) this.#phases.inCall();
  }

  #wavers(patienceMs: number): void {
    if (this.#joining) return;
    this.#parts.onWaver?.();
    this.#cancelPatience();
    // A picture that moves under a sentence that all is cut would only alarm.
    if (!isUndisturbed(this.#leg)) this.#phases.lost(0);
    this.#cancelPatience = this.#clock.after(patienceMs, () => this.#rejoin());
  }

  #rejoin(): void {
    this.#cancelPatience();
    if (this.#joining) return;
    const since = this.#phases.lostSince();
    this.#start('rejoin', REJOIN_WITHIN_MS, (attempt) => {
      if (this.#due !== null) return this.#phases.moving(since);
      const isQuiet = isUndisturbed(this.#leg) && this.#clock.now() - since < QUIET_MS;
      if (!isQuiet) this.#phases.lost(attempt);
    });
    this.#cancelPatience = this.#clock.after(QUIET_MS, () => this.#endQuiet());
  }

  #endQuiet(): void {
    if (this.#phases.name === 'in-call') this.#phases.lost(0);
  }

  async #end(reason: CallEndReason, detail: string | null): Promise<void> {
    if (this.#phases.name === 'ended') return;
    this.#cancelPatience();
    this.#abortJoining();
    const leg = this.#leg;
    this.#leg = null;
    this.#leaveOld();
    this.#set({ phase: { name: 'ended', reason, detail }, participants: [], me: UNKNOWN_ME });
    this.#owner.onEnd();
    if (leg) await retire(leg);
  }

  #abortJoining(): void {
    this.#joining?.abort();
    this.#joining = null;
    this.#due = null;
    this.#early.stop();
  }

  #set(change: Partial<CarrierState>): void {
    this.#store.set({ ...this.#store.getSnapshot(), ...change });
  }
}
