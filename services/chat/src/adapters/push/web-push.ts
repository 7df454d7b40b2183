import { createECDH, createHash } from 'node:crypto';
import { encryptNotification } from '@block65/webcrypto-web-push';
import { importJWK, SignJWT } from 'jose';
import { makeOuterFetch, type OuterAnswer, type OuterFetch } from '@astra/kit/outer-fetch';
import type { Clock } from '@astra/kit/clock';
import type { PushConfig } from '#config.ts';
import type { PushAnswer, PushServices } from '#ports/push.ts';

const timeoutMs = 10_000;
/** RFC 8292 allows a day. */
const signedForS = 12 * 3_600;

type Parts = { readonly clock: Clock; readonly outer?: OuterFetch };

/** Web Push: RFC 8030, sealed by RFC 8291, signed by RFC 8292. */
export function makeWebPush(
  { key, publicOrigins, insideOrigins, contact }: PushConfig,
  { clock, outer = makeOuterFetch({ public: publicOrigins, inside: insideOrigins }) }: Parts,
): PushServices & { readonly close: () => Promise<void> } {
  const keys = keysOf(key.reveal());
  const sign = async (endpoint: string): Promise<string> => {
    const token = await new SignJWT({ sub: contact })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .setAudience(new URL(endpoint).origin)
      .setExpirationTime(Math.floor(clock.now().getTime() / 1000) + signedForS)
      .sign(await importJWK(keys.jwk, 'ES256'));
    return `vapid t=${token}, k=${keys.publicKey}`;
  };
  return {
    publicKey: keys.publicKey,
    isWithinReach: outer.isWithinReach,
    close: outer.close,
    send: async ({ id, endpoint, p256dh, auth }, letter, { ttlSeconds, urgency, topic }) => {
      try {
        const body = await encryptNotification(
          { endpoint, expirationTime: null, keys: { p256dh, auth } },
          // Filled up: every letter is as long as the others.
          new TextEncoder().encode(JSON.stringify(letter)),
        );
        const answer = await outer.post({
          url: endpoint,
          body,
          timeoutMs,
          headers: {
            authorization: await sign(endpoint),
            ttl: String(ttlSeconds),
            urgency,
            topic: sealedTopic(id, topic),
            'content-encoding': 'aes128gcm',
            'content-type': 'application/octet-stream',
          },
        });
        return meaningOf(answer);
      } catch {
        return { is: 'later', retryAfterMs: null };
      }
    },
  };
}

/** News of the same thing replaces what still waits at the push service, which learns no id by it. */
const sealedTopic = (deviceId: string, topic: string): string =>
  createHash('sha256').update(`${deviceId} ${topic}`).digest('base64url').slice(0, 32);

function meaningOf({ status, retryAfter }: OuterAnswer): PushAnswer {
  if (status >= 200 && status < 300) return { is: 'taken' };
  if (status === 404 || status === 410) return { is: 'gone' };
  if (status === 429 || status >= 500) {
    const seconds = Number(retryAfter ?? Number.NaN);
    return { is: 'later', retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : null };
  }
  return { is: 'refused', status };
}

/** The private half is 32 random bytes, as every secret of ours; the public one follows from it. */
function keysOf(secret: string): { readonly jwk: object; readonly publicKey: string } {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from(secret, 'base64url'));
  const open = pair.getPublicKey();
  const [x, y] = [open.subarray(1, 33), open.subarray(33)].map((one) => one.toString('base64url'));
  return {
    publicKey: open.toString('base64url'),
    jwk: { kty: 'EC', crv: 'P-256', x, y, d: secret, alg: 'ES256' },
  };
}
