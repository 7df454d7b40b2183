import type { Clock } from '@astra/kit/clock';
import type { Session } from '#domain/records.ts';
import { isAlive } from '#domain/sessions.ts';
import type { Store, UnitOfWork } from '#ports/store.ts';

/** For whom tokens are given: the bearer of one session, with the roles held at this moment. */
export type Account = {
  readonly sessionId: string;
  readonly subjectId: string;
  readonly expiresAt: Date;
  /** Claims of access tokens (RFC 9068). */
  readonly tokenClaims: Readonly<Record<string, unknown>>;
  /** Claims of ID tokens and of the user-info endpoint. */
  readonly idClaims: Readonly<Record<string, unknown>>;
};

/** Undefined when the session is over or its person may no longer sign in: no token is given then. */
export type FindAccount = (
  sessionId: string,
  options: { readonly isUse: boolean },
) => Promise<Account | undefined>;

/** A use within this time is not written again: idleness is counted in minutes. */
const touchEveryMs = 15_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function makeFindAccount({
  unitOfWork,
  clock,
}: {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}): FindAccount {
  return async (sessionId, { isUse }) => {
    if (!uuid.test(sessionId)) return undefined;
    return unitOfWork('system', async (store) => {
      const now = clock.now();
      const session = await store.sessions.find(sessionId);
      if (!session || !isAlive(session, now)) return undefined;
      const account =
        session.kind === 'guest' ? guestAccount(session) : await memberAccount(store, session);
      if (account && isUse && now.getTime() - session.lastSeenAt.getTime() > touchEveryMs)
        await store.sessions.touch(session.id, now);
      return account;
    });
  };
}

const common = (session: Session): Record<string, unknown> => ({
  org: session.organisationId,
  sid: session.id,
  amr: session.amr,
  auth_time: Math.floor(session.authTime.getTime() / 1000),
});

const guestAccount = (session: Session): Account => ({
  sessionId: session.id,
  subjectId: session.subjectId,
  expiresAt: session.expiresAt,
  tokenClaims: { kind: 'guest', meeting: session.meetingId, ...common(session) },
  idClaims: { sub: session.subjectId },
});

async function memberAccount(store: Store, session: Session): Promise<Account | undefined> {
  const memberships = await store.memberships.of(session.subjectId);
  const membership = memberships.find((each) => each.organisationId === session.organisationId);
  if (!membership?.isActive) return undefined;
  const person = await store.people.find(session.subjectId);
  if (!person) return undefined;
  return {
    sessionId: session.id,
    subjectId: session.subjectId,
    expiresAt: session.expiresAt,
    tokenClaims: { kind: 'member', roles: membership.roles, ...common(session) },
    idClaims: {
      sub: person.id,
      name: person.displayName,
      email: person.email,
      locale: person.locale,
    },
  };
}
