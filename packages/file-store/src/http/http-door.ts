import { Readable } from 'node:stream';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import type { Content } from '../file-store.ts';
import { stopIfAborted, StoreError } from '../store-error.ts';
import { inWordsOfThePort, isLineCut } from './http-errors.ts';
import { bounded, keepPace } from './pace.ts';
import { guardedLookup, mustBeWithinReach } from './reach.ts';
import type { Lookup, SpecialPlace } from './reach.ts';

/** How long a server may take, milliseconds. */
export interface HttpTimes {
  readonly connectMs: number;
  /** From the end of the question to the first of the answer. */
  readonly answerMs: number;
  /** Without a single byte. */
  readonly silenceMs: number;
  /** For an answer that is not a file, from its first byte to its last. */
  readonly wholeAnswerMs: number;
}

/** How a server is reached by HTTP. */
export interface HttpSettings {
  /** Scheme, host and port, and a path below which everything of ours lies. */
  readonly url: string;
  /** Special places that this deployment allows. Default: none. */
  readonly reach?: readonly SpecialPlace[];
  readonly times?: Partial<HttpTimes>;
  readonly lookup?: Lookup;
}

/** One question. */
export interface HttpQuestion {
  readonly method: Dispatcher.HttpMethod | 'PROPFIND' | 'MKCOL' | 'MOVE' | 'COPY';
  /** Path and query as they go over the line. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Content | Uint8Array | string;
  readonly signal?: AbortSignal | undefined;
}

/** The answer's head, and its body, which must be read or dropped. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At the server's pace, which is watched; a broken line is `unreachable`. */
  readonly body: AsyncGenerator<Uint8Array, void, void>;
  /** The same body where it is no file: it comes to an end, in bytes and in time. */
  upTo(limitBytes: number): AsyncGenerator<Uint8Array, void, void>;
  /** Lets go of what is of no interest. */
  drop(): Promise<void>;
}

const defaultTimes: HttpTimes = {
  connectMs: 5000,
  answerMs: 30_000,
  silenceMs: 30_000,
  wholeAnswerMs: 60_000,
};
const leastBytesPerSecond = 1024;
const dropBytes = 64 * 1024;

/**
 * The only way out to a file server by HTTP: to one host, which is judged by its address, without
 * following anything that the server says about other places, and never without an end.
 */
export class HttpDoor {
  readonly #origin: string;
  readonly #host: string;
  readonly #times: HttpTimes;
  readonly #reach: readonly SpecialPlace[];
  readonly #agent: Agent;

  constructor({ url, reach = [], times = {}, lookup }: HttpSettings) {
    const parsed = new URL(url);
    if (!['http:', 'https:'].includes(parsed.protocol) || parsed.username !== '')
      throw new StoreError('off-limits', 'A file server is reached by http or https');
    this.#origin = parsed.origin;
    this.#host = parsed.hostname;
    this.#reach = reach;
    this.#times = { ...defaultTimes, ...times };
    this.#agent = new Agent({
      connect: {
        timeout: this.#times.connectMs,
        lookup: guardedLookup(reach, lookup),
      },
      headersTimeout: this.#times.answerMs,
      bodyTimeout: this.#times.silenceMs,
      maxHeaderSize: 32 * 1024,
      // Each reader holds one as long as it reads; whoever comes after so many waits.
      connections: 256,
      pipelining: 1,
    });
  }

  /** The host's own, without the path. */
  get origin(): string {
    return this.#origin;
  }

  /** @throws StoreError when there is no answer. Any status is an answer, but for a way to somewhere else. */
  async ask({ method, path, headers, body, signal }: HttpQuestion): Promise<HttpAnswer> {
    stopIfAborted(signal);
    mustBeWithinReach(this.#host, this.#reach);
    try {
      const reply = await this.#request({
        origin: this.#origin,
        method,
        path,
        // As it is: packed bytes could unpack to more than any memory.
        headers: { 'accept-encoding': 'identity', ...headers },
        body: body === undefined ? null : asBody(body),
        ...(signal && { signal }),
      });
      return await this.#answerOf(reply, signal);
    } catch (error) {
      throw inWordsOfThePort(error, signal);
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  /** A server may close a kept connection just when a question leaves: what changes nothing is asked once more. */
  async #request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
    try {
      return await this.#agent.request(options);
    } catch (error) {
      const changesNothing = ['GET', 'HEAD', 'PROPFIND'].includes(options.method);
      // A stream is spent after the first time.
      if (!changesNothing || options.body instanceof Readable || !isLineCut(error)) throw error;
      return this.#agent.request(options);
    }
  }

  async #answerOf(
    reply: Dispatcher.ResponseData,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    const body = this.#paced(reply.body, signal);
    const answer: HttpAnswer = {
      status: reply.statusCode,
      headers: flat(reply.headers),
      body,
      upTo: (limitBytes) => bounded(body, { limitBytes, limitMs: this.#times.wholeAnswerMs }),
      drop: () => drop(reply.body),
    };
    const packed = answer.headers['content-encoding'] ?? 'identity';
    const leadsAway = answer.status >= 300 && answer.status < 400 && answer.status !== 304;
    if (!leadsAway && packed === 'identity') return answer;
    await answer.drop();
    throw new StoreError(
      'misbehaved',
      leadsAway ? 'The file server leads elsewhere' : 'The file server packs what it sends',
    );
  }

  async *#paced(
    body: Readable,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array, void, void> {
    const windowMs = this.#times.silenceMs;
    try {
      yield* keepPace(body, { windowMs, leastBytes: (windowMs / 1000) * leastBytesPerSecond });
    } catch (error) {
      throw inWordsOfThePort(error, signal);
    } finally {
      body.destroy();
    }
  }
}

const asBody = (body: Content | Uint8Array | string): Readable | Uint8Array | string =>
  typeof body === 'string' || body instanceof Uint8Array
    ? body
    : Readable.from(body, { objectMode: false, highWaterMark: 256 * 1024 });

/** A short rest is read, so that the connection serves again; a long one is cut. */
async function drop(body: Readable): Promise<void> {
  let left = dropBytes;
  const timer = setTimeout(() => body.destroy(), 1000);
  try {
    for await (const chunk of body) {
      left -= (chunk as Uint8Array).byteLength;
      if (left < 0) break;
    }
  } catch {
    // Of no interest, whatever it was.
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}

function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(entries);
}
