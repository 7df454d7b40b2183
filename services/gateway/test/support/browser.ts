import { Client, type Dispatcher } from 'undici';

type Ask = {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};
export type Answer = {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly text: string;
  readonly json: unknown;
};
type Cookie = { readonly value: string; readonly attributes: string };

/** What a browser does with cookies and redirects; everything else is as the test says. */
export class Browser {
  readonly cookies = new Map<string, Cookie>();
  readonly #client: Client;
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
    this.#client = new Client(origin);
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }

  /** Sends `path` as it is written, without any cleaning. */
  async raw(path: string, { method = 'GET', headers = {}, body }: Ask = {}) {
    const reply = await this.#client.request({
      method,
      path,
      headers: {
        ...(this.cookies.size === 0 ? {} : { cookie: this.cookieHeader(path) }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    for (const line of [reply.headers['set-cookie'] ?? []].flat()) this.#keep(line);
    return reply;
  }

  async ask(path: string, ask: Ask = {}): Promise<Answer> {
    const reply = await this.raw(path, ask);
    const text = await reply.body.text();
    const isJson = String(reply.headers['content-type'] ?? '').includes('json');
    const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
    return { status: reply.statusCode, headers: reply.headers, text, json };
  }

  /** As our own pages ask. */
  fromPage(path: string, ask: Ask = {}): Promise<Answer> {
    return this.ask(path, { ...ask, headers: { ...pageHeaders(this.#origin), ...ask.headers } });
  }

  /** Follows redirects inside the origin; the last answer and every address on the way. */
  async go(path: string): Promise<Answer & { readonly way: readonly string[] }> {
    const way = [path];
    let answer = await this.ask(path, { headers: { accept: 'text/html' } });
    for (let hops = 0; answer.status >= 300 && answer.status < 400 && hops < 12; hops += 1) {
      const next = new URL(String(answer.headers['location']), this.#origin);
      way.push(next.href.replace(this.#origin, ''));
      if (next.origin !== this.#origin) break;
      answer = await this.ask(next.pathname + next.search, { headers: { accept: 'text/html' } });
    }
    return { ...answer, way };
  }

  signIn(returnTo = '/'): ReturnType<Browser['go']> {
    return this.go(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
  }

  cookieHeader(path = '/'): string {
    return [...this.cookies]
      .filter(([, { attributes }]) => path.startsWith(pathOf(attributes)))
      .map(([key, { value }]) => `${key.split(' ')[0] ?? ''}=${value}`)
      .join('; ');
  }

  #keep(line: string): void {
    const [pair = '', ...rest] = line.split(';');
    const attributes = rest.join(';').trim();
    const [name = '', ...value] = pair.split('=');
    const isGone = /max-age=0\b|expires=thu, 01 jan 1970/i.test(attributes);
    // As browsers do: two of one name and of different paths are two.
    const key = pathOf(attributes) === '/' ? name : `${name} ${pathOf(attributes)}`;
    if (isGone) this.cookies.delete(key);
    else this.cookies.set(key, { value: value.join('='), attributes });
  }
}

const pathOf = (attributes: string): string => /path=([^;]*)/i.exec(attributes)?.[1] ?? '/';

/** What our own pages send along; always the same three. */
export function pageHeaders(origin: string): Record<string, string> {
  return { origin, 'x-astra-request': '1', 'sec-fetch-site': 'same-origin' };
}
