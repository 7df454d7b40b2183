import { archiveOf } from '#domain/archive.ts';
import type { Room } from '#domain/room.ts';
import type { ArchivedMessage } from '#ports/archive.ts';
import type { ArchiveFile } from '#ports/archives.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { scopeOf } from './act.ts';
import { openedMessage } from './archived-message.ts';
import type { Deps } from './deps.ts';

const atOnce = 500;

/** Whether an archive reads in the room now, or has read anything there, whatever the rule says now. */
export async function isRoomArchived({ archives }: Unit, room: Room): Promise<boolean> {
  if (archiveOf(room) !== null) return true;
  const { matrixRoomId } = room;
  return matrixRoomId !== null && (await archives.ofRoom(matrixRoomId, null, 1)).length > 0;
}

/** Asked before each page: a release may end while a long export goes on. @throws AppError when it has. */
export type StillLet = (unit: Unit) => Promise<void>;

interface Let {
  readonly by: ByMember;
  readonly stillLet: StillLet;
}

/** What the archive of the organisation has read in the room, from the oldest on. */
export const archivedFile = (deps: Deps, room: Room, { by, stillLet }: Let): ArchiveFile => ({
  path: 'messages.jsonl',
  lines: async function* lines() {
    const { matrixRoomId, organisationId } = room;
    let last: ArchivedMessage | null = null;
    if (matrixRoomId === null) return;
    for (;;) {
      const after: ArchivedMessage | null = last;
      const page: readonly ArchivedMessage[] = await deps.store.within(
        scopeOf(by),
        async (unit) => {
          await stillLet(unit);
          return unit.archives.ofRoom(matrixRoomId, after, atOnce);
        },
      );
      for (const message of page) yield line(deps, organisationId, message);
      last = page.at(-1) ?? null;
      if (!last) return;
    }
  },
});

/** What somebody wrote themselves, in whichever room of the organisation: nothing that others wrote. */
export const ownArchivedFile = (
  deps: Deps,
  senders: readonly string[],
  { by, stillLet }: Let,
): ArchiveFile => ({
  path: 'messages.jsonl',
  lines: async function* lines() {
    const { organisationId } = by.actor;
    let last: ArchivedMessage | null = null;
    for (;;) {
      const after: ArchivedMessage | null = last;
      const { page, rooms } = await deps.store.within(scopeOf(by), async (unit) => {
        await stillLet(unit);
        const found = await unit.archives.ofSenders({ organisationId, senders }, after, atOnce);
        const ids = [...new Set(found.map(({ matrixRoomId }) => matrixRoomId))];
        return { page: found, rooms: await unit.records.roomsBy(ids) };
      });
      const roomIds = new Map(rooms.map(({ matrixRoomId, id }) => [matrixRoomId, id]));
      for (const message of page) {
        const { matrixRoomId } = message;
        const roomId = roomIds.get(matrixRoomId) ?? null;
        yield line(deps, organisationId, { ...message, place: { roomId, matrixRoomId } });
      }
      last = page.at(-1) ?? null;
      if (!last) return;
    }
  },
});

/** Whether an archive reads now, or has read anything of theirs. */
export async function isArchivedBy(
  { archives }: Unit,
  by: ByMember,
  senders: readonly string[],
): Promise<boolean> {
  const { organisationId } = by.actor;
  const rule = await archives.rule(organisationId);
  if (rule?.readyAt) return true;
  return (await archives.ofSenders({ organisationId, senders }, null, 1)).length > 0;
}

function line(
  { archive }: Deps,
  organisationId: string,
  { place = {}, ...message }: ArchivedMessage & { readonly place?: object },
): string {
  if (!archive) throw new Error('There is no key for this archive any more');
  const { eventId, sender, sentAt, isOpen } = message;
  const kept = openedMessage(archive.seal, organisationId, message);
  return JSON.stringify({
    ...place,
    eventId,
    sender,
    sentAt,
    isReadable: isOpen,
    ...(isOpen ? { message: kept } : { event: kept }),
  });
}
