import { AppError } from '@astra/kit/problems';
import type { EngineEvent, EventHeaders, VideoEngine } from '@astra/video-engine/video-engine';
import { withGuest } from '#domain/admission.ts';
import type { Meeting } from '#domain/meeting.ts';
import { joinRefusal, type Participant } from '#domain/room.ts';
import { entered, gone } from '#domain/visit-steps.ts';
import type { By } from '#ports/by.ts';
import type { ActFacts, Unit } from '#ports/store.ts';
import { commit } from './commit.ts';
import { makeCutOff, type Removal } from './cut-off.ts';
import type { Deps } from './deps.ts';
import { probePrefix } from './probe-grants.ts';

/** What the engine posted, byte for byte. */
export type Post = { readonly rawBody: string; readonly headers: EventHeaders };

/** What the engine tells: true to its signature, once each, and never trusted to let anybody in. */
export type TakeEngineEvent = (post: Post) => Promise<void>;

/** What happens in a room, from the engine's event or found by reconciliation. */
export type Join = {
  readonly participantId: string;
  readonly grantId: string | null;
  readonly at: Date;
  /** What burns the grant. */
  readonly by: string;
};

export function makeTakeEngineEvent(deps: Deps): TakeEngineEvent {
  const { store, engine, log, clock, random } = deps;
  const cutOff = makeCutOff(deps);

  const inRoom = (
    event: EngineEvent,
    work: (unit: Unit, meeting: Meeting) => Promise<Removal | null>,
  ): Promise<Removal | null> =>
    store.within('system', async (unit) => {
      if (!(await unit.rest.takeEngineEvent(event.id, clock.now()))) return null;
      const meeting = await unit.meetings.findByRoomForChange(event.roomId);
      return meeting && work(unit, meeting);
    });

  return async ({ rawBody, headers }) => {
    const event = await readEvent(deps, { rawBody, headers });
    if (!event) return;
    if (event.roomId.startsWith(probePrefix)) return endProbe(deps, event);
    switch (event.type) {
      case 'participant-joined': {
        const join = { ...event, by: event.id };
        const facts = { join, attendanceId: random.uuid(), engine };
        return cutOff(await inRoom(event, (unit, meeting) => recordJoin(unit, meeting, facts)));
      }
      case 'participant-left':
        await inRoom(event, (unit, meeting) =>
          recordLeave(unit, meeting, { ...event, engineBy: engineActor(engine.name) }),
        );
        return;
      case 'room-closed':
        await inRoom(event, (unit, meeting) =>
          recordClosed(unit, meeting, { at: event.at, engineBy: engineActor(engine.name) }),
        );
        return;
      case 'room-opened':
      case 'track-started':
      case 'track-stopped':
        log.debug({ type: event.type }, 'An event of the engine without consequence');
    }
  };
}

async function readEvent(
  { engine, log }: Deps,
  { rawBody, headers }: Post,
): Promise<EngineEvent | null> {
  try {
    return await engine.readEvent(rawBody, headers);
  } catch (cause) {
    log.warn('An event that the engine did not sign was refused');
    throw new AppError('not-signed-in', undefined, { cause });
  }
}

/** A test is over when its one person has left. */
async function endProbe({ engine, log }: Deps, event: EngineEvent): Promise<void> {
  if (event.type !== 'participant-left') return;
  await engine
    .end(event.roomId)
    .catch((error: unknown) => log.warn({ err: error }, 'A test room was not closed'));
}

export const engineActor = (name: string): By<null> => ({
  actor: null,
  requestId: `engine-${name}`,
  origin: null,
});

type JoinFacts = {
  readonly join: Join;
  readonly attendanceId: string;
  readonly engine: Pick<VideoEngine, 'name' | 'door'>;
};

/** Burns the grant and notes the presence; who may not be there is put out and told of in the trail. */
export async function recordJoin(
  unit: Unit,
  meeting: Meeting,
  { join, attendanceId, engine }: JoinFacts,
): Promise<Removal | null> {
  const { participantId, grantId, at } = join;
  const engineBy = engineActor(engine.name);
  const hasDoor = engine.door !== undefined;
  const participant = await findParticipant(unit, meeting, participantId);
  const grant = grantId === null ? null : await unit.rooms.findGrant(meeting.id, grantId);
  const refusal = joinRefusal({ meeting, participant, grant, hasDoor });
  const about = aboutRoom('meeting.enter-room', meeting, participant);
  if (refusal || !grant || !participant) {
    await unit.audit(engineBy, { ...about, outcome: 'refused', reason: refusal ?? 'unknown' });
    return { roomId: meeting.roomId, participantId };
  }
  await unit.rooms.burn(grant.id, join.by, at);
  await unit.rooms.enter(meeting, { id: attendanceId, participantId, grantId: grant.id, at });
  await unit.audit(engineBy, { ...about, outcome: 'done' });
  await commit(unit, meeting, changeGuest(meeting, participant, entered));
  return null;
}

type LeaveFacts = {
  readonly grantId: string | null;
  readonly at: Date;
  readonly engineBy: By<null>;
};

/** Notes that somebody is gone; a guest stays let in and can come back with a fresh grant. */
export async function recordLeave(
  unit: Unit,
  meeting: Meeting,
  { grantId, at, engineBy }: LeaveFacts,
): Promise<null> {
  const left = grantId === null ? null : await unit.rooms.leave(meeting.id, grantId, at);
  const participant = left === null ? null : await findParticipant(unit, meeting, left);
  if (participant)
    await unit.audit(engineBy, {
      ...aboutRoom('meeting.leave-room', meeting, participant),
      outcome: 'done',
    });
  if (participant && !(await unit.rooms.isInside(meeting.id, participant.personId)))
    await commit(unit, meeting, changeGuest(meeting, participant, gone));
  return null;
}

export async function recordClosed(
  unit: Unit,
  meeting: Meeting,
  { at, engineBy }: { readonly at: Date; readonly engineBy: By<null> },
): Promise<null> {
  const inside = (await unit.rooms.attendances(meeting.id)).filter((one) => !one.leftAt);
  await unit.rooms.leaveAll(meeting.id, at);
  for (const id of new Set(inside.map((one) => one.participantId)))
    await unit.audit(engineBy, {
      ...aboutRoom('meeting.leave-room', meeting, await findParticipant(unit, meeting, id)),
      outcome: 'done',
    });
  await unit.tell({ kind: 'room-closed', roomId: meeting.roomId });
  await commit(unit, meeting, { ...meeting, guests: meeting.guests.map(gone) });
  return null;
}

/** The trail says whose way in it was, by id: the grant that the engine saw is that person's. */
export const aboutRoom = (
  action: string,
  meeting: Meeting,
  participant: Participant | null,
): Omit<ActFacts, 'outcome'> => ({
  action,
  targetKind: 'meeting',
  targetId: meeting.id,
  organisationId: meeting.organisationId,
  ...(participant && {
    actorKind: participant.kind,
    actorId: participant.personId,
    subjectId: participant.personId,
  }),
});

export const findParticipant = async (
  unit: Unit,
  meeting: Meeting,
  id: string,
): Promise<Participant | null> =>
  (await unit.rooms.participants(meeting.id)).find((one) => one.id === id) ?? null;

function changeGuest(
  meeting: Meeting,
  participant: Participant,
  step: (guest: Meeting['guests'][number]) => Meeting['guests'][number],
): Meeting {
  const guest = meeting.guests.find((one) => one.id === participant.personId);
  return guest ? withGuest(meeting, step(guest)) : meeting;
}
