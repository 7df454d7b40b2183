export type LineOptions = {
  /** From one end to the other. */
  readonly delayMs: number;
  /** 0 to 1, of the packets of each direction. */
  readonly lossRatio: number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly out: (packet: Uint8Array) => void;
};

/** What a line did so far. */
export type LineCounts = { readonly carried: number; readonly lost: number };

/** A long line: what goes in comes out later, in the same order, or never. */
export class Line {
  readonly #options: LineOptions;
  #carried = 0;
  #lost = 0;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  get counts(): LineCounts {
    return { carried: this.#carried, lost: this.#lost };
  }

  take(packet: Uint8Array): void {
    const { delayMs, lossRatio, random, out } = this.#options;
    if (random() < lossRatio) {
      this.#lost += 1;
      return;
    }
    this.#carried += 1;
    // Timers of one length run out in the order in which they were set.
    setTimeout(out, delayMs, packet);
  }
}
