import type { FastifyRequest } from 'fastify';
import { networkOrigin } from '@astra/kit/network-origin';
import { guestOf, memberOf } from '@astra/kit/server';
import type { By, ByGuest, ByMember } from '#ports/by.ts';

const facts = (request: FastifyRequest): { requestId: string; origin: string | null } => ({
  requestId: request.id,
  origin: networkOrigin(request.ip),
});

export const byMember = (request: FastifyRequest): ByMember => ({
  actor: memberOf(request),
  ...facts(request),
});
export const byGuest = (request: FastifyRequest): ByGuest => ({
  actor: guestOf(request),
  ...facts(request),
});
export const byNobody = (request: FastifyRequest): By<null> => ({
  actor: null,
  ...facts(request),
});
