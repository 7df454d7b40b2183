import { Type, type Static } from 'typebox';
import { exact, nullable, oneOf, Uuid } from './common.ts';

/** Header that every unsafe request of our pages carries; a cross-site form cannot set it. */
export const requestHeader = 'x-astra-request';

/**
 * Query of `GET /auth/session`, body of `POST /auth/logout`. A browser can hold one session of each kind; without `kind`
 * the member's is meant if there is one, else the guest's. A patient's page asks for `guest`.
 */
export const WhichSession = exact({ kind: Type.Optional(oneOf(['member', 'guest'] as const)) });

/** `GET /auth/session`: who this browser is, without any token. */
export const BrowserSession = exact({
  kind: oneOf(['member', 'guest', 'none'] as const),
  meetingId: nullable(Uuid),
  expiresAt: nullable(Type.String()),
});
export type BrowserSession = Static<typeof BrowserSession>;

/** `POST /auth/guest`: the one-time ticket that meetings gave after the second proof. */
export const RedeemTicket = exact({
  ticket: Type.String({ minLength: 20, maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' }),
});

/** `POST /auth/logout`: where to go next (RP-initiated logout at identity, or the patient's end page). */
export const LoggedOut = exact({ location: Type.String() });
