import { AccessToken } from 'livekit-server-sdk';
import type { GrantRequest } from '../video-engine.ts';
import { GRANT_ATTRIBUTE } from './grant-attribute.ts';
import { engineSource } from './sources.ts';

/**
 * LiveKit still takes a token for one minute after its `exp` (seen in 1.13.5, `tokenLeeway`). We
 * sign that much less, so that the promised bound is the real one; below it, the leeway rules.
 */
export const SERVER_LEEWAY_MS = 60_000;

/** Key and secret that the engine and we share. */
export interface ApiKey {
  readonly key: string;
  readonly secret: string;
}

/** A signed token and the last moment at which the server will take it. */
export interface SignedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Signs a token for exactly this room, this participant and these sources, and nothing else. */
export async function signToken(
  apiKey: ApiKey,
  request: GrantRequest,
  now: Date,
): Promise<SignedToken> {
  const signedForMs = Math.max(request.connectWithinMs - SERVER_LEEWAY_MS, 1000);
  const exp = Math.floor((now.getTime() + signedForMs) / 1000);
  const token = new AccessToken(apiKey.key, apiKey.secret, {
    identity: request.participantId,
    name: request.displayName,
    // The library counts from the machine's clock, we from the caller's.
    ttl: `${exp - Math.floor(Date.now() / 1000)}s`,
    attributes: { [GRANT_ATTRIBUTE]: request.grantId },
  });
  token.addGrant({
    roomJoin: true,
    room: request.roomId,
    canPublish: request.may.publish.length > 0,
    canPublishSources: request.may.publish.map(engineSource),
    canSubscribe: true,
    // Raised hands and reactions. The server knows no narrower right: what comes is checked by whoever gets it.
    canPublishData: true,
    // It would let a browser write its own name and the id of the grant.
    canUpdateOwnMetadata: false,
    hidden: false,
    // Never roomAdmin, not even for a host: it would let a browser command the server past us.
  });
  return { token: await token.toJwt(), expiresAt: new Date(exp * 1000 + SERVER_LEEWAY_MS) };
}
