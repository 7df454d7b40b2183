import type { Clock } from '@astra/page-state/clock';
import { backoffMs, pause } from './backoff.ts';

/** Tells the server how far one has read: what it did not hear is told again, and only the newest of it. */
export class ReadTeller {
  readonly #clock: Clock;
  readonly #tell: (eventId: string) => Promise<void>;
  #wanted: string | null = null;
  #telling: Promise<void> | null = null;
  #end = new AbortController();

  constructor(clock: Clock, tell: (eventId: string) => Promise<void>) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Resolves when it is told, or given up. */
  read(eventId: string): Promise<void> {
    this.#wanted = eventId;
    this.#telling ??= this.#go(this.#end.signal).finally(() => {
      this.#telling = null;
    });
    return this.#telling;
  }

  /** Nobody looks any more: what was not told is found again at the next opening. */
  stop(): void {
    this.#wanted = null;
    this.#end.abort();
    this.#end = new AbortController();
  }

  async #go(signal: AbortSignal): Promise<void> {
    for (let attempt = 1; this.#wanted !== null && !signal.aborted;) {
      const eventId = this.#wanted;
      const isTold = await this.#tell(eventId).then(
        () => true,
        () => false,
      );
      // Something newer may have been read meanwhile.
      if (isTold && this.#wanted === eventId) this.#wanted = null;
      if (isTold) attempt = 1;
      else {
        attempt += 1;
        await pause(this.#clock, backoffMs(attempt, this.#clock.random()), signal);
      }
    }
  }
}
