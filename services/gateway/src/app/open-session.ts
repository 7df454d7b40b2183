import type { Clock } from '@astra/kit/clock';
import type { Random } from '@astra/kit/random';
import type { AccessTokens } from '#app/access-tokens.ts';
import { longestSessionMs, type Session } from '#domain/session.ts';
import { firstAudience, type FirstGrant } from '#ports/identity.ts';
import type { Sessions } from '#ports/sessions.ts';

/** What the browser is given: the cookie's value, and how long it is good. */
export type OpenedSession = { readonly session: Session; readonly secret: string };

/** The browser that signs in, as it came. */
export type Newcomer = {
  readonly device: string;
  /** The session of this kind that the browser had before: it ends, so that nobody can fix a session in advance. */
  readonly previous: Session | null;
};

export type OpenSession = (grant: FirstGrant, newcomer: Newcomer) => Promise<OpenedSession>;

type Ports = {
  readonly sessions: Sessions;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly random: Random;
};

export function makeOpenSession({ sessions, tokens, clock, random }: Ports): OpenSession {
  return async (grant, { device, previous }) => {
    const { kind, subjectId, organisationId, meetingId, identitySessionId, refreshToken } = grant;
    const createdAt = clock.now();
    const expiresAt = new Date(createdAt.getTime() + longestSessionMs);
    const whose = { kind, subjectId, organisationId, meetingId, identitySessionId, refreshToken };
    const session = { id: random.uuid(), ...whose, device, createdAt, expiresAt };
    const secret = random.secret();
    await sessions.add(session, secret);
    if (previous) await sessions.remove(previous.id);
    tokens.keep(session, firstAudience[kind], grant);
    return { session, secret };
  };
}
