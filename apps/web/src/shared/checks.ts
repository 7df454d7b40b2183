import { hiddenAt, lengthOf } from '@astra/contracts/written-text';

/** Whether it has the shape of an address; the mail itself is the only real proof. */
export function isEmail(text: string): boolean {
  const address = text.trim();
  return address.length <= 254 && /^[^\s@<>()[\],;:"]+@[^\s@.]+(?:\.[^\s@.]+)+$/u.test(address);
}

/** What is wrong with one line that a person wrote, or nothing. The services refuse the same. */
export function lineFault(
  text: string,
  max: number,
): 'missing' | 'too-long' | 'hidden' | undefined {
  if (text.trim() === '') return 'missing';
  if (lengthOf(text.trim()) > max) return 'too-long';
  return hiddenAt(text, 'line') === null ? undefined : 'hidden';
}
