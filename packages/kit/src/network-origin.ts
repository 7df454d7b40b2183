import { isIPv4, isIPv6 } from 'node:net';

/** A network address as the audit trail keeps it, IPv4 /24 or IPv6 /48: enough to see a pattern, too little to find a person. */
export function networkOrigin(address: string): string | null {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(plain)) return null;
  const [head = ''] = plain.split('::', 1);
  const groups = head
    .split(':')
    .filter((group) => group !== '')
    .slice(0, 3);
  return `${groups.join(':')}::/48`;
}
