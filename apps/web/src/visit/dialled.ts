/** A phone number as the phone dials it. */
export function dialled(phone: string): string {
  return phone.replaceAll(/[^+\d]/gu, '');
}
