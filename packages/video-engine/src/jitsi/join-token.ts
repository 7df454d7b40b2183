import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { GrantRequest } from '../video-engine.ts';

/** Who signs, and for whom: the same two names stand in the server's configuration. */
export const TOKEN_ISSUER = 'urn:astra:meetings';
export const TOKEN_AUDIENCE = 'urn:astra:jitsi';

/** The key that signs join tokens, and the id under which the server knows its public half. */
export interface TokenKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  /** What the server needs, as the file `<id>.pem`. */
  readonly publicPem: string;
}

/** Reads an RSA key of 2048 bits or more: PKCS #8, DER, in base64. */
export function readTokenKey(base64: string): TokenKey {
  const privateKey = createPrivateKey({
    key: Buffer.from(base64, 'base64'),
    format: 'der',
    type: 'pkcs8',
  });
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (privateKey.asymmetricKeyType !== 'rsa' || bits < 2048)
    throw new Error('The key of the join tokens must be RSA with 2048 bits or more');
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return {
    id: createHash('sha256').update(der).digest('hex').slice(0, 32),
    privateKey,
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

interface Signer {
  readonly key: TokenKey;
  readonly domain: string;
  /** Where the person is, if bridges stand in several places. */
  readonly region?: string | undefined;
}

/** Signs a token for exactly this room, this participant and these sources, and for no longer than asked. */
export async function signJoinToken(
  { key, domain, region }: Signer,
  request: GrantRequest,
  now: Date,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const begins = Math.floor(now.getTime() / 1000);
  const ends = Math.floor((now.getTime() + request.connectWithinMs) / 1000);
  const token = await new SignJWT({
    room: request.roomId,
    publish: request.may.publish,
    ...(region === undefined ? {} : { region }),
    context: {
      user: {
        id: request.participantId,
        name: request.displayName,
        moderator: request.may.moderate === true,
      },
    },
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'astra-join+jwt', kid: key.id })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(domain)
    .setJti(request.grantId)
    .setNotBefore(begins)
    .setExpirationTime(ends)
    .sign(key.privateKey);
  return { token, expiresAt: new Date(ends * 1000) };
}
