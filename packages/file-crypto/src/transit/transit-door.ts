import { readFile } from 'node:fs/promises';
import { KeyError } from '../key-provider.ts';

/** A value that shows itself to nobody who did not ask; `Secret` of the kit is one. */
interface Hidden {
  reveal(): string;
}

/** How we are let in. */
export type TransitSignIn =
  /** The file is read for each request: who renews the token writes it there. */
  | { readonly kind: 'token-file'; readonly path: string }
  /** `mount`: where AppRole is, as `auth/approle`. */
  | {
      readonly kind: 'app-role';
      readonly mount: string;
      readonly roleId: string;
      readonly secretId: Hidden;
    };

/** Which transit engine of which OpenBao or Vault. */
export interface TransitSettings {
  /** Origin of the server. */
  readonly url: string;
  /** Path of the engine, as `transit`; with its namespace before it where there is one. */
  readonly mount: string;
  readonly signIn: TransitSignIn;
  /** How long one request may take; ten seconds unless said. */
  readonly timeoutMs?: number;
}

/** What was answered: `null` for what is not there, and the server's refusal of what was sent. */
export type TransitAnswer = Readonly<Record<string, unknown>> | null | 'not-taken';

const usualTimeoutMs = 10_000;

/** The HTTP API of OpenBao and Vault, as far as keys need it. Everything that is no answer is `unreachable`. */
export class TransitDoor {
  readonly #settings: TransitSettings;
  readonly #tokens: Tokens;

  constructor(settings: TransitSettings) {
    this.#settings = settings;
    this.#tokens =
      settings.signIn.kind === 'token-file'
        ? fileTokens(settings.signIn.path)
        : new RoleTokens((content) => this.#logIn(content), settings.signIn);
  }

  /** @param path below the engine. @throws KeyError `unreachable`. */
  async ask(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    content?: object,
  ): Promise<TransitAnswer> {
    const wish = { method, path: `${this.#settings.mount}/${path}`, content };
    const token = await this.#tokens.current();
    const first = await this.#send(wish, token);
    if (first.status !== 403) return answerOf(first);
    // The token may have ended before its time: once more with another one, if there is one.
    const next = await this.#tokens.after(token);
    return answerOf(next === token ? first : await this.#send(wish, next));
  }

  async #logIn({ mount, content }: LogIn): Promise<Replied> {
    return this.#send({ method: 'POST', path: `${mount}/login`, content }, null);
  }

  async #send({ method, path, content }: Wish, token: string | null): Promise<Replied> {
    if (token !== null) mustBeToken(token);
    const url = new URL(`/v1/${path}`, this.#settings.url);
    const signal = AbortSignal.timeout(this.#settings.timeoutMs ?? usualTimeoutMs);
    try {
      const reply = await fetch(url, {
        method,
        signal,
        // A token goes to the server of the settings and nowhere else.
        redirect: 'manual',
        headers: {
          'X-Vault-Request': 'true',
          ...(token === null ? {} : { 'X-Vault-Token': token }),
        },
        ...(content === undefined ? {} : { body: JSON.stringify(content) }),
      });
      return { status: reply.status, body: bodyOf(await reply.text()) };
    } catch (cause) {
      if (cause instanceof KeyError) throw cause;
      throw new KeyError('unreachable', 'The key server does not answer', { cause });
    }
  }
}

/** Looked at here: what is wrong with a header is told with all that is in it, and would be in a log. */
function mustBeToken(token: string): void {
  if (!/^[\u0021-\u007e]+$/u.test(token))
    throw new KeyError('unreachable', 'The token for the key server is not one word');
}

/** Without a cause: it would quote what came, and keys come along here. */
function bodyOf(text: string): Replied['body'] {
  if (text === '') return {};
  try {
    return asRecord(JSON.parse(text));
  } catch {
    throw new KeyError('unreachable', 'The key server answers what cannot be read');
  }
}

type Wish = {
  readonly method: string;
  readonly path: string;
  readonly content?: object | undefined;
};
type Replied = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
type LogIn = { readonly mount: string; readonly content: object };

function answerOf({ status, body }: Replied): TransitAnswer {
  if (status === 200 || status === 204) return asRecord(body['data']);
  if (status === 400) return 'not-taken';
  // With words it is the engine that is not there, not the key.
  const isWithoutWords = Array.isArray(body['errors']) && body['errors'].length === 0;
  if (status === 404 && isWithoutWords) return null;
  throw new KeyError('unreachable', wordsOf[status] ?? `The key server answers ${status}`);
}

const wordsOf: Readonly<Record<number, string>> = {
  307: 'The key server sends us to another one: name that, or let it forward',
  403: 'The key server does not let us in, or our policy does not allow it',
  404: 'The key server has no transit engine there',
  503: 'The key server is sealed',
};

interface Tokens {
  current(): Promise<string>;
  /** What to try once a token was refused; the same one where there is no other. */
  after(refused: string): Promise<string>;
}

function fileTokens(path: string): Tokens {
  const read = async (): Promise<string> => {
    try {
      return (await readFile(path, 'utf8')).trim();
    } catch (cause) {
      throw new KeyError('unreachable', 'The token for the key server cannot be read', { cause });
    }
  };
  return { current: read, after: read };
}

type Session = { readonly token: string; readonly untilMs: number };
type Role = Extract<TransitSignIn, { kind: 'app-role' }>;

/** Logs in when a token is needed, and anew when two thirds of its time are over. */
class RoleTokens implements Tokens {
  readonly #logIn: (wish: LogIn) => Promise<Replied>;
  readonly #role: Role;
  #session: Session | null = null;
  #opening: Promise<Session> | null = null;

  constructor(logIn: (wish: LogIn) => Promise<Replied>, role: Role) {
    this.#logIn = logIn;
    this.#role = role;
  }

  async current(): Promise<string> {
    const known = this.#session;
    const isFresh = known !== null && performance.now() < known.untilMs;
    return isFresh ? known.token : this.#renewed();
  }

  async after(refused: string): Promise<string> {
    const known = this.#session;
    return known !== null && known.token !== refused ? known.token : this.#renewed();
  }

  /** Of those who ask at once, one logs in. */
  async #renewed(): Promise<string> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    this.#session = await this.#opening;
    return this.#session.token;
  }

  async #open(): Promise<Session> {
    const { mount, roleId, secretId } = this.#role;
    const content = { role_id: roleId, secret_id: secretId.reveal() };
    const { status, body } = await this.#logIn({ mount, content });
    const { client_token: token, lease_duration: seconds } = asRecord(body['auth']);
    if (status !== 200 || typeof token !== 'string' || typeof seconds !== 'number')
      throw new KeyError('unreachable', `The key server does not take our role (${status})`);
    // None is one without an end.
    const lastsMs = seconds === 0 ? Number.POSITIVE_INFINITY : (seconds * 1000 * 2) / 3;
    return { token, untilMs: performance.now() + lastsMs };
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  // What is in it is looked at before it is used.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
