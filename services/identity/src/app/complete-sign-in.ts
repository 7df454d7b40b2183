import type { Member } from '@astra/contracts/actor';
import type { Clock } from '@astra/kit/clock';
import { AppError } from '@astra/kit/problems';
import type { Random } from '@astra/kit/random';
import type { Membership, Session, SignIn } from '#domain/records.ts';
import { after, limits } from '#domain/sessions.ts';
import type { InteractionHandle } from '#ports/interactions.ts';
import type { Store, UnitOfWork } from '#ports/store.ts';
import { trace, type Where } from '#app/caller.ts';
import { endSession } from '#app/end-session.ts';

/** A sign-in at hand: the provider's interaction and from where it is asked. */
export type SignInCaller = { readonly handle: InteractionHandle; readonly where: Where };

type Ports = { readonly unitOfWork: UnitOfWork; readonly clock: Clock; readonly random: Random };

type Proved = {
  readonly signIn: SignIn;
  readonly personId: string;
  /** How (RFC 8176). */
  readonly amr: readonly string[];
  /** What the factor still has to do in the same transaction; false = it was used in the meantime. */
  readonly spend: (store: Store) => Promise<boolean>;
  /** Refuses, when `spend` says false. */
  readonly refuse: () => Promise<never>;
};

/** The place where somebody works: the first organisation that they are active in. */
export async function activeMembership(
  store: Store,
  personId: string,
): Promise<Membership | undefined> {
  for (const membership of await store.memberships.of(personId)) {
    if (!membership.isActive) continue;
    const organisation = await store.organisations.find(membership.organisationId);
    if (organisation?.isActive) return membership;
  }
  return undefined;
}

/** Both factors are proved: a new session with a new id begins, the browser's former one ends. */
export async function completeSignIn(
  { unitOfWork, clock, random }: Ports,
  { handle, where }: SignInCaller,
  proved: Proved,
): Promise<string> {
  const now = clock.now();
  const session = await unitOfWork('system', async (store) => {
    if (!(await proved.spend(store))) return undefined;
    if (!(await store.signIns.take(handle.uid))) throw new AppError('sign-in-expired');
    const membership = await activeMembership(store, proved.personId);
    if (!membership) throw new AppError('sign-in-expired');
    await endPrevious(store, handle.previousSessionId, { personId: proved.personId, at: now });
    const begun = memberSession(random.uuid(), { membership, proved, where, now });
    await store.sessions.add(begun);
    // Who signs in has their password: a link in a mailbox has no use any more.
    await store.resets.end(membership.personId);
    await store.memberships.signedIn(membership, now);
    await store.audit(asMember(begun, membership), {
      action: 'session.begin',
      outcome: 'done',
      targetKind: 'session',
      targetId: begun.id,
      subjectId: proved.personId,
      organisationId: membership.organisationId,
      reason: proved.amr.join('+'),
      ...trace(where),
    });
    return begun;
  });
  if (!session) return proved.refuse();
  return handle.finish({ sessionId: session.id, amr: proved.amr, authTime: now });
}

/** Who has just proved who they are: the trail names them from this very entry on. */
const asMember = (session: Session, membership: Membership): Member => ({
  kind: 'member',
  id: membership.personId,
  organisationId: membership.organisationId,
  roles: membership.roles,
  sessionId: session.id,
  authTime: Math.floor(session.authTime.getTime() / 1000),
});

/** A colleague at the same browser ends what the other one had open; whoever proves anew that it is them goes on with it. */
async function endPrevious(
  store: Store,
  id: string | null,
  { personId, at }: { readonly personId: string; readonly at: Date },
): Promise<void> {
  const previous = id === null ? undefined : await store.sessions.find(id);
  if (!previous) return;
  const reason = previous.subjectId === personId ? 'renewed' : 'replaced';
  await endSession(store, previous, { reason, at });
}

const memberSession = (
  id: string,
  {
    membership,
    proved,
    where,
    now,
  }: {
    readonly membership: Membership;
    readonly proved: Proved;
    readonly where: Where;
    readonly now: Date;
  },
): Session => ({
  id,
  kind: 'member',
  subjectId: proved.personId,
  organisationId: membership.organisationId,
  meetingId: null,
  amr: proved.amr,
  authTime: now,
  device: where.device,
  origin: where.origin,
  startedAt: now,
  lastSeenAt: now,
  idleSeconds: proved.signIn.isSharedDevice ? limits.sharedDeviceIdleSeconds : limits.idleSeconds,
  expiresAt: after(now, limits.memberSeconds),
  endedAt: null,
});
