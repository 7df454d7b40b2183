type Fetch = typeof globalThis.fetch;

/**
 * What a client asks its server. Once the line is shut nothing goes out any more. A client that is stopped while it starts
 * still asks for its first sync, and nobody takes the answer, not even a refusal: none comes. All else is refused.
 */
export class Line {
  readonly #fetch: Fetch;
  #isShut = false;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  readonly fetch: Fetch = async (resource, options) => {
    const url = new URL(resource instanceof Request ? resource.url : resource);
    if (this.#isShut && url.pathname.endsWith('/sync')) return new Promise(() => {});
    if (this.#isShut) throw new DOMException('Stopped', 'AbortError');
    return this.#fetch(resource, options);
  };

  shut(): void {
    this.#isShut = true;
  }
}
