import type { RoomBin as View } from '@astra/contracts/room-documents';
import { AppError } from '@astra/kit/problems';
import type { Item } from '#domain/item.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { freeNameIn } from './arrange.ts';
import type { Deps } from './deps.ts';
import { isTheirsToRestore, mustComeBack, seenItem } from './seen.ts';
import { seenRoom } from './room-files.ts';

export type RoomBin = {
  /** What the actor may bring back, the newest first. */
  readonly list: (by: ByMember, roomId: string) => Promise<View>;
  /** Back among the room's files; a message that was deleted does not come back. */
  readonly restore: (by: ByMember, roomId: string, itemId: string) => Promise<void>;
};

const mostShown = 100;
const pageSize = 200;

/** What was taken out of a room and can come back, as long as bins and the room keep it. */
export function makeRoomBin(deps: Deps): RoomBin {
  const act = makeAct(deps);
  return {
    list: (by, roomId) => {
      const facts = { action: 'document.list-bin', targetKind: 'room', targetId: roomId };
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        await seenRoom(unit, by, { id: roomId, action: 'document.see' });
        const found = await unit.items.binned(roomId, { after: null, limit: pageSize });
        const theirs = found.filter(({ item }) => isTheirsToRestore(by, item));
        return { items: theirs.slice(0, mostShown).map(({ item }) => shown(item)) };
      });
    },
    restore: (by, roomId, itemId) => {
      const facts = { action: 'document.restore', targetKind: 'document', targetId: itemId };
      return act(by, facts, async (unit) => {
        await unit.spaces.lock([roomId]);
        const item = await seenItem(unit, by, {
          id: itemId,
          action: 'document.change',
          isFromBin: true,
        });
        if (item.space.kind !== 'room' || item.space.id !== roomId) throw new AppError('not-found');
        await mustComeBack(unit, by, item);
        const place = { spaceId: roomId, folderId: null };
        const name = await freeNameIn(unit, place, { name: item.name, exceptId: item.id });
        await unit.items.rearrange(item, { place, name, by: by.actor.id }, deps.clock.now());
        await unit.tell({ spaceId: roomId });
      });
    },
  };
}

const shown = (item: Item): View['items'][number] => ({
  id: item.id,
  name: item.name,
  sizeBytes: item.file?.sizeBytes ?? 0,
  mediaType: item.file?.mediaType ?? '',
  madeBy: item.madeBy,
  binnedAt: (item.binnedAt ?? item.changedAt).toISOString(),
  mayRestore: true,
});
