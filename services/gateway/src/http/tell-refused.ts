import type { Actor } from '@astra/contracts/actor';
import { systemClock } from '@astra/kit/clock';
import type { NoteRefusal } from '@astra/kit/refusals';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import { truncatedOrigin } from '#domain/client-address.ts';
import { makeDeadCookies } from '#domain/dead-cookies.ts';
import type { Session } from '#domain/session.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** A session cookie that was shown and leads to none. Never logged. */
    deadCookie: DeadCookie | null;
  }
}

/** `fault`: what no browser comes to by itself; null for a session that is over, or that never was. */
export type DeadCookie = {
  readonly secret: string;
  readonly fault: 'cookie-form' | 'cookie-kind' | null;
};

type Refused = {
  readonly action:
    | 'cookie.show'
    | 'request.flood'
    | 'request.send-cross-site'
    | 'socket.flood'
    | 'socket.open';
  readonly reason: string;
  readonly requestId: string;
  /** Where it came from; told as a network. */
  readonly address: string;
  /** Null: of a stranger. */
  readonly session: Session | null;
};

/** Has the trail told of what the door refuses: each thing of each person, or network of strangers, once a minute at most. */
export type TellRefused = (refused: Refused) => void;

export const makeTellRefused =
  (note: NoteRefusal): TellRefused =>
  ({ address, session, action, reason, requestId }) => {
    const network = truncatedOrigin(address);
    const kind = [action, reason, network, session?.subjectId ?? ''].join(' ');
    const origin = network === 'unknown' ? null : network;
    note(kind, { actor: session && actorOf(session), action, reason, requestId, origin });
  };

/** Whoever the session is of; their roles are identity's affair, and no refusal depends on them. */
function actorOf(session: Session): Actor {
  const { subjectId: id, organisationId, identitySessionId: sessionId, meetingId } = session;
  const who = { id, organisationId, sessionId };
  if (meetingId !== null) return { kind: 'guest', ...who, meetingId };
  return { kind: 'member', ...who, roles: [], authTime: 0 };
}

const refusals = {
  'cross-site-request': 'request.send-cross-site',
  'too-many-requests': 'request.flood',
} as const;

/** What is refused of requests: those of other sites, floods, and session cookies that nobody here has given. */
export function tellRefusedRequests(app: App, tell: TellRefused): void {
  const areTriedOut = makeDeadCookies(systemClock);
  app.decorateRequest('deadCookie', null);
  app.addHook('onError', async ({ session, address, id: requestId }, _reply, error) => {
    const problem = error instanceof AppError ? error.problem : null;
    if (problem !== 'cross-site-request' && problem !== 'too-many-requests') return;
    tell({ action: refusals[problem], reason: problem, requestId, address, session });
  });
  app.addHook('onResponse', async ({ deadCookie, address, id: requestId }) => {
    if (!deadCookie) return;
    const { secret, fault } = deadCookie;
    const isMany = fault === null && areTriedOut(truncatedOrigin(address), secret);
    const reason = isMany ? 'cookies-tried-out' : fault;
    if (reason) tell({ action: 'cookie.show', reason, requestId, address, session: null });
  });
}
