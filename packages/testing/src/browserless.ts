import { TOTP } from 'otpauth';

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser without pages: cookies, redirects and our own header, for tests and measurements of the whole stack. */
export class BrowserlessClient {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** The `Cookie` header as it would be sent now, for load generators. */
  get cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** One request; redirects are not followed. */
  async send(method: string, path: string, { body, headers }: Sent = {}): Promise<Response> {
    const reply = await fetch(new URL(path, this.#origin), {
      method,
      redirect: 'manual',
      headers: {
        origin: this.#origin,
        'x-astra-request': '1',
        ...(this.#cookies.size > 0 ? { cookie: this.cookieHeader } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of reply.headers.getSetCookie()) this.#keep(line);
    return reply;
  }

  /** The JSON of a reply that must have succeeded. */
  async ask<T>(method: string, path: string, sent: Sent = {}): Promise<T> {
    const reply = await this.send(method, path, sent);
    const text = await reply.text();
    if (!reply.ok)
      throw new Error(`${method} ${path} answered ${String(reply.status)}: ${text.slice(0, 400)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Follows redirects from a path until one leads to a page (or `until` matches), and gives its address. */
  async follow(path: string, until: RegExp): Promise<URL> {
    let address = new URL(path, this.#origin);
    for (let hops = 0; hops < 12; hops += 1) {
      if (until.test(address.pathname)) return address;
      const reply = await this.send('GET', address.href);
      const location = reply.headers.get('location');
      await reply.arrayBuffer();
      if (location === null)
        throw new Error(
          `${address.pathname} answered ${String(reply.status)} instead of leading on`,
        );
      address = new URL(location, address);
    }
    throw new Error('Too many redirects');
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const value = pair.slice(at + 1).trim();
    const isGone =
      value === '' || attributes.some((each) => /max-age=0|expires=thu, 01 jan 1970/iu.test(each));
    if (isGone) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly totpSecret: string;
}

/** Signs a member in as the sign-in page does. A one-time code is taken once: sign each person in once per half minute. */
export async function signInOverHttp(
  origin: string,
  person: Credentials,
): Promise<BrowserlessClient> {
  const client = new BrowserlessClient(origin);
  const page = await client.follow('/auth/login?returnTo=/', /^\/connexion$/u);
  const base = `/api/identity/interactions/${page.searchParams.get('i') ?? ''}`;
  await client.ask('POST', `${base}/password`, {
    body: { email: person.email, password: person.password },
  });
  const code = new TOTP({ secret: person.totpSecret }).generate();
  const { location } = await client.ask<{ location: string }>('POST', `${base}/totp`, {
    body: { code },
  });
  await client.follow(location, /^\/$/u);
  return client;
}

/** Comes as a patient by a link's secret: second proof, ticket, session. */
export async function comeByLink(
  origin: string,
  token: string,
  dateOfBirth: string,
): Promise<BrowserlessClient> {
  const client = new BrowserlessClient(origin);
  const { ticket } = await client.ask<{ ticket: string }>(
    'POST',
    '/api/meetings/invitations/prove',
    { body: { token, dateOfBirth } },
  );
  await client.ask('POST', '/auth/guest', { body: { ticket } });
  return client;
}
