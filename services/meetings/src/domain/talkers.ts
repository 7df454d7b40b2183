import { isLetIn, isOver, type Meeting } from './meeting.ts';

/** Who talks in a meeting, and what the conversation is called. */
export type Talkers = {
  readonly title: string | null;
  readonly isOver: boolean;
  readonly professionals: readonly { readonly personId: string; readonly isModerator: boolean }[];
  readonly guests: readonly {
    readonly guestId: string;
    readonly name: string;
    readonly isPatient: boolean;
  }[];
};

/** The host and who is invited, from the plan on; a guest from their admission on. */
export function talkersOf(meeting: Meeting): Talkers {
  const { hostId, members, guests, title } = meeting;
  const invited = members.filter(({ personId, removedAt }) => !removedAt && personId !== hostId);
  return {
    title,
    isOver: isOver(meeting),
    professionals: [
      { personId: hostId, isModerator: true },
      ...invited.map(({ personId, isModerator }) => ({ personId, isModerator })),
    ],
    guests: guests
      .filter(isLetIn)
      .map(({ id, name, role }) => ({ guestId: id, name, isPatient: role === 'patient' })),
  };
}

/** Whether the conversation has to follow. */
export const areSameTalkers = (before: Meeting, after: Meeting): boolean =>
  JSON.stringify(talkersOf(before)) === JSON.stringify(talkersOf(after));
