/** Letters and digits that are not taken for one another when read aloud or written by hand. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
export const codesAtOnce = 10;

/** A code of 16 characters in groups of four, about 79 bits, from random bytes. */
export function formatRecoveryCode(bytes: Uint8Array): string {
  const letters = Array.from(bytes.slice(0, 16), (byte) => alphabet[byte % alphabet.length]);
  return letters.join('').replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** What a person typed, without what does not matter. */
export const plainRecoveryCode = (typed: string): string => typed.toLowerCase().replaceAll('-', '');
