import type { Deps } from './deps.ts';

/** Puts what a room no longer keeps into the bin, as the messages that brought it are deleted. */
export type SweepRooms = () => Promise<void>;

const atOnce = 200;

export function makeSweepRooms({ store, clock }: Deps): SweepRooms {
  return () =>
    store.within('system', async (unit) => {
      for (const { id, organisationId, roomId } of await unit.circles.overdue(atOnce)) {
        await unit.items.setBinned(id, { by: nobody, at: clock.now() });
        await unit.tell({ spaceId: roomId });
        await unit.auditOwn(organisationId, {
          action: 'document.bin',
          targetKind: 'document',
          targetId: id,
          outcome: 'done',
          reason: 'room-days-over',
        });
      }
    });
}

/** The service itself is no person. */
const nobody = '00000000-0000-0000-0000-000000000000';
