import { lostEvent } from '#domain/room.ts';
import { reconcile, type Present, type Repair } from '#domain/reconcile.ts';
import type { Meeting } from '#domain/meeting.ts';
import { awaitedMs } from '#domain/times.ts';
import type { By } from '#ports/by.ts';
import { pageOfMeetings, type OpenMeeting, type Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { makeCloseRoom, makeCutOff, type Removal } from './cut-off.ts';
import { endIn } from './end-meeting.ts';
import {
  aboutRoom,
  engineActor,
  hasDoor,
  recordClosed,
  recordJoin,
  recordLeave,
} from './take-engine-event.ts';

const dayMs = 86_400_000;

/** One round of comparing our record with the engine's: finds what events lost and what must not be there. */
export type RepairRooms = () => Promise<void>;

export function makeRepairRooms(deps: Deps): RepairRooms {
  const { store, clock, log } = deps;
  const repairOpen = makeRepairOpen(deps);
  const closeRoom = makeCloseRoom(deps);

  const repairOver = async (room: OpenMeeting): Promise<void> => {
    await closeRoom(room);
    const engineBy = byEngineOf(deps, room);
    await store.within('system', async (unit) => {
      const meeting = await unit.meetings.findForChange(room.id);
      if (meeting) await recordClosed(unit, meeting, { at: clock.now(), engineBy });
    });
  };

  /** Its caller's page died before they were in it, the last one was lost, or the news of their leaving. */
  const endEmptyCalls = (now: Date): Promise<void> =>
    store.within('system', async (unit) => {
      const empty = await unit.meetings.emptyCalls(new Date(now.getTime() - awaitedMs));
      for (const { id } of empty) {
        const meeting = await unit.meetings.findForChange(id);
        if (meeting?.state === 'open') await endForgotten(unit, meeting, now);
      }
    });

  /** All of them, however many: a page at a time, and one that cannot be compared holds up no other. */
  const each = async (
    pageAfter: (unit: Unit, after: string | null) => Promise<readonly OpenMeeting[]>,
    repair: (room: OpenMeeting) => Promise<void>,
  ): Promise<void> => {
    let after: string | null = null;
    do {
      const from: string | null = after;
      const rooms: readonly OpenMeeting[] = await store.within('system', (unit) =>
        pageAfter(unit, from),
      );
      for (const room of rooms)
        await repair(room).catch((error: unknown) =>
          log.warn({ err: error, meetingId: room.id }, 'A room could not be compared'),
        );
      after = rooms.length < pageOfMeetings ? null : (rooms.at(-1)?.id ?? null);
    } while (after !== null);
  };

  return () =>
    store.alone('repair-rooms', async () => {
      await endEmptyCalls(clock.now());
      const since = new Date(clock.now().getTime() - dayMs);
      await store.within('system', (unit) => unit.rest.forgetOlderThan(since));
      await each(({ meetings }, after) => meetings.openIds(after), repairOpen);
      await each(({ meetings }, after) => meetings.overWithPeople(since, after), repairOver);
    });
}

/** An engine that does not answer throws here, and the room is left as it is. */
function makeRepairOpen(deps: Deps) {
  const { store, engines, clock } = deps;
  const cutOff = makeCutOff(deps);
  const closeRoom = makeCloseRoom(deps);
  return async (room: OpenMeeting): Promise<void> => {
    const present = await engines.at(room.engineId).presence(room.roomId);
    const done = await store.within('system', async (unit) => {
      const meeting = await unit.meetings.findForChange(room.id);
      // Moved meanwhile: what its old room says is no longer of interest.
      if (meeting?.state !== 'open' || meeting.roomId !== room.roomId)
        return { removals: [], isForgotten: false };
      return repairIn(deps, unit, { meeting, present, now: clock.now() });
    });
    for (const removal of done.removals) await cutOff(removal);
    if (done.isForgotten) await closeRoom(room);
  };
}

const byEngineOf = ({ engines }: Deps, { engineId }: Pick<OpenMeeting, 'engineId'>): By<null> =>
  engineActor(engineId ?? engines.first);

type Seen = {
  readonly meeting: Meeting;
  readonly present: readonly Present[];
  readonly now: Date;
};

async function repairIn(
  deps: Deps,
  unit: Unit,
  { meeting, present, now }: Seen,
): Promise<{ removals: readonly Removal[]; isForgotten: boolean }> {
  const participants = await unit.rooms.participants(meeting.id);
  const found = reconcile({
    meeting,
    present,
    now,
    participants,
    attendances: await unit.rooms.attendances(meeting.id),
  });
  for (const ghost of found.ghosts) {
    const participant = participants.find((one) => one.id === ghost) ?? null;
    await unit.audit(byEngineOf(deps, meeting), {
      ...aboutRoom('meeting.enter-room', meeting, participant),
      outcome: 'refused',
      reason: 'not-admitted',
    });
  }
  const removals: Removal[] = found.ghosts.map((participantId) => ({
    roomId: meeting.roomId,
    engineId: meeting.engineId,
    participantId,
  }));
  const late = await recordLost(deps, unit, { meeting, found, now });
  if (found.isForgotten) {
    const current = await unit.meetings.findForChange(meeting.id);
    if (current) await endForgotten(unit, current, now);
  }
  return { removals: [...removals, ...late], isForgotten: found.isForgotten };
}

type Lost = { readonly meeting: Meeting; readonly found: Repair; readonly now: Date };

async function recordLost(
  deps: Deps,
  unit: Unit,
  { meeting, found, now }: Lost,
): Promise<readonly Removal[]> {
  const removals: Removal[] = [];
  // Each repair may change the meeting that the next one reads.
  const fresh = async (): Promise<Meeting> =>
    (await unit.meetings.findForChange(meeting.id)) ?? meeting;
  const engineBy = byEngineOf(deps, meeting);
  const isAsked = hasDoor(deps.engines.at(meeting.engineId));
  for (const grantId of found.leaves)
    await recordLeave(unit, await fresh(), { grantId, at: now, engineBy, isForGood: false });
  for (const one of found.joins) {
    const join = { ...one, at: one.joinedAt, by: lostEvent };
    const facts = { join, attendanceId: deps.random.uuid(), engineBy, hasDoor: isAsked };
    const removal = await recordJoin(unit, await fresh(), facts);
    if (removal) removals.push(removal);
  }
  return removals;
}

async function endForgotten(unit: Unit, meeting: Meeting, now: Date): Promise<void> {
  await endIn(unit, meeting, now);
  await unit.audit(
    { actor: { kind: 'service', id: 'meetings' }, requestId: 'forgotten', origin: null },
    {
      action: 'meeting.end',
      outcome: 'done',
      targetKind: 'meeting',
      targetId: meeting.id,
      organisationId: meeting.organisationId,
      reason: 'forgotten',
    },
  );
}
