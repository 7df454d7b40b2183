import type { JWK } from 'jose';
import type { SigningKey } from '#adapters/oidc/key-store.ts';

/** The public halves: named one by one, so that a private part can never slip through. */
export const publicKeys = (keys: readonly SigningKey[]): JWK[] =>
  keys.map(({ kid, jwk }) => ({
    kid,
    kty: jwk.kty ?? 'OKP',
    ...(jwk.crv === undefined ? {} : { crv: jwk.crv }),
    ...(jwk.x === undefined ? {} : { x: jwk.x }),
    alg: 'EdDSA',
    use: 'sig',
  }));
