import { Secret, TOTP } from 'otpauth';
import type { OneTimePasswords } from '#ports/factors.ts';

const periodSeconds = 30;
const shape = { algorithm: 'SHA1', digits: 6, period: periodSeconds } as const;

export const makeOneTimePasswords = (issuer: string): OneTimePasswords => ({
  make: () => new Secret({ size: 20 }).base32,
  uri: (secret, label) =>
    new TOTP({ ...shape, issuer, label, secret: Secret.fromBase32(secret) }).toString(),
  step: (secret, code, now) => {
    const totp = new TOTP({ ...shape, secret: Secret.fromBase32(secret) });
    const delta = totp.validate({ token: code, timestamp: now.getTime(), window: 1 });
    return delta === null ? null : Math.floor(now.getTime() / 1000 / periodSeconds) + delta;
  },
});
