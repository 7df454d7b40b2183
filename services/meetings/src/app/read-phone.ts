import type { Phone } from '#domain/meeting.ts';
import type { PhoneNumbers } from '#ports/phone-numbers.ts';
import { wrongField } from './decided.ts';

/** What was typed of a patient, with their telephone number read. @throws AppError `invalid-input` where it is none. */
export function withPhone<G extends { readonly phone?: string | null }>(
  phones: PhoneNumbers,
  guest: G,
): Omit<G, 'phone'> & { readonly phone?: Phone | null } {
  const { phone: typed, ...rest } = guest;
  if (typed === undefined) return rest;
  const phone = typed === null ? null : phones.read(typed);
  if (typed !== null && phone === null)
    throw wrongField('/guest/phone', 'is not a telephone number');
  return { ...rest, phone };
}
