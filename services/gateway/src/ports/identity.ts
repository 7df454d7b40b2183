import type { ServiceName } from '@astra/contracts/actor';
import type { SessionKind } from '#domain/session.ts';

/** What the browser carries through a sign-in, sealed. */
export type SignInState = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
};

export type SignInWish = {
  readonly returnTo: string;
  readonly locale?: 'fr' | 'en' | undefined;
  /** Ask for the factors again, even of someone who is signed in (RFC 9470). */
  readonly isFresh: boolean;
};

export type Grant = {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  /** Sealed; null when identity keeps the one it gave before. */
  readonly refreshToken: string | null;
};

/** A first grant, and whom it is of. */
export type FirstGrant = Grant & {
  readonly refreshToken: string;
  readonly kind: SessionKind;
  readonly subjectId: string;
  readonly organisationId: string;
  readonly meetingId: string | null;
  readonly identitySessionId: string;
};

/** The identity service as this OAuth client sees it. Each method throws AppError `unavailable` when it does not answer. */
export type Identity = {
  readonly beginSignIn: (
    wish: SignInWish,
  ) => Promise<{ readonly location: string; readonly state: SignInState }>;
  /** `search`: the query that the browser came back with. @throws AppError `sign-in-expired` when it is not the answer to `state`. */
  readonly finishSignIn: (search: string, state: SignInState) => Promise<FirstGrant>;
  /** @throws AppError `link-not-valid` when the ticket is spent, old or unknown. */
  readonly redeemTicket: (ticket: string) => Promise<FirstGrant>;
  /** 'refused' when identity has ended the session. */
  readonly refresh: (refreshToken: string, audience: ServiceName) => Promise<Grant | 'refused'>;
  readonly endSession: (identitySessionId: string, refreshToken: string) => Promise<void>;
};

/** The first token that is asked for each kind; a guest needs meetings alone. */
export const firstAudience = { member: 'identity', guest: 'meetings' } as const satisfies Record<
  SessionKind,
  ServiceName
>;
