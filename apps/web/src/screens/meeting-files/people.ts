import type { Meeting } from '#api/meetings.ts';

/** Whether the person is one of a meeting's professionals: its documents are theirs, and nobody else's of the house. */
export const isOneOf = ({ host, members }: Meeting, personId: string): boolean =>
  host.id === personId || members.some(({ id, isRemoved }) => id === personId && !isRemoved);

/** The patient of a consultation, to whom something can be given. */
export const patientOf = ({ guests }: Meeting): Meeting['guests'][number] | undefined =>
  guests.find(({ role }) => role === 'patient');

/** Who has put a document into a meeting. */
export function makerIn(
  { host, members, guests }: Meeting,
  id: string,
): { readonly name: string | null; readonly isGuest: boolean } {
  const guest = guests.find((one) => one.id === id);
  if (guest) return { name: guest.name, isGuest: true };
  const member = [host, ...members].find((one) => one.id === id);
  return { name: member?.displayName ?? null, isGuest: false };
}
