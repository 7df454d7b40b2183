import { AppError } from '@astra/kit/problems';
import { maySeeRoom } from '@astra/policy/chat-keeping';
import type { Room } from '#domain/room.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';

/** A room that the caller is in or answers for; any other looks exactly like what does not exist. */
export async function keptRoom({ rooms }: Unit, by: ByMember, roomId: string): Promise<Room> {
  const room = await rooms.find(roomId);
  if (!room || !maySeeRoom(by.actor, room)) throw new AppError('not-found');
  return room;
}
