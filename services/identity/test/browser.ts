import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt, type JWTPayload } from 'jose';
import { totpCode, type Stand, type TestPerson } from './stand.ts';

/** Ways to a token that are not the sign-in. */
export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
export const guestGrant = 'urn:astra:params:oauth:grant-type:guest-ticket';

export type Reply = {
  readonly status: number;
  readonly location: string;
  readonly body: Record<string, unknown>;
  readonly text: string;
};

/** A browser: keeps cookies with their paths, follows nothing by itself. */
export type Browser = {
  readonly cookies: Map<string, { value: string; path: string; line: string }>;
  readonly get: (path: string) => Promise<Reply>;
  readonly post: (path: string, body?: unknown) => Promise<Reply>;
};

/** Where the gateway lets the browser's cookies through to identity. */
const outside = (path: string): string =>
  path.startsWith('/interactions') ? `/api/identity${path}` : path;

/** `address`: where it is, as the gateway tells. */
export function aBrowser(stand: Stand, address?: string): Browser {
  const cookies: Browser['cookies'] = new Map();
  const send = async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const relative = path.replace(stand.config.publicOrigin, '');
    const response = await fetch(`${stand.url}${relative}`, {
      method,
      redirect: 'manual',
      headers: {
        cookie: cookiesFor(cookies, relative),
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36',
        ...(address === undefined ? {} : { 'x-forwarded-for': address }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) keepCookie(cookies, line);
    return toReply(response);
  };
  return {
    cookies,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
  };
}

export const cookiesFor = (cookies: Browser['cookies'], path: string): string =>
  [...cookies]
    .filter(([, cookie]) => outside(path).startsWith(cookie.path))
    .map(([key, cookie]) => `${key.split(' ')[0] ?? ''}=${cookie.value}`)
    .join('; ');

function keepCookie(cookies: Browser['cookies'], line: string): void {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const [name = '', value = ''] = pair.split(/=(.*)/s);
  const path = attributes.find((each) => each.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
  // As browsers do: two of one name and of different paths are two.
  const key = path.startsWith('/api/identity/interactions/') ? `${name} ${path}` : name;
  if (value === '') cookies.delete(key);
  else cookies.set(key, { value, path, line });
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    location: response.headers.get('location') ?? '',
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    text,
  };
}

export type Granted = {
  readonly status: number;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
  readonly claims: JWTPayload;
  readonly body: Record<string, unknown>;
};

/** `POST /oidc/token` as a client of ours does it. */
export async function askToken(
  stand: Stand,
  client: string,
  parameters: Record<string, string>,
): Promise<Granted> {
  const response = await fetch(`${stand.url}/oidc/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client}:${stand.secretOf(client)}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(parameters),
  });
  const body = (await response.json()) as Record<string, unknown>;
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
  const accessToken = text('access_token');
  return {
    status: response.status,
    accessToken,
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    claims: accessToken.split('.').length === 3 ? decodeJwt(accessToken) : {},
    body,
  };
}

export type Started = { readonly uid: string; readonly verifier: string };

/** The gateway sends the browser to the provider, which sends it to our page. */
export async function beginSignIn(
  stand: Stand,
  browser: Browser,
  extra: Record<string, string> = {},
): Promise<Started & { readonly reply: Reply }> {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: 'gateway',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: `${stand.config.publicOrigin}/auth/callback`,
    state: 'the-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
  const reply = await browser.get(`/oidc/auth?${query.toString()}`);
  const uid = reply.location.includes('/connexion')
    ? new URL(reply.location).searchParams.get('i')
    : '';
  return { uid: uid ?? '', verifier, reply };
}

/** The first factor of a sign-in that has begun. */
export const passFirst = (browser: Browser, uid: string, person: TestPerson): Promise<Reply> =>
  browser.post(`/interactions/${uid}/password`, { email: person.email, password: person.password });

/** A browser that has passed the password and stands before the second factor. */
export async function beforeSecond(
  stand: Stand,
  person: TestPerson,
): Promise<Started & { readonly browser: Browser }> {
  const browser = aBrowser(stand);
  const { uid, verifier } = await beginSignIn(stand, browser);
  await passFirst(browser, uid, person);
  return { browser, uid, verifier };
}

export const redeemCode = (stand: Stand, location: string, verifier: string): Promise<Granted> =>
  askToken(stand, 'gateway', {
    grant_type: 'authorization_code',
    code: new URL(location).searchParams.get('code') ?? '',
    redirect_uri: `${stand.config.publicOrigin}/auth/callback`,
    code_verifier: verifier,
  });

export type SignedIn = Granted & { readonly browser: Browser };

/** A whole sign-in with password and code. Moves the clock on, since a code works once. */
export async function signIn(
  stand: Stand,
  person: TestPerson,
  {
    browser = aBrowser(stand),
    isSharedDevice = false,
    extra = {},
  }: {
    readonly browser?: Browser;
    readonly isSharedDevice?: boolean;
    readonly extra?: Record<string, string>;
  } = {},
): Promise<SignedIn> {
  const { uid, verifier } = await beginSignIn(stand, browser, extra);
  await browser.post(`/interactions/${uid}/password`, {
    email: person.email,
    password: person.password,
    isSharedDevice,
  });
  const done = await browser.post(`/interactions/${uid}/totp`, {
    code: totpCode(person.totpSecret, stand.clock.now()),
  });
  stand.clock.advance(30_000);
  const resumed = await browser.get(String(done.body['location']));
  return { ...(await redeemCode(stand, resumed.location, verifier)), browser };
}

/** A token for one service, by the refresh token, as the gateway asks for it. */
export const refresh = (
  stand: Stand,
  refreshToken: string,
  service = 'identity',
): Promise<Granted> =>
  askToken(stand, 'gateway', {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    resource: `urn:astra:${service}`,
  });

/** Calls a route of identity with a bearer token. */
export async function call(
  stand: Stand,
  token: string,
  request: {
    readonly method?: string;
    readonly path: string;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
  },
): Promise<Reply> {
  const response = await fetch(`${stand.url}${request.path}`, {
    method: request.method ?? 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  return toReply(response);
}

/** Signs in and returns a token for identity's own routes. */
export async function tokenOf(stand: Stand, person: TestPerson): Promise<string> {
  const granted = await signIn(stand, person);
  return (await refresh(stand, granted.refreshToken)).accessToken;
}

/** A service's own token. */
export const serviceToken = async (
  stand: Stand,
  client: string,
  audience = 'identity',
): Promise<string> =>
  (
    await askToken(stand, client, {
      grant_type: 'client_credentials',
      resource: `urn:astra:${audience}`,
    })
  ).accessToken;
