/** A phone number as the phone dials it. */
export function dialled(phone: string): string {
  return phone.replaceAll(/[^+\d]/gu, '');
}

/** A phone number within a sentence: it stays on one line. */
export function unbroken(phone: string): string {
  return phone.replaceAll(' ', '\u00A0');
}
