import { AppError } from '@astra/kit/problems';
import type { EngineEvent, EventHeaders, TokenRefused } from '@astra/video-engine/video-engine';
import { withGuest } from '#domain/admission.ts';
import type { Guest, Meeting } from '#domain/meeting.ts';
import { isAnyoneAwaited, joinRefusal, type Participant } from '#domain/room.ts';
import { entered, gone } from '#domain/visit-steps.ts';
import type { By } from '#ports/by.ts';
import type { NamedEngine } from '#ports/engines.ts';
import type { ActFacts, Unit } from '#ports/store.ts';
import { commit } from './commit.ts';
import { makeCutOff, type Removal } from './cut-off.ts';
import type { Deps } from './deps.ts';
import { endIn } from './end-meeting.ts';
import { probePrefix } from './probe-grants.ts';
import { publishSummons } from './tell-summons.ts';

/** What the engine posted, byte for byte. */
export type Post = { readonly rawBody: string; readonly headers: EventHeaders };

/** What an engine tells: true to its signature, once each, and never trusted to let anybody in. */
export type TakeEngineEvent = (engineId: string, post: Post) => Promise<void>;

/** What happens in a room, from the engine's event or found by reconciliation. */
export type Join = {
  readonly participantId: string;
  readonly grantId: string | null;
  readonly at: Date;
  /** What burns the grant. */
  readonly by: string;
};

export function makeTakeEngineEvent(deps: Deps): TakeEngineEvent {
  const { store, engines, log, clock, random } = deps;
  const cutOff = makeCutOff(deps);

  const inRoom = (
    { engineId, event }: Told,
    work: (unit: Unit, meeting: Meeting) => Promise<Removal | null>,
  ): Promise<Removal | null> =>
    store.within('system', async (unit) => {
      if (!(await unit.rest.takeEngineEvent(event.id, clock.now()))) return null;
      const meeting = await unit.meetings.findByRoomForChange(event.roomId);
      const isHere = meeting && (meeting.engineId ?? engines.first) === engineId;
      return isHere ? work(unit, meeting) : strayIn(unit, meeting, { engineId, event });
    });

  return async (engineId, post) => {
    const engine = engines.at(engineId);
    const event = await readEvent(deps, { id: engineId, engine }, post);
    if (!event) return;
    if (event.type === 'token-refused') return noteRefusedToken(deps, { engineId, event });
    if (event.roomId.startsWith(probePrefix)) return endProbe(deps, { engineId, event });
    const told = { engineId, event };
    const engineBy = engineActor(engineId);
    switch (event.type) {
      case 'participant-joined': {
        const join = { ...event, by: event.id };
        const facts = { join, attendanceId: random.uuid(), engineBy, hasDoor: hasDoor(engine) };
        let isSilent = false;
        const removal = await inRoom(told, async (unit, meeting) => {
          const refused = await recordJoin(unit, meeting, facts);
          isSilent = refused === null && (await mustBeSilent(unit, meeting, told));
          return refused;
        });
        await cutOff(removal);
        if (isSilent) await hushAgain(deps, { engine, event });
        return;
      }
      case 'participant-left':
        await inRoom(told, (unit, meeting) =>
          recordLeave(unit, meeting, { ...event, engineBy, isForGood: isForGood(event) }),
        );
        return;
      case 'room-closed':
        await inRoom(told, (unit, meeting) =>
          recordClosed(unit, meeting, { ...event, engineBy, isTold: true }),
        );
        return;
      case 'room-opened':
      case 'track-started':
      case 'track-stopped':
        log.debug({ type: event.type }, 'An event of the engine without consequence');
    }
  };
}

/** Whether somebody who comes again was muted by a moderator: a mute is that of one join, and goes with it. */
async function mustBeSilent(unit: Unit, meeting: Meeting, { event }: Told): Promise<boolean> {
  if (event.type !== 'participant-joined' || meeting.kind !== 'meeting') return false;
  const participant = await findParticipant(unit, meeting, event.participantId);
  if (!participant) return false;
  const { personId } = participant;
  return (await unit.silences.findForChange({ meetingId: meeting.id, personId })) !== null;
}

