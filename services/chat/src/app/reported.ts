import { AppError } from '@astra/kit/problems';
import type { Room } from '#domain/room.ts';
import type { ChatServer, RoomEvent } from '#ports/chat-server.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';

/** Who they are is looked up when they are told, apart: a report is taken while identity is away. */
export async function askAdministrators(
  { clock, random }: Pick<Deps, 'clock' | 'random'>,
  unit: Unit,
  { id: roomId, organisationId }: Room,
): Promise<void> {
  const notice = { id: random.uuid(), personId: null, organisationId, roomId };
  await unit.notices.ask([{ ...notice, kind: 'report-waits' }], clock.now());
}

/** Who of the room has written it; undefined when they have left. */
export async function writtenBy(
  server: ChatServer,
  unit: Unit,
  { room, eventId }: { readonly room: Room; readonly eventId: string },
): Promise<{ readonly matrixRoomId: string; readonly subjectId: string | undefined }> {
  const { matrixRoomId, event } = await messageOf(server, room, eventId);
  const members = await unit.accounts.named(room.members.map(({ personId }) => personId));
  const author = members.find(({ localpart }) => server.userId(localpart) === event.sender);
  return { matrixRoomId, subjectId: author?.personId };
}

/** A message of the room that is still there; how the room is stays out of anybody's hands. */
async function messageOf(
  server: ChatServer,
  { matrixRoomId }: Room,
  eventId: string,
): Promise<{ readonly matrixRoomId: string; readonly event: RoomEvent }> {
  const event = matrixRoomId === null ? null : await server.eventOf(matrixRoomId, eventId);
  if (matrixRoomId === null || !event || event.state_key !== undefined)
    throw new AppError('not-found');
  return { matrixRoomId, event };
}
