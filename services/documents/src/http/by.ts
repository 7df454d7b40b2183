import { isIPv4, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { guestOf, memberOf } from '@astra/kit/server';
import type { ByGuest, ByMember, ByNobody } from '#ports/by.ts';

const facts = (request: FastifyRequest): { requestId: string; origin: string | null } => ({
  requestId: request.id,
  origin: truncated(request.ip),
});

export const byMember = (request: FastifyRequest): ByMember => ({
  actor: memberOf(request),
  ...facts(request),
});
export const byGuest = (request: FastifyRequest): ByGuest => ({
  actor: guestOf(request),
  ...facts(request),
});

export const byNobody = (request: FastifyRequest): ByNobody => facts(request);

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
