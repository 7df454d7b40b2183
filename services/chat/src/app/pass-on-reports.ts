import { AppError } from '@astra/kit/problems';
import type { Room } from '#domain/room.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { askAdministrators, writtenBy } from './reported.ts';

/** What was reported to those who keep a room goes to the administrators when nobody keeps it any more. */
export type PassOnReports = () => Promise<void>;

const atOnce = 50;

export function makePassOnReports(deps: Deps): PassOnReports {
  const { store, log } = deps;
  return async () => {
    const ids = await store.within('system', ({ reports }) => reports.leftAlone(atOnce));
    for (const id of ids)
      await store
        .within('system', async (unit) => {
          const room = await unit.rooms.find(id);
          if (room) await passOn(deps, unit, room);
        })
        .catch((error: unknown) =>
          log.warn({ err: error, roomId: id }, 'What was reported was not passed on yet'),
        );
  };
}

async function passOn(deps: Deps, unit: Unit, room: Room): Promise<void> {
  const { id: roomId } = room;
  let isOurs = false;
  const open = (await unit.reports.open(roomId)).filter((one) => !one.isForAdministrators);
  for (const eventId of new Set(open.map((one) => one.eventId))) {
    const writer = await writerOf(deps, unit, { room, eventId });
    if (await unit.reports.passToAdministrators({ roomId, eventId }, writer)) isOurs = true;
  }
  if (isOurs) await askAdministrators(deps, unit, room);
}

/** A message that is gone by now has no writer any more; its report can still be settled. */
async function writerOf(
  { server }: Deps,
  unit: Unit,
  about: { readonly room: Room; readonly eventId: string },
): Promise<string | null> {
  try {
    return (await writtenBy(server, unit, about)).subjectId ?? null;
  } catch (error) {
    if (error instanceof AppError && error.problem === 'not-found') return null;
    throw error;
  }
}
