import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { Agent } from 'undici';

/** Where a service may go that is asked to by an address which somebody else has given. */
export type Reach = {
  /** Origins on the internet, such as `https://*.push.apple.com`: by https, and never to a private address. */
  readonly public: readonly string[];
  /** Origins of this house, exactly: at whatever address they are. */
  readonly inside: readonly string[];
};
export type OuterAnswer = { readonly status: number; readonly retryAfter: string | null };
export type OuterPost = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
};
/** Turns a name into addresses; tests bring one that lies. */
export type Lookup = (
  hostname: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The way out to an address from outside. Nothing that comes back is read, and no way to somewhere else is followed. */
export type OuterFetch = {
  readonly isWithinReach: (url: string) => boolean;
  /** @throws Error when it is out of reach, or there is no answer. */
  readonly post: (post: OuterPost) => Promise<OuterAnswer>;
  readonly close: () => Promise<void>;
};

/** Not of the internet: of this machine, of a house, of one cable, for documentation, for many. */
const notPublic = aList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '168.63.129.16/32',
  '224.0.0.0/3',
  // Of the one block of IPv6 that is the internet: what carries another address, and what is for documentation.
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]);
const globalIpv6 = aList(['2000::/3']);

function aList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4');
  if (isIP(address) !== 6 || address.includes('%')) return false;
  return globalIpv6.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}

export function makeOuterFetch(reach: Reach, lookup: Lookup = resolve): OuterFetch {
  const agents = {
    public: new Agent({ connect: { timeout: 5_000, lookup: publicOnly(lookup) }, ...limits }),
    inside: new Agent({ connect: { timeout: 5_000 }, ...limits }),
  };
  const placeOf = (url: string): 'public' | 'inside' | null => {
    if (!URL.canParse(url)) return null;
    const { origin, protocol, hostname, username, password } = new URL(url);
    if (username !== '' || password !== '') return null;
    if (reach.inside.includes(origin)) return 'inside';
    // An address in place of a name is nobody's push service.
    if (protocol !== 'https:' || isIP(hostname.replace(/^\[|\]$/gu, '')) !== 0) return null;
    return reach.public.some((one) => covers(one, origin)) ? 'public' : null;
  };
  return {
    isWithinReach: (url) => placeOf(url) !== null,
    post: async ({ url, headers, body, timeoutMs }) => {
      const place = placeOf(url);
      if (place === null) throw new Error('This address is out of reach');
      const { origin, pathname, search } = new URL(url);
      const signal = AbortSignal.timeout(timeoutMs);
      const path = `${pathname}${search}`;
      const asked = { origin, path, method: 'POST', headers, body, signal } as const;
      const reply = await agents[place].request(asked).catch((error: unknown) => {
        // The other side may have closed an idle connection in that very moment: once, by a fresh one.
        if (!isBroken(error)) throw error;
        return agents[place].request(asked);
      });
      await reply.body.dump({ limit: 16_384, signal }).catch(() => undefined);
      const retryAfter = reply.headers['retry-after'];
      return {
        status: reply.statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
      };
    },
    close: async () => {
      await Promise.all([agents.public.destroy(), agents.inside.destroy()]);
    },
  };
}
const isBroken = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'UND_ERR_SOCKET' || error.code === 'ECONNRESET' || error.code === 'EPIPE');

const limits = { maxHeaderSize: 16_384, connections: 20, pipelining: 1 } as const;

/** `https://*.example.org` stands for whatever is below it, at the same port. */
function covers(pattern: string, origin: string): boolean {
  const [head = '', tail] = pattern.split('*.');
  if (tail === undefined) return pattern === origin;
  return origin.startsWith(head) && origin.endsWith(`.${tail}`);
}

const resolve: Lookup = (hostname, options, done) =>
  systemLookup(hostname, { ...options, all: true }, done);

/**
 * Looks a name up and judges what came. The connection then goes to that very address, so that a name which says something
 * else a moment later gains nothing.
 */
export const publicOnly =
  (lookup: Lookup = resolve): Lookup =>
  (hostname, options, done) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const good = addresses.filter(({ address }) => isPublicAddress(address));
      if (good.length === 0) return done(new Error('This address is out of reach'), []);
      return done(null, good);
    });
