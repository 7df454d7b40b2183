import { setTimeout as pause } from 'node:timers/promises';
import { currentCode } from '@astra/platform-local/status/totp';
import type { DemoPerson } from '@astra/platform-local/run/people';

/** What a browser does at the public door, without a page: keeps cookies, follows the way of a sign-in, says where it comes from. */
export class BrowserLike {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Headers of a request of our pages. */
  get headers(): Readonly<Record<string, string>> {
    return {
      cookie: this.cookie,
      origin: this.#origin,
      'x-astra-request': '1',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    };
  }

  async get<T>(path: string): Promise<T> {
    return this.#read<T>(path, await this.#ask(path, {}));
  }

  async post<T>(
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<T> {
    const reply = await this.#ask(path, { method: 'POST', body: JSON.stringify(body), headers });
    return this.#read<T>(path, reply);
  }

  /** Password and code, as a person of the demo. */
  async signIn(person: DemoPerson): Promise<void> {
    const { email, password } = person;
    const page = await this.#follow(`${this.#origin}/auth/login?returnTo=%2F`);
    const uid = new URL(page).searchParams.get('i');
    if (uid === null) throw new Error(`The sign-in led to ${page}`);
    const at = `/api/identity/interactions/${uid}`;
    await this.post(`${at}/password`, { email, password });
    const code = await freshCode(person);
    const { location } = await this.post<{ location: string }>(`${at}/totp`, { code });
    await this.#follow(new URL(location, this.#origin).href);
  }

  /** Goes where it is sent, until it comes to a page of the app. */
  async #follow(start: string): Promise<string> {
    let url = start;
    for (let steps = 0; steps < 10; steps += 1) {
      const { pathname } = new URL(url);
      if (!pathname.startsWith('/auth/') && !pathname.startsWith('/oidc/')) return url;
      const reply = await this.#ask(url, { isNavigation: true });
      const next = reply.headers.get('location');
      await reply.body?.cancel();
      if (next === null) throw new Error(`${pathname} answered ${reply.status} and led nowhere`);
      url = new URL(next, url).href;
    }
    throw new Error('The sign-in went in circles');
  }

  async #ask(path: string, options: AskOptions): Promise<Response> {
    const { method = 'GET', body, isNavigation = false, headers = {} } = options;
    const reply = await fetch(new URL(path, this.#origin), {
      method,
      redirect: 'manual',
      headers: { ...(isNavigation ? { cookie: this.cookie } : this.headers), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of reply.headers.getSetCookie()) this.#keep(line);
    return reply;
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line))
      this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }

  async #read<T>(path: string, reply: Response): Promise<T> {
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

/** By address: the people of a bench have one secret between them. */
const lastCodes = new Map<string, string>();

/** A code is taken once: who signs in twice within half a minute waits for the next. */
async function freshCode(person: DemoPerson): Promise<string> {
  const { code, secondsLeft } = currentCode(person.totpSecret);
  if (lastCodes.get(person.email) === code) {
    await pause(secondsLeft * 1000);
    return freshCode(person);
  }
  lastCodes.set(person.email, code);
  return code;
}

type AskOptions = {
  readonly method?: string;
  readonly body?: string;
  readonly isNavigation?: boolean;
  readonly headers?: Record<string, string>;
};
