import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Uuid } from '@astra/contracts/common';
import { memberOf } from '@astra/kit/server';
import type { MemberCaller, Where } from '#app/caller.ts';

/** From where a request comes; wiring knows how to tell. */
export type WhereOf = (request: FastifyRequest) => Where;

export const memberCaller = (request: FastifyRequest, whereOf: WhereOf): MemberCaller => ({
  actor: memberOf(request),
  where: whereOf(request),
});

/** Makes a repeated submission harmless; may be left out. */
export const IdempotencyHeaders = Type.Object({ 'idempotency-key': Type.Optional(Uuid) });

export const keyOf = (headers: { readonly 'idempotency-key'?: string }): string | null =>
  headers['idempotency-key'] ?? null;
