/** Whether it has the shape of an address; the mail itself is the only real proof. */
export function isEmail(text: string): boolean {
  const address = text.trim();
  return address.length <= 254 && /^[^\s@<>()[\],;:"]+@[^\s@.]+(?:\.[^\s@.]+)+$/u.test(address);
}

const hidden = /[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u2028\u2029]/u;

/** What is wrong with one line that a person wrote, or nothing. The services refuse the same. */
export function lineFault(
  text: string,
  max: number,
): 'missing' | 'too-long' | 'hidden' | undefined {
  if (text.trim() === '') return 'missing';
  if (text.length > max) return 'too-long';
  return hidden.test(text) ? 'hidden' : undefined;
}
