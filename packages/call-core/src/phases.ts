import type { Clock } from '@astra/page-state/clock';
import type { Fault } from './call-state.ts';
import type { CarrierState } from './carrier-state.ts';
import type { Store } from '@astra/page-state/observable';

/** How far the call is, for the screen: since when, and which try. */
export class Phases {
  readonly #store: Store<CarrierState>;
  readonly #clock: Clock;
  /** A call lasts since it was joined first, whatever happened since. */
  #inCallSince: number | null = null;
  #fault: Fault | null = null;

  constructor(store: Store<CarrierState>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  get name(): CarrierState['phase']['name'] {
    return this.#store.getSnapshot().phase.name;
  }

  /** A call that begins; the result is told each try. */
  begin(): (attempt: number) => void {
    const since = this.#clock.now();
    this.#inCallSince = null;
    return (attempt) => this.#set({ name: 'joining', since, attempt });
  }

  inCall(): void {
    this.#inCallSince ??= this.#clock.now();
    this.#fault = null;
    this.#set({ name: 'in-call', since: this.#inCallSince });
  }

  lost(attempt: number): void {
    this.#set({ name: 'reconnecting', since: this.lostSince(), attempt, fault: this.#fault });
  }

  /** What is away, by the last try. */
  blame(fault: Fault | null): void {
    this.#fault = fault;
    const { phase } = this.#store.getSnapshot();
    if (phase.name === 'reconnecting' && phase.fault !== fault) this.#set({ ...phase, fault });
  }

  /** Since when it is away, which can be before it moved; now, if it is there. */
  lostSince(): number {
    const { phase } = this.#store.getSnapshot();
    const isLost = phase.name === 'reconnecting' || phase.name === 'moving';
    return isLost ? phase.since : this.#clock.now();
  }

  moving(since: number): void {
    this.#set({ name: 'moving', since });
  }

  #set(phase: CarrierState['phase']): void {
    this.#store.set({ ...this.#store.getSnapshot(), phase });
  }
}
