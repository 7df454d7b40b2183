/** What requests to the homeserver need. */
export interface RenewingFetchParts {
  /** Nothing but this origin is ever asked, so the token goes nowhere else. */
  readonly homeserverUrl: string;
  readonly accessToken: string;
  /** A new token for the same device; null when the session is over. Throws when nobody answers. */
  readonly renewToken: () => Promise<string | null>;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Asks the homeserver with the token of the moment. A token that ran out is renewed once for all
 * requests that met it, and they are made again; the caller never sees the first answer.
 */
export function makeRenewingFetch(parts: RenewingFetchParts): typeof globalThis.fetch {
  const origin = new URL(parts.homeserverUrl).origin;
  let token: string | null = parts.accessToken;
  let renewal: Promise<string | null> | null = null;

  const renew = (): Promise<string | null> => {
    renewal ??= parts.renewToken().finally(() => {
      renewal = null;
    });
    return renewal;
  };

  return async (resource, options) => {
    const url = new URL(resource instanceof Request ? resource.url : resource);
    if (url.origin !== origin) throw new TypeError('Only the homeserver is asked.');
    const used = token;
    const reply = await parts.fetch(url, authorised(options, used));
    if (used === null || !(await isUnknownToken(reply))) return reply;
    if (token === used) token = await renew();
    return token === null ? reply : parts.fetch(url, authorised(options, token));
  };
}

function authorised(options: RequestInit | undefined, token: string | null): RequestInit {
  const headers = new Headers(options?.headers);
  // What needs no token is asked without one.
  if (token !== null && headers.has('Authorization')) {
    headers.set('Authorization', `Bearer ${token}`);
  }
  return { ...options, headers };
}

async function isUnknownToken(reply: Response): Promise<boolean> {
  if (reply.status !== 401) return false;
  const body: unknown = await reply
    .clone()
    .json()
    .catch(() => null);
  return (
    typeof body === 'object' &&
    body !== null &&
    'errcode' in body &&
    body.errcode === 'M_UNKNOWN_TOKEN'
  );
}
