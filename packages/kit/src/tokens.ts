import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import { systemClock } from './clock.ts';
import { AppError } from './problems.ts';
import { faultIn, TokenRefused } from './token-refused.ts';

/** Turns a bearer token into who asks. @throws TokenRefused, or AppError `unavailable` when the issuer's keys cannot be had */
export type TokenVerifier = (token: string) => Promise<Actor>;

type Rules = {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer's keys are: `createKeySet(url)`, or keys at hand in tests. */
  readonly keys: JWTVerifyGetKey;
  /**
   * How long the answer on one token is remembered, since a page asks many times with the same one; 20 s. A key that was
   * withdrawn opens so much longer. Zero where the keys are at hand.
   */
  readonly rememberedMs?: number;
};

/** The issuer's JWKS, fetched by us alone (a token's own `jku`, `jwk` or `x5u` is never followed) and kept 10 min. */
export function createKeySet(url: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: 600_000,
    cooldownDuration: 5_000,
    timeoutDuration: 3_000,
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (cause) {
      if (faultsOfTokens.some((one) => cause instanceof one)) throw cause;
      // An issuer that is away is no fault of the token: nobody is signed out for it.
      throw new AppError('unavailable', undefined, { cause, extras: { retryAfterSeconds: 2 } });
    }
  };
}

const faultsOfTokens = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
];

const longest = 8_192;
const mostRemembered = 5_000;

type Remembered = { readonly actor: Actor; readonly until: number };

/** Verifies RFC 9068 access tokens under the rules of RFC 8725: one issuer, one audience, EdDSA or ES256, `at+jwt`. */
export function makeTokenVerifier(rules: Rules): TokenVerifier {
  const { issuer, audience, keys, rememberedMs = 20_000 } = rules;
  const remembered = new Map<string, Remembered>();
  return async (token) => {
    const hit = remembered.get(token);
    if (hit && hit.until > systemClock.now().getTime()) return hit.actor;
    if (token.length > longest) throw new TokenRefused('size');
    const payload = await jwtVerify(token, keys, {
      issuer,
      audience,
      typ: 'at+jwt',
      algorithms: ['EdDSA', 'ES256'],
      clockTolerance: 30,
      requiredClaims: ['exp', 'sub', 'iat'],
    }).then(
      (verified) => verified.payload,
      (cause: unknown) => {
        throw cause instanceof AppError ? cause : new TokenRefused(faultIn(cause), { cause });
      },
    );
    // A token for two services would let one of them act as the caller at the other.
    if (Array.isArray(payload.aud)) throw new TokenRefused('audience');
    const actor = toActor(payload);
    if (remembered.size >= mostRemembered) remembered.clear();
    const now = systemClock.now().getTime();
    remembered.set(token, {
      actor,
      until: Math.min(now + rememberedMs, (payload.exp ?? 0) * 1000),
    });
    return actor;
  };
}

function toActor(claims: JWTPayload): Actor {
  const { sub, kind, org, sid, meeting } = claims as Record<string, unknown>;
  if (typeof sub !== 'string') throw new TokenRefused('claims');
  if (kind === 'service') return { kind, id: sub };
  if (typeof org !== 'string' || typeof sid !== 'string') throw new TokenRefused('claims');
  const who = { id: sub, organisationId: org, sessionId: sid, ...viaOf(claims['act']) };
  if (kind === 'guest' && typeof meeting === 'string') return { kind, ...who, meetingId: meeting };
  if (kind !== 'member') throw new TokenRefused('claims');
  return {
    kind,
    ...who,
    roles: rolesOf(claims['roles']),
    authTime: typeof claims['auth_time'] === 'number' ? claims['auth_time'] : 0,
  };
}

/** RFC 8693, 4.1: of nested actors the outermost acts now. */
function viaOf(act: unknown): { readonly via?: string } {
  if (act === undefined) return {};
  const sub = typeof act === 'object' && act !== null ? (act as { sub?: unknown }).sub : undefined;
  // Acting for somebody without saying who would leave the trail without an answer.
  if (typeof sub !== 'string') throw new TokenRefused('claims');
  return { via: sub };
}

const rolesOf = (value: unknown): readonly Role[] =>
  Array.isArray(value) ? roles.filter((role) => value.includes(role)) : [];
