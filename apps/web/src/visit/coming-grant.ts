import type { EngineGrant } from '@astra/contracts/meetings';

/** The service makes it in a moment; whoever waits longer asks for one. */
const WITHIN_MS = 500;
/** It is good for two minutes, the connecting included. */
const GOOD_FOR_MS = 60_000;

interface Awaited {
  readonly grant: Promise<EngineGrant | null>;
  readonly since: number;
}

/** The way into the call that comes by itself after the word that lets the person in. */
export class ComingGrant {
  #awaited: Awaited | null = null;
  #settle: (grant: EngineGrant | null) => void = () => undefined;

  /** The word has come: a grant follows it. */
  expect(): void {
    const grant = new Promise<EngineGrant | null>((resolve) => {
      this.#settle = resolve;
      setTimeout(resolve, WITHIN_MS, null);
    });
    this.#awaited = { grant, since: performance.now() };
  }

  /** Null: the service could not. What nobody expects is left to expire. */
  settle(grant: EngineGrant | null): void {
    this.#settle(grant);
  }

  /** Once; null: none is coming, and one must be asked for. */
  take(): Promise<EngineGrant | null> {
    const awaited = this.#awaited;
    this.#awaited = null;
    if (!awaited || performance.now() - awaited.since > GOOD_FOR_MS) return Promise.resolve(null);
    return awaited.grant;
  }
}
