type Fetch = typeof globalThis.fetch;

/**
 * What a client asks its server. A client that is stopped while it starts still asks for its first sync, and nobody takes
 * the answer, not even a refusal: once the line is shut none comes. All else is refused by the client itself.
 */
export class Line {
  readonly #fetch: Fetch;
  #isShut = false;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  readonly fetch: Fetch = (resource, options) => {
    const url = new URL(resource instanceof Request ? resource.url : resource);
    if (this.#isShut && url.pathname.endsWith('/sync')) return new Promise(() => {});
    return this.#fetch(resource, options);
  };

  shut(): void {
    this.#isShut = true;
  }
}