async function hushAgain({ log }: Deps, { engine, event }: Hush): Promise<void> {
  if (event.type !== 'participant-joined') return;
  await engine
    .mute(event.roomId, event.participantId, 'microphone')
    .catch((error: unknown) => log.warn({ err: error }, 'Somebody who came again was not muted'));
}

type Hush = Pick<NamedEngine, 'engine'> & Pick<Told, 'event'>;

/** Whoever came with a token that the engine itself refused: forged, of somebody else's, over. */
async function noteRefusedToken(
  { store, clock }: Deps,
  { engineId, event }: { readonly engineId: string; readonly event: TokenRefused },
): Promise<void> {
  await store.within('system', async (unit) => {
    if (!(await unit.rest.takeEngineEvent(event.id, clock.now()))) return;
    await unit.audit(engineActor(engineId), {
      action: 'meeting.enter-room',
      targetKind: 'engine',
      targetId: engineId,
      outcome: 'refused',
      reason: `token-${event.fault}`,
    });
  });
}

type RoomEvent = Exclude<EngineEvent, TokenRefused>;

type Told = { readonly engineId: string; readonly event: RoomEvent };

/** A room that is not (any more) this meeting's: what happens there is nobody's presence, and nobody may be there. */
async function strayIn(
  unit: Unit,
  found: Meeting | null,
  { engineId, event }: Told,
): Promise<Removal | null> {
  if (event.type !== 'participant-joined') return null;
  const left = found ? null : await unit.engines.findLeftRoom(event.roomId);
  const meeting = found ?? (left && (await unit.meetings.find(left.meetingId)));
  if (!meeting) return null;
  const { roomId, participantId } = event;
  const participant = await findParticipant(unit, meeting, participantId);
  const about = aboutRoom('meeting.enter-room', meeting, participant);
  const refused = { outcome: 'refused', reason: 'meeting-moved' } as const;
  await unit.audit(engineActor(engineId), { ...about, ...refused });
  return { roomId, engineId, participantId };
}

async function readEvent(
  { log }: Deps,
  { id, engine }: NamedEngine,
  { rawBody, headers }: Post,
): Promise<EngineEvent | null> {
  try {
    return await engine.readEvent(rawBody, headers);
  } catch (cause) {
    log.warn({ engineId: id }, 'An event that the engine did not sign was refused');
    throw new AppError('not-signed-in', undefined, { cause });
  }
}

/** A test is over when its one person has left. */
async function endProbe({ engines, log }: Deps, { engineId, event }: Told): Promise<void> {
  if (event.type !== 'participant-left') return;
  await engines
    .at(engineId)
    .end(event.roomId)
    .catch((error: unknown) => log.warn({ err: error }, 'A test room was not closed'));
}

export const engineActor = (engineId: string): By<null> => ({
  actor: null,
  requestId: `engine-${engineId}`,
  origin: null,
});

type JoinFacts = {
  readonly join: Join;
  readonly attendanceId: string;
  readonly engineBy: By<null>;
  /** The engine asks before it lets somebody in. */
  readonly hasDoor: boolean;
};

export const hasDoor = ({ door }: NamedEngine['engine']): boolean => door !== undefined;

/** Burns the grant and notes the presence; who may not be there is put out and told of in the trail. */
export async function recordJoin(
  unit: Unit,
  meeting: Meeting,
  { join, attendanceId, engineBy, hasDoor: isAsked }: JoinFacts,
): Promise<Removal | null> {
  const { participantId, grantId, at } = join;
  const participant = await findParticipant(unit, meeting, participantId);
  const grant = grantId === null ? null : await unit.rooms.findGrant(meeting.id, grantId);
  const refusal = joinRefusal({ meeting, participant, grant, hasDoor: isAsked });
  const about = aboutRoom('meeting.enter-room', meeting, participant);
  if (refusal || !grant || !participant) {
    await unit.audit(engineBy, { ...about, outcome: 'refused', reason: refusal ?? 'unknown' });
    const { roomId, engineId } = meeting;
    return { roomId, engineId, participantId };
  }
  await unit.rooms.burn(grant.id, join.by, at);
  await unit.rooms.enter(meeting, { id: attendanceId, participantId, grantId: grant.id, at });
  await unit.audit(engineBy, { ...about, outcome: 'done' });
  await commit(unit, meeting, changeGuest(meeting, participant, entered));
  if (isCallOn(meeting)) await publishSummons(unit, meeting);
  return null;
}

