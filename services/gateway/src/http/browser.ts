import type { FastifyReply, FastifyRequest } from 'fastify';
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

/** The session of that kind in this browser; a cookie that leads to none is taken away. */
export async function sessionOf(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  findSession: FindSession,
  kind: SessionKind,
): Promise<Session | null> {
  const secret = secretOf(request, kind);
  if (secret === undefined) return null;
  const session = shape.test(secret) ? await findSession.find(secret) : null;
  if (session?.kind === kind) return session;
  takeCookie(reply, kind);
  return null;
}

export function addressOf(request: FastifyRequest, proxyHops: number): string {
  const forwarded = request.headers['x-forwarded-for'];
  return clientAddress({
    remoteAddress: request.raw.socket.remoteAddress,
    forwardedFor: Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
    proxyHops,
  });
}
