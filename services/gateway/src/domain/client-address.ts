type Connection = {
  readonly remoteAddress: string | undefined;
  readonly forwardedFor: string | undefined;
  /** How many proxies of ours stand before the gateway; each adds one address at the end. */
  readonly proxyHops: number;
};

/** The address that a request came from. What a client writes itself into `x-forwarded-for` is never believed. */
export function clientAddress({ remoteAddress, forwardedFor, proxyHops }: Connection): string {
  const chain = [
    ...(forwardedFor ?? '').split(',').map((each) => each.trim()),
    remoteAddress ?? '',
  ];
  return plain(chain.at(-1 - proxyHops) ?? remoteAddress ?? '');
}

/** IPv4 inside IPv6 as IPv4. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

const isV4 = (address: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(address);

/** The network an address is of, too wide to name a household: IPv4 /24, IPv6 /48. */
export function truncatedOrigin(address: string): string {
  if (isV4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  if (!address.includes(':')) return 'unknown';
  return `${groups(address).slice(0, 3).join(':')}::/48`;
}

/** The first address of that network: an address for programs that want one, and nobody's in particular. */
export const networkAddress = (address: string): string =>
  truncatedOrigin(address).split('/', 1)[0] ?? 'unknown';

/** What a limit counts by: one IPv4 address, or the /64 that one IPv6 household has. */
export function limitKey(address: string): string {
  return isV4(address) || !address.includes(':')
    ? address
    : `${groups(address).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groups(address: string): readonly string[] {
  const [bare = ''] = address.split('%');
  const [head = '', tail] = bare.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(missing).fill('0'), ...last].map((group) =>
    group.toLowerCase().replace(/^0+(?=.)/, ''),
  );
}

/** Whether a caller is a machine of ours on a private network, reached by no proxy and no browser. */
export function isInside(
  remoteAddress: string | undefined,
  headers: Record<string, unknown>,
): boolean {
  const cameThroughProxy = Object.keys(headers).some((name) => marksOfProxies.test(name));
  const isBrowser = 'sec-fetch-mode' in headers || 'origin' in headers;
  return !cameThroughProxy && !isBrowser && privateNetwork.test(plain(remoteAddress ?? ''));
}

/** What one proxy or another adds; some leave `x-forwarded-for` out. */
const marksOfProxies =
  /^(?:x-forwarded-.+|x-real-ip|x-client-ip|forwarded|via|[a-z]+-connecting-ip)$/;

const privateNetwork =
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:)/i;
