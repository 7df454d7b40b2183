import type { Clock } from '@astra/kit/clock';
import { AppError } from '@astra/kit/problems';
import { hashSecret, type Random } from '@astra/kit/random';
import type { GuestTicket, Session } from '#domain/records.ts';
import { after, limits } from '#domain/sessions.ts';
import type { UnitOfWork } from '#ports/store.ts';
import { trace, type Caller, type Where } from '#app/caller.ts';
import { endSession, endSessionsOf } from '#app/end-session.ts';

type Ports = { readonly unitOfWork: UnitOfWork; readonly clock: Clock; readonly random: Random };
type Vouched = { readonly ticket: string; readonly expiresAt: Date };

/** Meetings has checked the link and the second proof: gives a ticket that opens one session, once, within a minute. */
export type VouchForGuest = (caller: Caller, guest: GuestTicket) => Promise<Vouched>;

export function makeVouchForGuest({ unitOfWork, clock, random }: Ports): VouchForGuest {
  return async ({ actor, where }, asked) => {
    const now = clock.now();
    if (asked.visitEndsAt <= now) throw new AppError('too-late');
    const latest = after(now, limits.guestMostSeconds);
    const guest = asked.visitEndsAt > latest ? { ...asked, visitEndsAt: latest } : asked;
    const ticket = random.secret();
    const expiresAt = after(now, limits.ticketSeconds);
    await unitOfWork('system', async (store) => {
      if (!(await store.organisations.find(guest.organisationId))) throw new AppError('not-found');
      await store.tickets.add(hashSecret(ticket), guest, expiresAt);
      await store.audit(actor, { ...entry(guest), ...trace(where), action: 'guest.vouch' });
    });
    return { ticket, expiresAt };
  };
}

const entry = (guest: {
  readonly guestId: string;
  readonly organisationId: string;
}): {
  outcome: 'done';
  targetKind: string;
  targetId: string;
  subjectId: string;
  organisationId: string;
} => ({
  outcome: 'done',
  targetKind: 'guest',
  targetId: guest.guestId,
  subjectId: guest.guestId,
  organisationId: guest.organisationId,
});

/** Opens the guest's session; the session on an earlier device ends. Undefined when the ticket is not (or no longer) good. */
export type RedeemTicket = (ticket: string, where: Where) => Promise<Session | undefined>;

export function makeRedeemTicket({ unitOfWork, clock, random }: Ports): RedeemTicket {
  return (ticket, where) =>
    unitOfWork('system', async (store) => {
      const now = clock.now();
      const guest = await store.tickets.take(hashSecret(ticket), now);
      if (!guest) {
        await store.audit(null, {
          action: 'session.begin',
          outcome: 'refused',
          reason: 'ticket-not-valid',
          ...trace(where),
        });
        return undefined;
      }
      await store.sessions.lockSubject(guest.guestId);
      await endSessionsOf(store, guest.guestId, { reason: 'replaced', at: now });
      const session = guestSession(random.uuid(), guest, { now, where });
      await store.sessions.add(session);
      await store.audit(
        {
          kind: 'guest',
          id: guest.guestId,
          organisationId: guest.organisationId,
          meetingId: guest.meetingId,
          sessionId: session.id,
        },
        { ...entry(guest), ...trace(where), action: 'session.begin' },
      );
      return session;
    });
}

const guestSession = (
  id: string,
  guest: GuestTicket,
  { now, where }: { readonly now: Date; readonly where: Where },
): Session => ({
  id,
  kind: 'guest',
  subjectId: guest.guestId,
  organisationId: guest.organisationId,
  meetingId: guest.meetingId,
  // RFC 8176; `link` is ours: they hold the secret that was mailed.
  amr: guest.hasSecondProof ? ['link', 'kba'] : ['link'],
  authTime: now,
  device: where.device,
  origin: where.origin,
  startedAt: now,
  lastSeenAt: now,
  idleSeconds: null,
  expiresAt: guest.visitEndsAt,
  endedAt: null,
});

/** Meetings is done with a guest: nothing of theirs works any longer. */
export type DismissGuest = (caller: Caller, guestId: string) => Promise<void>;

export function makeDismissGuest({
  unitOfWork,
  clock,
}: Pick<Ports, 'unitOfWork' | 'clock'>): DismissGuest {
  return ({ actor, where }, guestId) =>
    unitOfWork('system', async (store) => {
      await store.tickets.removeOf(guestId);
      const at = clock.now();
      for (const session of await store.sessions.open(guestId)) {
        if (session.kind !== 'guest') continue;
        await endSession(store, session, { reason: 'ended-elsewhere', at });
        await store.audit(actor, {
          ...entry({ guestId, organisationId: session.organisationId }),
          ...trace(where),
          action: 'guest.dismiss',
        });
      }
    });
}
