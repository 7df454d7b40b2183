import { EngineError } from '../engine-error.ts';

/** Where the orders go, and how to be believed there. */
export interface OrderSettings {
  readonly url: string;
  readonly secret: string;
  readonly timeoutMs: number;
}

/** Sends orders to our module in the signalling server; every failure becomes an `EngineError`. */
export class Orders {
  readonly #settings: OrderSettings;

  constructor(settings: OrderSettings) {
    this.#settings = settings;
  }

  /** One order; what the server answered, or null when it had nothing to say. */
  send(name: string, order: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#call(name, { method: 'POST', body: JSON.stringify(order) });
  }

  /** Asks something that changes nothing. */
  ask(name: string): Promise<unknown> {
    return this.#call(name, {});
  }

  async #call(
    name: string,
    init: { readonly method?: string; readonly body?: string },
  ): Promise<unknown> {
    const { url, secret, timeoutMs } = this.#settings;
    const reply = await fetch(`${url}/astra/${name}`, {
      ...init,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw new EngineError('unreachable', 'The engine does not answer', { cause });
    });
    // 5xx: a server that is there but cannot serve is as good as none.
    if (reply.status >= 500) throw new EngineError('unreachable', 'The engine cannot serve');
    if (!reply.ok) throw new EngineError('refused', `The engine refused: ${reply.status}`);
    if (reply.status === 204) return null;
    return reply.json().catch((cause: unknown) => {
      throw new EngineError('unreachable', 'The engine broke off', { cause });
    });
  }
}
