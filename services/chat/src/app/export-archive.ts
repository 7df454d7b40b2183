import type { Room } from '#domain/room.ts';
import type { ArchivedMessage } from '#ports/archive.ts';
import type { ArchiveFile } from '#ports/archives.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { scopeOf } from './act.ts';
import { openedMessage } from './archived-message.ts';
import type { Deps } from './deps.ts';

const atOnce = 500;

/** Whether there is anything, whatever the rule says now. */
export const firstArchived = async (
  { archives }: Unit,
  { matrixRoomId }: Room,
): Promise<readonly ArchivedMessage[]> =>
  matrixRoomId === null ? [] : archives.ofRoom(matrixRoomId, null, 1);

/** What the archive of the organisation has read in the room, from the oldest on. */
export const archivedFile = (deps: Deps, by: ByMember, room: Room): ArchiveFile => ({
  path: 'messages.jsonl',
  lines: async function* lines() {
    const { matrixRoomId, organisationId } = room;
    let last: ArchivedMessage | null = null;
    if (matrixRoomId === null) return;
    for (;;) {
      const after: ArchivedMessage | null = last;
      const page: readonly ArchivedMessage[] = await deps.store.within(
        scopeOf(by),
        ({ archives }) => archives.ofRoom(matrixRoomId, after, atOnce),
      );
      for (const message of page) yield line(deps, organisationId, message);
      last = page.at(-1) ?? null;
      if (!last) return;
    }
  },
});

function line({ archive }: Deps, organisationId: string, message: ArchivedMessage): string {
  if (!archive) throw new Error('There is no key for this archive any more');
  const { eventId, sender, sentAt, isOpen } = message;
  const kept = openedMessage(archive.seal, organisationId, message);
  return JSON.stringify({
    eventId,
    sender,
    sentAt,
    isReadable: isOpen,
    ...(isOpen ? { message: kept } : { event: kept }),
  });
}
