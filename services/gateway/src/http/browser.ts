import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@astra/kit/problems';
import type { FindSession } from '#app/find-session.ts';
import { clientAddress } from '#domain/client-address.ts';
import type { Session, SessionKind } from '#domain/session.ts';
import { secretOf, takeCookie } from '#http/cookies.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The session that the request acts for; null for a stranger. */
    session: Session | null;
    /** Where it came from. Never logged, never passed on whole. */
    address: string;
  }
}

/** Cookies that are no secret of ours are not worth a look at the database. */
const shape = /^[A-Za-z0-9_-]{43}$/;

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** The session of that kind in this browser. */
export async function heldSession(
  request: FastifyRequest,
  findSession: FindSession,
  kind: SessionKind,
): Promise<Session | null> {
  const secret = secretOf(request, kind);
  if (secret === undefined) return null;
  const isOurs = shape.test(secret);
  const session = isOurs ? await findSession.find(secret) : null;
  if (session?.kind === kind) return session;
  const fault = session ? 'cookie-kind' : isOurs ? null : 'cookie-form';
  request.deadCookie = { secret, fault };
  return null;
}

/** The session of that kind in this browser; a cookie that leads to none is taken away. */
export async function sessionOf(
  { request, reply }: Exchange,
  findSession: FindSession,
  kind: SessionKind,
): Promise<Session | null> {
  const session = await heldSession(request, findSession, kind);
  if (!session && secretOf(request, kind) !== undefined) takeCookie(reply, kind);
  return session;
}

/**
 * Takes away a cookie that leads to no session any more. The device whose visit goes on elsewhere is told so instead: only
 * who holds the cookie reads it, and it is left to them so that each request of the page is told the same.
 * @throws AppError `session-replaced`
 */
export async function endHeldSession(
  { request, reply }: Exchange,
  findSession: FindSession,
  kind: SessionKind,
): Promise<void> {
  const secret = secretOf(request, kind);
  if (secret === undefined) return;
  const isVisit = kind === 'guest' && shape.test(secret);
  if (isVisit && (await findSession.wasReplaced(secret))) throw new AppError('session-replaced');
  takeCookie(reply, kind);
}

export function addressOf(request: FastifyRequest, proxyHops: number): string {
  const forwarded = request.headers['x-forwarded-for'];
  return clientAddress({
    remoteAddress: request.raw.socket.remoteAddress,
    forwardedFor: Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
    proxyHops,
  });
}
