import { TOTP } from 'otpauth';

/** The code that an authenticator would show now, and how long it stays valid. */
export function currentCode(secret: string): {
  readonly code: string;
  readonly secondsLeft: number;
} {
  const totp = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 });
  return { code: totp.generate(), secondsLeft: Math.ceil(totp.remaining() / 1000) };
}
