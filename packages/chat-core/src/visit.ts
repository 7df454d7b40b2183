import type { ChatLink } from './chat-link.ts';

/** One stretch in which a tab has the chat, or waits for its turn. The next begins when all of it is let go. */
export class Visit {
  /** Once nothing of the visit before holds anything here. */
  readonly ready: Promise<void>;
  /** The turn is this tab's. */
  hasTurn = false;
  /** Null until it is connected, and from the beginning of its end on. */
  link: ChatLink | null = null;
  /** What is being taken up of an earlier visit. */
  kept: Promise<unknown> = Promise.resolve();
  /** What is being opened; null: nothing, or it could not be. */
  opening: Promise<ChatLink | null> = Promise.resolve(null);
  readonly #over = new AbortController();
  #ended: Promise<void> | null = null;

  constructor(ready: Promise<void> = Promise.resolve()) {
    this.ready = ready.catch(() => {});
  }

  /** Gives the turn back, and ends what is followed. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Nothing is opened for it any more. */
  get isEnding(): boolean {
    return this.#ended !== null;
  }

  /** Ends once, whoever says so first; `letGo` is the work of it. */
  end(letGo: () => Promise<void>): Promise<void> {
    this.link = null;
    this.#ended ??= this.ready.then(letGo).finally(() => this.#over.abort());
    return this.#ended;
  }
}
