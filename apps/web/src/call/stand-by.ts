import type { EngineName } from '@astra/call-core/call-engine';

interface Ways {
  /** Brings an engine's code into the page's reach without running more of it than must be. */
  readonly fetchCode: (name: EngineName) => Promise<unknown>;
  /** Runs what was brought, so that a join by it begins at once. */
  readonly runCode: (name: EngineName) => Promise<unknown>;
  readonly whenIdle: (run: () => void) => void;
  /** Is there room on the network for what may never be needed? */
  readonly hasRoom: () => boolean;
}

/**
 * The code of the engine where the call goes when this one dies: while that happens there is no time to fetch it, and
 * perhaps no network.
 */
export class StandBy {
  readonly #ways: Ways;
  #name: EngineName | null = null;
  readonly #fetched = new Set<EngineName>();
  /** Of these, what has come to its end. */
  readonly #brought = new Set<EngineName>();

  constructor(ways: Ways) {
    this.#ways = ways;
  }

  /** The service has said where the call is, and where it goes when that dies. */
  expect(engine: EngineName, standBy: EngineName): void {
    this.#fetched.add(engine);
    this.#name = standBy;
  }

  /** The call goes well for a while already: now is the time. */
  bring(): void {
    this.#ways.whenIdle(() => {
      const name = this.#name;
      if (name === null || this.#fetched.has(name) || !this.#ways.hasRoom()) return;
      this.#fetched.add(name);
      this.#ways
        .fetchCode(name)
        .then(() => this.#brought.add(name))
        // The next calm moment tries again.
        .catch(() => this.#fetched.delete(name));
    });
  }

  /** The engine wavers: the other one's code runs while it is still being found out whether this one is dead. */
  makeReady(): void {
    const name = this.#name;
    // What is not here would be asked of a network that is perhaps the one that wavers.
    if (name === null || !this.#brought.has(name)) return;
    this.#brought.delete(name);
    this.#ways.runCode(name).catch(() => undefined);
  }
}

/** https://wicg.github.io/netinfo/, which not every browser has. */
interface NetworkInformation {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

/** Not where every byte is paid, and not where they hardly come. What a browser does not tell is taken for good. */
export function hasRoom(navigator: { readonly connection?: NetworkInformation }): boolean {
  const { saveData = false, effectiveType = '4g' } = navigator.connection ?? {};
  return !saveData && effectiveType === '4g';
}
