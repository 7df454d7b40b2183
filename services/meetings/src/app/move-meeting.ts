import { gone } from '#domain/visit-steps.ts';
import type { OpenMeeting } from '#ports/store.ts';
import { commit } from './commit.ts';
import type { Deps } from './deps.ts';
import type { PrepareRoom } from './prepare-room.ts';
import { emptyRoom, engineActor } from './take-engine-event.ts';

/**
 * Takes an open meeting from the engine that holds it to another one. Everybody's page hears of it and asks for a grant;
 * roles, consent and who was let in are of the meeting and stay.
 */
export type MoveMeeting = (room: OpenMeeting, toEngineId: string) => Promise<void>;

export function makeMoveMeeting(deps: Deps, prepareRoom: PrepareRoom): MoveMeeting {
  const { store, engines, clock, random, log } = deps;
  return async (room, toEngineId) => {
    const at = clock.now();
    const moved = await store.within('system', async (unit) => {
      const meeting = await unit.meetings.findForChange(room.id);
      // Over by now, or moved by another replica.
      if (meeting?.state !== 'open' || meeting.roomId !== room.roomId) return null;
      const from = meeting.engineId ?? engines.first;
      const { organisationId, roomId, id: meetingId } = meeting;
      await unit.engines.leaveRoom({ roomId, engineId: from, meetingId, organisationId, at });
      await emptyRoom(unit, meeting, { at, engineBy: engineActor(from) });
      // A new name with each move: no grant of the old room opens this one, and none of this one the old.
      const after = { ...meeting, engineId: toEngineId, roomId: random.uuid() };
      await commit(unit, meeting, { ...after, guests: meeting.guests.map(gone) });
      await unit.audit(watchActor, {
        action: 'meeting.change-engine',
        outcome: 'done',
        targetKind: 'meeting',
        targetId: meetingId,
        organisationId,
        reason: 'engine-down',
      });
      return after;
    });
    if (!moved) return;
    log.warn({ meetingId: room.id, from: room.engineId, to: toEngineId }, 'A meeting was moved');
    // Each grant prepares the room again, and waits for it: this only lets it begin at once.
    prepareRoom(moved).catch((error: unknown) =>
      log.warn({ err: error, meetingId: room.id }, 'The room is not ready yet'),
    );
  };
}

const watchActor = {
  actor: { kind: 'service', id: 'meetings' },
  requestId: 'engine-watch',
  origin: null,
} as const;
