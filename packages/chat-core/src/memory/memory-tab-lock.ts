import type { HowToHold, TabLock } from '../tab-lock.ts';

/** The lock of all "tabs" of one test. Give the same object to each of them. */
export class MemoryTabLock implements TabLock {
  private holder: HowToHold | null = null;
  private waiting: { readonly how: HowToHold; readonly held: () => void }[] = [];

  readonly isHeld = async (): Promise<boolean> => this.holder !== null;

  readonly hold = (how: HowToHold): Promise<void> =>
    new Promise((held, failed) => {
      how.signal.addEventListener('abort', () => {
        this.waiting = this.waiting.filter((one) => one.how !== how);
        failed(how.signal.reason);
        if (this.holder === how) this.giveOn();
      });
      if (how.isTaking) {
        this.holder?.onTaken();
        this.holder = null;
      }
      this.waiting = how.isTaking
        ? [{ how, held }, ...this.waiting]
        : [...this.waiting, { how, held }];
      if (!this.holder) this.giveOn();
    });

  private giveOn(): void {
    const next = this.waiting.shift();
    this.holder = next?.how ?? null;
    next?.held();
  }
}
