import { keepsConversation } from './conversation-end.ts';
import { isLetIn, isOver, type Meeting } from './meeting.ts';

/** Who talks in a meeting, and what the conversation is called. */
export type Talkers = {
  readonly title: string | null;
  readonly isOver: boolean;
  /** After the end: until when the guests still talk; null: no longer. */
  readonly guestsUntil: Date | null;
  readonly professionals: readonly { readonly personId: string; readonly isModerator: boolean }[];
  readonly guests: readonly {
    readonly guestId: string;
    readonly name: string;
    readonly isPatient: boolean;
  }[];
};

/**
 * The host and who is invited, from the plan on; a guest from their admission on, and a patient who was in it until the
 * day that was set.
 */
export function talkersOf(meeting: Meeting): Talkers {
  const { hostId, members, guests, title } = meeting;
  const until = meeting.state === 'ended' ? meeting.conversationUntil : null;
  const invited = members.filter(({ personId, removedAt }) => !removedAt && personId !== hostId);
  return {
    title,
    isOver: isOver(meeting),
    guestsUntil: until,
    professionals: [
      { personId: hostId, isModerator: true },
      ...invited.map(({ personId, isModerator }) => ({ personId, isModerator })),
    ],
    guests: guests
      .filter(until === null ? isLetIn : keepsConversation)
      .map(({ id, name, role }) => ({ guestId: id, name, isPatient: role === 'patient' })),
  };
}

/** Whether the conversation has to follow. */
export const areSameTalkers = (before: Meeting, after: Meeting): boolean =>
  JSON.stringify(talkersOf(before)) === JSON.stringify(talkersOf(after));
