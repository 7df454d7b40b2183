import type { Clock } from '@astra/kit/clock';
import type { EndReason, Session } from '#domain/records.ts';
import type { Store, UnitOfWork } from '#ports/store.ts';

type Ending = { readonly reason: EndReason; readonly at: Date };

/** Ends a session and tells everybody, once. False when it had ended already. */
export async function endSession(
  store: Store,
  session: Pick<Session, 'id' | 'subjectId'>,
  { reason, at }: Ending,
): Promise<boolean> {
  if (!(await store.sessions.end(session.id, reason, at))) return false;
  await store.publish('session.ended', {
    sessionId: session.id,
    subjectId: session.subjectId,
    reason,
  });
  return true;
}

/** Ends all sessions of somebody, but for one they may keep. */
export async function endSessionsOf(
  store: Store,
  subjectId: string,
  { keep, ...ending }: Ending & { readonly keep?: string },
): Promise<void> {
  for (const session of await store.sessions.open(subjectId))
    if (session.id !== keep) await endSession(store, session, ending);
}

type Ports = { readonly unitOfWork: UnitOfWork; readonly clock: Clock };

/** Signing out: by the gateway with the refresh token, or in the browser at the provider. */
export type SignOut = (sessionId: string) => Promise<void>;

export function makeSignOut({ unitOfWork, clock }: Ports): SignOut {
  return (sessionId) =>
    unitOfWork('system', async (store) => {
      const session = await store.sessions.find(sessionId);
      if (!session) return;
      if (!(await endSession(store, session, { reason: 'signed-out', at: clock.now() }))) return;
      await store.audit(null, {
        action: 'session.end',
        outcome: 'done',
        targetKind: 'session',
        targetId: session.id,
        subjectId: session.subjectId,
        organisationId: session.organisationId,
        reason: 'signed-out',
      });
    });
}

/** Ends the sessions whose time is over. Returns how many. */
export type EndOverdueSessions = () => Promise<number>;

const mostAtOnce = 200;

export function makeEndOverdueSessions({ unitOfWork, clock }: Ports): EndOverdueSessions {
  return () =>
    unitOfWork('system', async (store) => {
      const now = clock.now();
      const overdue = await store.sessions.overdue(now, mostAtOnce);
      for (const session of overdue)
        await endSession(store, session, { reason: 'expired', at: now });
      return overdue.length;
    });
}
