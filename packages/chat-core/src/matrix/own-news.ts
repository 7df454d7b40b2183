type Fetch = typeof globalThis.fetch;

interface Hearer {
  readonly userId: string;
  /** What is asked now; it resolves, or fails, when that is answered. */
  readonly asking: (answer: Promise<unknown>) => void;
  readonly tell: () => void;
  /** Resolves at once, or when keys of the person's own that are being made anew are there. */
  readonly settled: () => Promise<void>;
}

/**
 * Tells when the client has been answered which devices its own person has. The client says so itself only where their keys
 * have changed: of a device that has none yet it says nothing.
 */
export function hearOfOwn(fetch: Fetch, { userId, asking, tell, settled }: Hearer): Fetch {
  return async (resource, options) => {
    const url = new URL(resource instanceof Request ? resource.url : resource);
    const isOfOwn =
      url.pathname.endsWith('/keys/query') && askedFor(options?.body).includes(userId);
    if (!isOfOwn) return fetch(resource, options);
    await settled();
    const answer = fetch(resource, options);
    asking(answer);
    const reply = await answer;
    tell();
    return reply;
  };
}

/** The client wrote it itself. */
function askedFor(body: unknown): readonly string[] {
  const { device_keys } = JSON.parse(String(body)) as { readonly device_keys: object };
  return Object.keys(device_keys);
}
