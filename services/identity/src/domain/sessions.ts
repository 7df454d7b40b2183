import type { Session } from '#domain/records.ts';

const minute = 60;

/** NIST SP 800-63B AAL2 asks for at most 24 h and 1 h of idleness; health asks for less. */
export const limits = {
  memberSeconds: 12 * 60 * minute,
  idleSeconds: 30 * minute,
  sharedDeviceIdleSeconds: 10 * minute,
  signInSeconds: 10 * minute,
  ticketSeconds: minute,
  guestMostSeconds: 24 * 60 * minute,
  /** Rows of sessions that have ended and of invitations that have expired: for questions of the people they are about. */
  keptAfterEndSeconds: 60 * 24 * 60 * minute,
} as const;

type Times = Pick<Session, 'endedAt' | 'expiresAt' | 'idleSeconds' | 'lastSeenAt'>;

/** Whether the session still carries its person: not ended, not past its end, not idle for too long. */
export function isAlive(session: Times, now: Date): boolean {
  if (session.endedAt || session.expiresAt <= now) return false;
  if (session.idleSeconds === null) return true;
  return session.lastSeenAt.getTime() + session.idleSeconds * 1000 > now.getTime();
}

export const after = (from: Date, seconds: number): Date =>
  new Date(from.getTime() + seconds * 1000);
