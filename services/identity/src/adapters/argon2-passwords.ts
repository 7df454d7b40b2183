import { hash, verify } from '@node-rs/argon2';
import type { Passwords } from '#ports/factors.ts';

/** Argon2id (RFC 9106) with 19 MiB, two passes, one lane: the least that OWASP asks for, about 30 ms of one core. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Somebody unknown costs the same work as somebody known, so that time tells nothing. */
export async function makeArgon2Passwords(): Promise<Passwords> {
  const nobody = await hash('nobody has this password', cost);
  return {
    hash: (password) => hash(password, cost),
    verify: async (stored, password) => {
      const isRight = await verify(stored ?? nobody, password);
      return stored !== null && isRight;
    },
  };
}
