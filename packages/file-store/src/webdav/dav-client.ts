import { setTimeout as pause } from 'node:timers/promises';
import type { Credentials } from '../file-store.ts';
import type { HttpAnswer, HttpDoor, HttpQuestion } from '../http/http-door.ts';
import { isStoreError, StoreError } from '../store-error.ts';
import type { StoreErrorKind } from '../store-error.ts';
import { propfindBody, readMultistatus } from './multistatus.ts';
import type { DavResource } from './multistatus.ts';

/** Asks a WebDAV server with somebody's rights, and reads its statuses. */
export class DavClient {
  readonly #door: HttpDoor;
  readonly #authorization: string | null;

  constructor(door: HttpDoor, credentials: Credentials | undefined) {
    this.#door = door;
    this.#authorization = credentials ? authorizationOf(credentials) : null;
  }

  /** An address of this server, whole. */
  url(path: string): string {
    return `${this.#door.origin}${path}`;
  }

  /** @throws StoreError unless the status is one of those. */
  async ask(question: HttpQuestion, wanted: readonly number[]): Promise<HttpAnswer> {
    const answer = await this.#door.ask({
      ...question,
      headers: {
        ...(this.#authorization !== null && { authorization: this.#authorization }),
        ...question.headers,
      },
    });
    if (wanted.includes(answer.status)) return answer;
    await answer.drop();
    throw refusal(answer.status, question.method);
  }

  /** For what has no answer of interest. */
  async tell(question: HttpQuestion, wanted: readonly number[] = [200, 201, 204]): Promise<void> {
    const answer = await this.ask(question, wanted);
    await answer.drop();
  }

  /** As the head of a resource tells it, bytes; null where it does not. */
  async lengthOf(address: string, signal: AbortSignal | undefined): Promise<number | null> {
    try {
      const answer = await this.ask({ method: 'HEAD', path: address, signal }, [200]);
      await answer.drop();
      const length = answer.headers['content-length'];
      return length === undefined ? null : Number(length);
    } catch (error) {
      if (isStoreError(error, 'aborted')) throw error;
      return null;
    }
  }

  /** A server can still be writing what has been broken off (`423`): until it is gone it is taken away again. */
  async clear(part: string): Promise<void> {
    const signal = AbortSignal.timeout(10_000);
    for (const waitMs of [0, 50, 200, 500, 1000]) {
      const isGone = await pause(waitMs)
        .then(() => this.tell({ method: 'DELETE', path: part, signal }))
        .then(() => false)
        // Not to be reached or not ours: what is left is hidden by its name.
        .catch((error: unknown) => !isStoreError(error, 'busy'));
      if (isGone && waitMs > 0) return;
    }
  }

  /** What the server tells of a resource, or of those in a folder, one after the other. */
  async propfind(
    {
      address,
      depth,
      signal,
    }: { address: string; depth: '0' | '1'; signal: AbortSignal | undefined },
    take: (resource: DavResource) => void,
  ): Promise<void> {
    const headers = { depth, 'content-type': 'application/xml; charset=utf-8' };
    const question = {
      method: 'PROPFIND',
      path: address,
      headers,
      body: propfindBody,
      signal,
    } as const;
    const answer = await this.ask(question, [207]);
    await readMultistatus(answer.upTo(longestList), take);
  }
}

/** Some hundred thousand entries. */
const longestList = 256 * 1024 * 1024;

function authorizationOf(credentials: Credentials): string {
  if (credentials.kind === 'bearer') return `Bearer ${credentials.token.reveal()}`;
  if (credentials.kind === 'access-key')
    throw new StoreError('unsupported', 'WebDAV takes a password or a bearer token');
  const { user, password } = credentials;
  if (user.includes(':')) throw new StoreError('unsupported', 'A name here has no colon');
  return `Basic ${Buffer.from(`${user}:${password.reveal()}`).toString('base64')}`;
}

const kinds: Readonly<Record<number, StoreErrorKind>> = {
  401: 'denied',
  403: 'denied',
  404: 'not-found',
  408: 'timed-out',
  // A folder on the way is missing (RFC 4918, 9.3.1 and 9.7.1).
  409: 'not-found',
  410: 'not-found',
  411: 'unsupported',
  413: 'too-large',
  414: 'bad-name',
  423: 'busy',
  429: 'busy',
  501: 'unsupported',
  502: 'unreachable',
  503: 'busy',
  504: 'timed-out',
  507: 'no-space',
};

/** What a status means for one method only. */
const byMethod: Readonly<Record<string, StoreErrorKind>> = {
  'MKCOL 405': 'exists',
  'MOVE 412': 'exists',
  'COPY 412': 'exists',
  // Apache, of something below a file.
  'PROPFIND 400': 'not-found',
};

function refusal(status: number, method: string): StoreError {
  // A page where data should be comes with 200; so does whatever else is not in the protocol.
  const otherwise = status >= 500 ? 'unreachable' : 'misbehaved';
  const kind = byMethod[`${method} ${status}`] ?? kinds[status] ?? otherwise;
  return new StoreError(kind, `The file server answers ${method} with ${status}`);
}
