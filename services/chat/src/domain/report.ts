import type { RoomMember } from './room.ts';

/** Who hears of a report: who keeps the room, unless nobody does but the writer of what is reported. */
export const isForAdministrators = (
  members: readonly RoomMember[],
  writtenBy: string | undefined,
): boolean => !members.some((one) => one.isModerator && one.personId !== writtenBy);
