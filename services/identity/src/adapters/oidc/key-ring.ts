import { createLocalJWKSet, SignJWT, type JWTVerifyGetKey } from 'jose';
import type { Provider } from 'oidc-provider';
import { audienceOf, type ServiceName } from '@astra/contracts/actor';
import type { Clock } from '@astra/kit/clock';
import type { Log } from '@astra/kit/log';
import { systemRandom } from '@astra/kit/random';
import type { ServiceTokens } from '@astra/kit/service-tokens';
import { accessTokenSeconds } from '#adapters/oidc/audiences.ts';
import { signingKey, type KeyStore, type SigningKey } from '#adapters/oidc/key-store.ts';
import { publicKeys } from '#adapters/oidc/public-keys.ts';

/** The provider of this moment, made anew whenever keys come, begin to sign or go. */
export type KeyRing = {
  readonly provider: () => Provider;
  /** For verifying our own tokens without asking ourselves over the network. */
  readonly verificationKeys: JWTVerifyGetKey;
  /** This service's own tokens, for delivering its events. */
  readonly ownTokens: ServiceTokens;
  /** Looks at the keys again. */
  readonly refresh: () => Promise<void>;
  readonly stop: () => void;
};

type Parts = {
  readonly store: KeyStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly issuer: string;
  readonly build: (keys: readonly SigningKey[]) => Provider;
  /** How often replicas look; much shorter than the time a key is announced before it signs. */
  readonly everyMs: number;
};

type Held = {
  readonly mark: string;
  readonly keys: readonly SigningKey[];
  readonly active: SigningKey;
  readonly provider: Provider;
  readonly verify: ReturnType<typeof createLocalJWKSet>;
};

export async function makeKeyRing(parts: Parts): Promise<KeyRing> {
  const { store, clock, log, build, everyMs } = parts;
  const hold = (keys: readonly SigningKey[], active: SigningKey): Held => ({
    mark: markOf(keys, active),
    keys,
    active,
    provider: build(keys),
    verify: createLocalJWKSet({ keys: publicKeys(keys) }),
  });
  const load = async (before?: Held): Promise<Held> => {
    const keys = await store.load();
    const active = signingKey(keys, clock.now());
    if (before?.mark === markOf(keys, active)) return before;
    if (before) log.info({ signing: active.kid, published: keys.length }, 'Signing keys changed');
    return hold(keys, active);
  };

  let held = await load();
  const refresh = async (): Promise<void> => {
    held = await load(held);
  };
  const timer = setInterval(() => {
    refresh().catch((error: unknown) => log.warn({ err: error }, 'Signing keys were not read'));
  }, everyMs);
  timer.unref();

  return {
    provider: () => held.provider,
    verificationKeys: (header, token) => held.verify(header, token),
    ownTokens: {
      own: (audience) => signOwn(held.active, { issuer: parts.issuer, audience, clock }),
    },
    refresh,
    stop: () => clearInterval(timer),
  };
}

const markOf = (keys: readonly SigningKey[], active: SigningKey): string =>
  [active.kid, ...keys.map((key) => key.kid)].join(' ');

async function signOwn(
  key: SigningKey,
  to: { readonly issuer: string; readonly audience: ServiceName; readonly clock: Clock },
): Promise<string> {
  const now = Math.floor(to.clock.now().getTime() / 1000);
  return new SignJWT({ kind: 'service', client_id: 'identity' })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: key.kid })
    .setSubject('identity')
    .setIssuer(to.issuer)
    .setAudience(audienceOf(to.audience))
    .setJti(systemRandom.uuid())
    .setIssuedAt(now)
    .setExpirationTime(now + accessTokenSeconds)
    .sign(key.jwk);
}
