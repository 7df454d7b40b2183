/** Whose browser it is: someone of an organisation, or a patient who came by a link. */
export type SessionKind = 'member' | 'guest';

/** What may still be said of a visit that ended: it went on elsewhere, or identity's event has not told yet. */
export type LossReason = 'replaced' | 'not-known-yet';

/** A browser that is signed in. Holds no token and not the cookie's secret. */
export type Session = {
  readonly id: string;
  readonly kind: SessionKind;
  readonly subjectId: string;
  readonly organisationId: string;
  /** Guests only: the one meeting they reach. */
  readonly meetingId: string | null;
  /** `sid` of the access tokens: the same session as identity knows it. */
  readonly identitySessionId: string;
  /** Sealed; only the adapter to identity sees it open. */
  readonly refreshToken: string;
  /** Browser family in one word, for support; never the whole user agent. */
  readonly device: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** Nobody stays signed in longer than a long working day (NIST SP 800-63B, AAL2: at most 24 h). */
export const longestSessionMs = 12 * 60 * 60 * 1000;

export const hasExpired = (session: Session, now: Date): boolean => session.expiresAt <= now;
