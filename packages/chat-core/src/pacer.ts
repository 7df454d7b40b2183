import type { Clock } from '@astra/page-state/clock';

/** Does a work at once, and what is asked for soon after it together, one work later. */
export class Pacer {
  readonly #clock: Clock;
  readonly #restMs: number;
  readonly #work: () => void;
  #isDue = false;
  #endRest: (() => void) | null = null;

  /** Between two works pass at least `restMs`. */
  constructor(clock: Clock, restMs: number, work: () => void) {
    this.#clock = clock;
    this.#restMs = restMs;
    this.#work = work;
  }

  readonly ask = (): void => {
    this.#isDue = true;
    if (this.#endRest === null) this.#go();
  };

  /** What is asked for and not done is dropped. */
  readonly stop = (): void => {
    this.#isDue = false;
    this.#endRest?.();
    this.#endRest = null;
  };

  #go(): void {
    this.#endRest = null;
    if (!this.#isDue) return;
    this.#isDue = false;
    this.#endRest = this.#clock.after(this.#restMs, () => this.#go());
    this.#work();
  }
}
