import type { Meeting } from '#domain/meeting.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';

/** Somebody whom the engine must put out once the decision is committed. */
export type Removal = {
  readonly roomId: string;
  readonly engineId: string | null;
  readonly participantId: string;
};

/** Takes back what a person was granted in a meeting; gives the removal that must follow. */
export async function takeBack(
  unit: Unit,
  meeting: Pick<Meeting, 'id' | 'roomId' | 'engineId'>,
  { personId, at }: { readonly personId: string; readonly at: Date },
): Promise<Removal | null> {
  await unit.rooms.revoke(meeting.id, at, personId);
  const participants = await unit.rooms.participants(meeting.id);
  const own = participants.find((one) => one.personId === personId);
  const { roomId, engineId } = meeting;
  return own ? { roomId, engineId, participantId: own.id } : null;
}

/** The former host loses the room at once. */
export const leaveHost = (unit: Unit, before: Meeting, at: Date): Promise<Removal | null> =>
  takeBack(unit, before, { personId: before.hostId, at });

/** Puts people out of the room. A failure is told to the log; the reconciliation tries again. */
export function makeCutOff({ engines, log }: Pick<Deps, 'engines' | 'log'>) {
  return async (removal: Removal | null): Promise<void> => {
    if (!removal) return;
    try {
      await engines.at(removal.engineId).remove(removal.roomId, removal.participantId);
    } catch (error) {
      log.warn(
        { err: error, participantId: removal.participantId },
        'Somebody was not put out yet',
      );
    }
  };
}

/** Closes a room. A failure is told to the log; the reconciliation tries again. */
export function makeCloseRoom({ engines, log }: Pick<Deps, 'engines' | 'log'>) {
  return async (meeting: Pick<Meeting, 'id' | 'roomId' | 'engineId'>): Promise<void> => {
    try {
      await engines.at(meeting.engineId).end(meeting.roomId);
    } catch (error) {
      log.warn({ err: error, meetingId: meeting.id }, 'A room was not closed yet');
    }
  };
}
