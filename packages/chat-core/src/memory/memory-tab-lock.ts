import type { HowToHold, TabLock } from '../tab-lock.ts';

/** The lock of all "tabs" of one test. Give the same object to each of them. */
export class MemoryTabLock implements TabLock {
  #holder: HowToHold | null = null;
  #waiting: { readonly how: HowToHold; readonly held: () => void }[] = [];

  readonly isHeld = async (): Promise<boolean> => this.#holder !== null;

  readonly hold = (how: HowToHold): Promise<void> =>
    new Promise((held, failed) => {
      how.signal.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((one) => one.how !== how);
        failed(how.signal.reason);
        if (this.#holder !== how) return;
        this.#holder = null;
        this.#giveOn();
      });
      if (how.isTaking) this.#waiting.unshift({ how, held });
      else this.#waiting.push({ how, held });
      // Who loses it gives it on as soon as its keys are let go.
      if (how.isTaking) this.#holder?.onTaken();
      this.#giveOn();
    });

  #giveOn(): void {
    if (this.#holder) return;
    const next = this.#waiting.shift();
    this.#holder = next?.how ?? null;
    next?.held();
  }
}
