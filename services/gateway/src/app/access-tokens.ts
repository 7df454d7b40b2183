import type { ServiceName } from '@astra/contracts/actor';
import type { Clock } from '@astra/kit/clock';
import type { Session } from '#domain/session.ts';
import type { Grant, Identity } from '#ports/identity.ts';
import type { Sessions } from '#ports/sessions.ts';

/** The short tokens behind a session, one for each service. */
export type AccessTokens = {
  /** Null when identity has ended the session; it is then ended here too. */
  readonly tokenFor: (session: Session, audience: ServiceName) => Promise<string | null>;
  readonly keep: (session: Session, audience: ServiceName, grant: Grant) => void;
  /** Whether this is the token still: news of its session or its person drop it. */
  readonly isKept: (session: Session, audience: ServiceName, token: string) => boolean;
  readonly dropSessions: (ids: readonly string[]) => void;
  readonly dropSubject: (subjectId: string) => void;
  readonly dropAll: () => void;
};

type Ports = { readonly identity: Identity; readonly sessions: Sessions; readonly clock: Clock };
type Kept = { readonly token: string; readonly until: number };
type OfSession = { readonly subjectId: string; readonly tokens: Map<ServiceName, Kept> };

const earlyMs = 30_000;
const mostSessions = 20_000;

export function makeAccessTokens({ identity, sessions, clock }: Ports): AccessTokens {
  const kept = new Map<string, OfSession>();
  const flights = new Map<string, Promise<string | null>>();

  const keep: AccessTokens['keep'] = (session, audience, grant) => {
    if (kept.size >= mostSessions) kept.clear();
    const of = kept.get(session.id) ?? { subjectId: session.subjectId, tokens: new Map() };
    const until = clock.now().getTime() + grant.expiresInSeconds * 1000 - earlyMs;
    of.tokens.set(audience, { token: grant.accessToken, until });
    kept.set(session.id, of);
  };

  const refresh = async (
    session: Session,
    audience: ServiceName,
    isWanted: () => boolean,
  ): Promise<string | null> => {
    const grant = await identity.refresh(session.refreshToken, audience);
    if (grant === 'refused') {
      // Identity's event, which says why, may be on its way still.
      await sessions.remove(session.id, 'not-known-yet');
      return null;
    }
    if (grant.refreshToken !== null)
      await sessions.replaceRefreshToken(session.id, grant.refreshToken);
    if (isWanted()) keep(session, audience, grant);
    return grant.accessToken;
  };

  const refreshOnce = (session: Session, audience: ServiceName): Promise<string | null> => {
    const key = `${session.id} ${audience}`;
    const under = flights.get(key);
    if (under) return under;
    // A flight that news have overtaken is no longer in the map: its token may say old roles and is not kept.
    const isWanted = (): boolean => flights.get(key) === next;
    const next: Promise<string | null> = refresh(session, audience, isWanted).finally(() => {
      if (isWanted()) flights.delete(key);
    });
    flights.set(key, next);
    return next;
  };

  return {
    tokenFor: async (session, audience) => {
      const hit = kept.get(session.id)?.tokens.get(audience);
      if (hit && hit.until > clock.now().getTime()) return hit.token;
      return refreshOnce(session, audience);
    },
    keep,
    isKept: (session, audience, token) =>
      kept.get(session.id)?.tokens.get(audience)?.token === token,
    dropSessions: (ids) => {
      flights.clear();
      for (const id of ids) kept.delete(id);
    },
    dropSubject: (subjectId) => {
      flights.clear();
      for (const [id, of] of kept) if (of.subjectId === subjectId) kept.delete(id);
    },
    dropAll: () => {
      flights.clear();
      kept.clear();
    },
  };
}
