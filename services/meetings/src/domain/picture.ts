import { pictureQuestionSeconds, type PictureQuestion as View } from '@astra/contracts/pictures';
import { allowed, refused, type Decision } from './decision.ts';
import { onlyOpen } from './meeting-life.ts';
import { isLetIn, type Guest, type Meeting } from './meeting.ts';

/** Whether one picture of the call may be kept: asked of one person by one other, answered once. */
export type PictureQuestion = {
  readonly id: string;
  readonly organisationId: string;
  readonly meetingId: string;
  readonly askedBy: string;
  readonly guestId: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly answer: 'agreed' | 'refused' | null;
  readonly answeredAt: Date | null;
};

export const answerUntil = (askedAt: Date): Date =>
  new Date(askedAt.getTime() + pictureQuestionSeconds * 1_000);

export const stateOf = ({ answer, expiresAt }: PictureQuestion, now: Date): View['state'] =>
  answer ?? (now < expiresAt ? 'asked' : 'unanswered');

/** Who is asked is in the call, so that they are the one whom the picture shows. */
export function mayBeAsked(meeting: Meeting, guestId: string): Decision<Guest> {
  const checked = onlyOpen(meeting);
  if (checked.problem) return checked;
  const guest = meeting.guests.find((one) => one.id === guestId);
  if (!guest) return refused('not-found');
  return isLetIn(guest) ? allowed(guest) : refused('guest-not-let-in');
}
