import type { Clock } from './clock.ts';

/** Time that passes only when a test says so. */
export class MemoryClock implements Clock {
  /** What `random` gives: 0.5 makes every back-off exactly its base. */
  chance = 0.5;
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();
  readonly #online = new Set<() => void>();

  readonly now = (): number => this.#now;
  readonly random = (): number => this.chance;

  readonly after = (delayMs: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + delayMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  readonly onOnline = (run: () => void): (() => void) => {
    this.#online.add(run);
    return () => this.#online.delete(run);
  };

  /** The browser says that the network is back. */
  async goOnline(): Promise<void> {
    for (const run of this.#online) run();
    await settled();
  }

  /** Lets time pass; every timer runs at its moment, and what it starts is settled after it. */
  async pass(spanMs: number): Promise<void> {
    const until = this.#now + spanMs;
    await settled();
    for (let next = this.#due(until); next; next = this.#due(until)) {
      this.#timers.delete(next);
      this.#now = next.at;
      next.run();
      await settled();
    }
    this.#now = until;
  }

  #due(until: number): { readonly at: number; readonly run: () => void } | undefined {
    return [...this.#timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
  }
}

/** Resolves when everything that waits only for promises is done. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
