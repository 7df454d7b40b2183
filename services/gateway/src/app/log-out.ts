import type { Log } from '@astra/kit/log';
import type { Session } from '#domain/session.ts';
import type { Identity } from '#ports/identity.ts';
import type { Sessions } from '#ports/sessions.ts';

export type LogOut = (session: Session) => Promise<void>;

type Ports = { readonly identity: Identity; readonly sessions: Sessions; readonly log: Log };

/** Ends the session here in any case, then at identity. */
export function makeLogOut({ identity, sessions, log }: Ports): LogOut {
  return async ({ id, identitySessionId, refreshToken }) => {
    await sessions.remove(id);
    // Without identity the browser is signed out all the same: its next sign-in asks for the factors anew.
    await identity
      .endSession(identitySessionId, refreshToken)
      .catch((err: unknown) => log.warn({ err }, 'Identity did not end the session'));
  };
}
