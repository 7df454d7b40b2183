import { Agent, buildConnector, type Dispatcher } from 'undici';
import { isIP } from 'node:net';
import { publicOnly } from './outer-fetch.ts';

/** A page of the web, as far as it was read. */
export type OuterPage = {
  /** Where it was in the end. */
  readonly url: string;
  readonly contentType: string;
  readonly body: Buffer;
};

/** Reads a page at an address that anybody may have written. */
export type OuterPages = {
  /** @throws Error when it is out of reach, is no page, or there is no answer in time. */
  readonly read: (url: string) => Promise<OuterPage>;
};

export type PageLimits = {
  /** For all of it: names, each way on, and the last byte. */
  readonly timeoutMs: number;
  /** What comes after is not read. */
  readonly mostBytes: number;
  readonly mostSteps: number;
  readonly contentTypes: readonly string[];
};

type Place = 'public' | 'inside';
type Parts = {
  /** Origins of this house, exactly: at whatever address they are. */
  readonly inside: readonly string[];
  readonly limits: PageLimits;
  /** How the internet is reached; tests bring one of this machine. */
  readonly connect?: buildConnector.connector;
};

const toTheInternet = (): buildConnector.connector =>
  buildConnector({ timeout: 5_000, lookup: publicOnly() });

/**
 * The way out to a page. It says nothing of who asks: no cookie, no referrer, the same few headers for everybody, and a
 * connection of its own each time. A page of the internet is reached by https, by name, at the usual port and a public
 * address; it leads to no page of this house.
 */
export function makeOuterPages({ inside, limits, connect = toTheInternet() }: Parts): OuterPages {
  const sizes = { maxHeaderSize: 16_384, pipelining: 1 } as const;
  return {
    read: async (given) => {
      const signal = AbortSignal.timeout(limits.timeoutMs);
      let url = new URL(given);
      const place = placeOf(url, inside);
      const way = place === 'inside' ? { timeout: 5_000 } : connect;
      const agent = new Agent({ connect: way, ...sizes });
      try {
        for (let step = 0; step <= limits.mostSteps; step += 1) {
          // Each step is judged anew; none crosses from the internet into this house.
          if (place === null || placeOf(url, inside) !== place)
            throw new Error('This address is out of reach');
          const found = await readOne({ url, agent, signal, limits });
          if (!(found instanceof URL)) return found;
          url = found;
        }
        throw new Error('The page leads on and on');
      } finally {
        await agent.destroy();
      }
    },
  };
}

function placeOf(url: URL, inside: readonly string[]): Place | null {
  const { origin, protocol, hostname, port, username, password } = url;
  if (username !== '' || password !== '') return null;
  if (inside.includes(origin)) return 'inside';
  // An address in place of a name is no page that people show each other, nor is a port of somebody's own.
  const isName = isIP(hostname.replace(/^\[|\]$/gu, '')) === 0;
  return protocol === 'https:' && port === '' && isName ? 'public' : null;
}

type Step = {
  readonly url: URL;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  readonly limits: PageLimits;
};

async function readOne({ url, agent, signal, limits }: Step): Promise<OuterPage | URL> {
  const reply = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: 'GET',
    headers: {
      accept: limits.contentTypes.join(','),
      // As it is: packed bytes could unpack to more than any memory.
      'accept-encoding': 'identity',
      'user-agent': 'Mozilla/5.0 (compatible; preview)',
    },
    signal,
  });
  const next = nextOf(url, reply);
  if (next === null) return pageOf(url, reply, limits);
  // What comes with it is nobody's to read; the connection ends with it.
  reply.body.on('error', () => undefined).destroy();
  return next;
}

/** Where an answer leads, if it leads on. */
function nextOf(url: URL, { statusCode, headers }: Dispatcher.ResponseData): URL | null {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return null;
  const { location } = headers;
  if (typeof location !== 'string') throw new Error('The page leads nowhere');
  return new URL(location, url);
}

async function pageOf(
  { href }: URL,
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { contentTypes, mostBytes }: PageLimits,
): Promise<OuterPage> {
  if (statusCode !== 200) throw new Error('There is no page');
  const contentType = String(headers['content-type'] ?? '');
  const kind = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!contentTypes.includes(kind)) throw new Error('It is no page');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new Error('The page is packed');
  return { url: href, contentType, body: await startOf(body, mostBytes) };
}

/** The first bytes; the rest is not waited for. */
async function startOf(body: AsyncIterable<Uint8Array>, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most);
}
