import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { StoreError } from '../store-error.ts';

/** Places that a deployment must name before they are reached. */
export type SpecialPlace =
  /** This machine. */
  | 'loopback'
  /** Addresses of one cable, where clouds keep their metadata. */
  | 'link-local';

/** Turns a name into addresses; the tests bring one that lies. */
export type Lookup = (
  hostname: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const special: Readonly<Record<SpecialPlace, BlockList>> = {
  loopback: aList(['127.0.0.0/8', '::1/128']),
  'link-local': aList(['169.254.0.0/16', 'fe80::/10']),
};
/** Never a file server: unspecified, multicast, broadcast, and clouds' metadata outside the cable. */
const never = aList([
  '0.0.0.0/8',
  '100.100.100.200/32',
  '192.0.0.192/32',
  '168.63.129.16/32',
  '224.0.0.0/3',
  '::/128',
  'ff00::/8',
  'fec0::/10',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
]);
/** IPv6 addresses that carry an IPv4 address: how far from the front it stands, in groups. */
const carriers = [
  { list: aList(['64:ff9b::/96', '::/96']), at: 6 },
  { list: aList(['2002::/16']), at: 1 },
];

function aList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** Whether an address may be a file server of this deployment. Networks of the house may: that is where it stands. */
export function isWithinReach(address: string, allowed: readonly SpecialPlace[]): boolean {
  const family = familyOf(address);
  for (const place of ['loopback', 'link-local'] as const)
    if (special[place].check(address, family)) return allowed.includes(place);
  const carried = carriedAddress(address);
  if (carried !== null) return isWithinReach(carried, allowed);
  return !never.check(address, family);
}

/** The IPv4 address inside an IPv6 one. The mapped kind (`::ffff:0:0/96`) is known to the lists themselves. */
function carriedAddress(address: string): string | null {
  if (isIP(address) !== 6) return null;
  const carrier = carriers.find(({ list }) => list.check(address, 'ipv6'));
  if (!carrier) return null;
  const groups = groupsOf(address).slice(carrier.at, carrier.at + 2);
  return groups.flatMap((group) => [group >> 8, group & 255]).join('.');
}

const readGroups = (part: string): number[] =>
  part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));

function groupsOf(address: string): number[] {
  // The URL parser writes each address in one way: groups in hex, one `::` at most.
  const plain = new URL(`http://[${address.split('%')[0] ?? ''}]`).hostname.slice(1, -1);
  const [front = '', back] = plain.split('::');
  const [head = [], tail = []] = [front, back ?? ''].map(readGroups);
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

const offLimits = (): StoreError =>
  new StoreError('off-limits', 'This deployment does not reach that address');

/** Judges a host that is an address already; a name is judged when it has become one. */
export function mustBeWithinReach(hostname: string, allowed: readonly SpecialPlace[]): void {
  const address = hostname.replace(/^\[|\]$/gu, '');
  if (isIP(address) !== 0 && !isWithinReach(address, allowed)) throw offLimits();
}

/**
 * Looks a name up and judges what came. The connection then goes to that very address, so that a name
 * which says something else a moment later (rebinding) gains nothing.
 */
export function guardedLookup(
  allowed: readonly SpecialPlace[],
  lookup: Lookup = (hostname, options, done) =>
    systemLookup(hostname, { ...options, all: true }, done),
): Lookup {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const good = addresses.filter(({ address }) => isWithinReach(address, allowed));
      if (good.length === 0) return done(offLimits(), []);
      return done(null, good);
    });
  };
}
