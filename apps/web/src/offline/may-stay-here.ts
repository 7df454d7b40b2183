import type { ChatRoom } from '#api/chat.ts';

/** What a patient or another guest has written, or was told, stays on no device: not when they are out again either. */
export const mayStayHere = ({
  members,
  formerGuests,
}: Pick<ChatRoom, 'members' | 'formerGuests'>): boolean =>
  formerGuests.length === 0 && !members.some(({ isGuest }) => isGuest);
