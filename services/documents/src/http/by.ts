import { isIPv4, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { memberOf } from '@astra/kit/server';
import type { ByMember } from '#ports/by.ts';

export const byMember = (request: FastifyRequest): ByMember => ({
  actor: memberOf(request),
  requestId: request.id,
  origin: truncated(request.ip),
});
/** IPv4 /24, IPv6 /48: enough to see a pattern, too little to find a person. */
function truncated(address: string): string | null {
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
