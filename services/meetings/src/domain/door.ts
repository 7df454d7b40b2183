import type { MeetingDoor } from '@astra/contracts/visit-documents';
import { isLetIn, isOver, type Guest, type Meeting } from './meeting.ts';
import { talkersOf } from './talkers.ts';

/** Who is in a meeting and who at its door, for those who keep something that only they may have. */
export type Door = Omit<MeetingDoor, 'meetingId' | 'organisationId' | 'number'>;

export const doorOf = (meeting: Meeting): Door => ({
  isOver: isOver(meeting),
  professionals: [...talkersOf(meeting).professionals],
  guests: meeting.guests.map((guest) => ({
    guestId: guest.id,
    isPatient: guest.role === 'patient',
    place: placeOf(guest),
    sessionId: guest.sessionId,
    removedAt: guest.removedAt?.toISOString() ?? null,
  })),
});

function placeOf(guest: Guest): MeetingDoor['guests'][number]['place'] {
  if (isLetIn(guest)) return 'inside';
  return guest.step === 'waiting' || guest.step === 'left' ? guest.step : 'outside';
}

/** Whether they have to learn of it. */
export const isSameDoor = (before: Meeting, after: Meeting): boolean =>
  JSON.stringify(doorOf(before)) === JSON.stringify(doorOf(after));
