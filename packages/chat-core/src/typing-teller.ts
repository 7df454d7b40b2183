import type { Clock } from '@astra/page-state/clock';

/** Others are told again after this long; the server forgets after twenty seconds. */
const AGAIN_MS = 10_000;
/** Who has not touched a key for so long does not type. */
const PAUSE_MS = 6000;

/** What was written goes first, and who writes on at once has not stopped. */
const EMPTY_MS = 1500;

/** Tells others that one types: not at each key, and that it is over. */
export class TypingTeller {
  readonly #clock: Clock;
  readonly #tell: (isTyping: boolean) => void;
  #toldAt = -Infinity;
  #isTold = false;
  #cancel: () => void = () => {};

  constructor(clock: Clock, tell: (isTyping: boolean) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** A key was pressed, or the words were sent; this stands in the field now. */
  typed(text: string): void {
    const isEmpty = text.trim() === '';
    this.#cancel();
    this.#cancel = this.#clock.after(isEmpty ? EMPTY_MS : PAUSE_MS, () => this.stop());
    if (isEmpty) return;
    const now = this.#clock.now();
    if (this.#isTold && now - this.#toldAt < AGAIN_MS) return;
    this.#isTold = true;
    this.#toldAt = now;
    this.#tell(true);
  }

  /** It is over. */
  stop(): void {
    this.#cancel();
    if (!this.#isTold) return;
    this.#isTold = false;
    this.#tell(false);
  }
}
