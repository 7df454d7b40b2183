/** What has come of a PDF that grows page by page. */
export interface Come {
  readonly bytes: ArrayBuffer;
  /** How many of its pages are whole. */
  readonly pages: number;
}
/** A PDF whose pages come one after the other: what has come until a page's end is a whole PDF. */
export interface ComingPages {
  /** As soon as so many are whole. @throws PagesCut when it ended before */
  readonly upTo: (pages: number) => Promise<Come>;
  /** Nobody reads on: the service makes no more of them. */
  readonly stop: () => void;
}

/** It ended before that page. */
export class PagesCut extends Error {
  override readonly name = 'PagesCut';
}

/** How each page's update ends (ISO 32000-1, 7.5.5). */
const pageEnd = new TextEncoder().encode('\n%%EOF\n');

/** More than the service makes of one document. */
const largest = 67_108_864;

/** Takes what comes, as fast as it comes; `most`: bytes, beyond which it is cut. */
export function comingPages(body: ReadableStream<Uint8Array>, most = largest): ComingPages {
  const reader = body.getReader();
  const kept = new Kept();
  let waiting: (() => void)[] = [];
  const tell = (): void => {
    const all = waiting;
    waiting = [];
    for (const each of all) each();
  };
  const stop = (): void => {
    kept.isOver = true;
    reader.cancel().catch(() => undefined);
    tell();
  };
  const read = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done || kept.isOver) return;
      kept.add(value);
      if (kept.length > most) return;
      tell();
    }
  };
  // However it ended: what is not there is missing.
  void read().then(stop, stop);
  return {
    upTo: async (pages) => {
      while (kept.ends.length < pages && !kept.isOver)
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      if (kept.ends.length < pages) throw new PagesCut();
      return kept.come();
    },
    stop,
  };
}

/** Bytes in one piece, and where pages end in them. */
class Kept {
  readonly ends: number[] = [];
  /** Nothing more comes. */
  isOver = false;
  length = 0;
  #bytes = new Uint8Array(262_144);
  #searched = 0;

  add(part: Uint8Array): void {
    if (this.length + part.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.length + part.length));
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.length);
    this.length += part.length;
    this.#search();
  }

  #search(): void {
    for (;;) {
      const at = this.#bytes.indexOf(10, this.#searched);
      if (at < 0 || at + pageEnd.length > this.length) {
        this.#searched = at < 0 ? this.length : Math.min(at, this.length);
        return;
      }
      const isEnd = pageEnd.every((byte, offset) => this.#bytes[at + offset] === byte);
      if (isEnd) this.ends.push(at + pageEnd.length);
      this.#searched = at + (isEnd ? pageEnd.length : 1);
    }
  }

  come(): Come {
    const end = this.ends.at(-1) ?? 0;
    return { bytes: this.#bytes.slice(0, end).buffer, pages: this.ends.length };
  }
}
