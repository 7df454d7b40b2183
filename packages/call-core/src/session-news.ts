import type { EngineState, LinkQuality, RemoteParticipant } from './call-engine.ts';
import { makeStore } from '@astra/page-state/observable';

/** What an adapter does in its own way. */
interface Ways {
  /** Reads from the engine's client what is to be told. */
  readonly look: () => void;
  /** Closes the connection without a word to anybody. */
  readonly close: () => void;
}

/** What one join tells while it lasts, the same for every engine: to be filled by its adapter. */
export class SessionNews {
  readonly state = makeStore<EngineState>({ status: 'connected' });
  readonly roster = makeStore<readonly RemoteParticipant[]>([]);
  readonly me = makeStore<{ readonly quality: LinkQuality; readonly isSpeaking: boolean }>({
    quality: 'unknown',
    isSpeaking: false,
  });
  readonly #ways: Ways;
  #isLookDue = false;

  constructor(ways: Ways) {
    this.#ways = ways;
    globalThis.addEventListener('pagehide', this.#onPageHide);
  }

  isOpen(): boolean {
    const { status } = this.state.getSnapshot();
    return status === 'connected' || status === 'reconnecting';
  }

  /** After the end nothing changes any more. */
  become(next: EngineState): void {
    if (!this.isOpen()) return;
    if (next.status === 'lost' || next.status === 'ended')
      globalThis.removeEventListener('pagehide', this.#onPageHide);
    this.state.set(next);
  }

  tellMe(quality: LinkQuality, isSpeaking: boolean): void {
    const before = this.me.getSnapshot();
    if (before.quality !== quality || before.isSpeaking !== isSpeaking)
      this.me.set({ quality, isSpeaking });
  }

  /** Events come in bursts, and as a farewell when all is lost: one look after each burst. */
  readonly lookSoon = (): void => {
    if (this.#isLookDue) return;
    this.#isLookDue = true;
    queueMicrotask(() => {
      this.#isLookDue = false;
      this.#ways.look();
    });
  };

  /** Gives this join up: the call makes a new one. */
  cut(): void {
    this.become({ status: 'lost', reason: 'network' });
    this.#ways.close();
  }

  /** So that the others see it at once; a page that comes back from the cache joins anew. */
  readonly #onPageHide = (): void => this.cut();
}
