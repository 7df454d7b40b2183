import type { Giving } from '#domain/visit.ts';
import type { Unit } from '#ports/store.ts';

type Whose = Pick<Giving, 'meetingId' | 'guestId' | 'organisationId'>;

/** Meetings opens the link after the end for as long as there is something to take. */
export async function tellLastDay(
  unit: Unit,
  { meetingId, guestId, organisationId }: Whose,
  now: Date,
): Promise<void> {
  // First: what is looked for after it is as new as it says.
  const at = await unit.givings.nextTelling(meetingId, now);
  const until = await unit.givings.lastDay(meetingId, guestId);
  await unit.publish('document.handed-over', {
    meetingId,
    guestId,
    organisationId,
    until: until?.toISOString() ?? null,
    at: at.toISOString(),
  });
}