type LeaveFacts = {
  readonly grantId: string | null;
  readonly at: Date;
  readonly engineBy: By<null>;
  /** They hung up or were put out. Everybody else is on their way back. */
  readonly isForGood: boolean;
};

/** Over an engine that dies, or whose server is started anew, all are lost at once, and whoever joins anew is replaced first. */
const isForGood = ({ reason }: Left): boolean => reason === 'left' || reason === 'removed';

type Left = Extract<RoomEvent, { readonly type: 'participant-left' }>;

/** Notes that somebody is gone; a guest stays let in and can come back with a fresh grant. */
export async function recordLeave(
  unit: Unit,
  meeting: Meeting,
  { grantId, at, engineBy, isForGood: isGone }: LeaveFacts,
): Promise<null> {
  const how = { at, isLost: !isGone };
  const left = grantId === null ? null : await unit.rooms.leave(meeting.id, grantId, how);
  const participant = left === null ? null : await findParticipant(unit, meeting, left);
  if (participant)
    await unit.audit(engineBy, {
      ...aboutRoom('meeting.leave-room', meeting, participant),
      outcome: 'done',
    });
  if (participant && !(await unit.rooms.isInside(meeting.id, participant.personId)))
    await commit(unit, meeting, changeGuest(meeting, participant, gone));
  if (participant && isGone && isCallOn(meeting)) await endIfEmpty(unit, meeting, { at, engineBy });
  return null;
}

const isCallOn = ({ state, ringsUntil }: Meeting): boolean =>
  state === 'open' && ringsUntil !== null;

/**
 * A call ends when the last one hangs up: its ringing stops, and nobody finds it going on without anybody. One that has lost
 * somebody a moment ago is ended by the round after a minute (`endEmptyCalls`).
 */
async function endIfEmpty(
  unit: Unit,
  { id }: Meeting,
  { at, engineBy }: EmptyFacts,
): Promise<void> {
  const attendances = await unit.rooms.attendances(id);
  if (attendances.some((one) => !one.leftAt) || isAnyoneAwaited(attendances, at)) return;
  const meeting = await unit.meetings.findForChange(id);
  if (!meeting) return;
  await endIn(unit, meeting, at);
  await unit.audit(engineBy, {
    ...aboutRoom('meeting.end', meeting, null),
    outcome: 'done',
    reason: 'everybody-left',
  });
}

type EmptyFacts = {
  readonly at: Date;
  readonly engineBy: By<null>;
  /** The engine says so, by the clock by which it says who came: whoever came later came into another room. */
  readonly isTold?: boolean;
};

export async function recordClosed(unit: Unit, meeting: Meeting, facts: EmptyFacts): Promise<null> {
  await emptyRoom(unit, meeting, facts);
  // Told late, it says nothing of who has come since.
  const isInside = ({ id }: Guest): Promise<boolean> => unit.rooms.isInside(meeting.id, id);
  const guests: Guest[] = [];
  for (const guest of meeting.guests) guests.push((await isInside(guest)) ? guest : gone(guest));
  await commit(unit, meeting, { ...meeting, guests });
  return null;
}

/** By our record nobody is in this room any more, and it must be opened again before its next use. */
export async function emptyRoom(
  unit: Unit,
  meeting: Meeting,
  { at, engineBy, isTold = false }: EmptyFacts,
): Promise<void> {
  const inside = (await unit.rooms.attendances(meeting.id)).filter(
    ({ leftAt, joinedAt }) => !leftAt && (!isTold || joinedAt <= at),
  );
  await unit.rooms.leaveAll(meeting.id, at, isTold ? at : null);
  for (const id of new Set(inside.map((one) => one.participantId)))
    await unit.audit(engineBy, {
      ...aboutRoom('meeting.leave-room', meeting, await findParticipant(unit, meeting, id)),
      outcome: 'done',
    });
  await unit.tell({ kind: 'room-closed', roomId: meeting.roomId });
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
