import { AppError } from '@astra/kit/problems';
import type { DoorAnswer, DoorQuestion } from '@astra/video-engine/video-engine';
import { burntAtDoor, doorRefusal, insideRefusal, resumeRefusal } from '#domain/room.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { probePrefix } from './probe-grants.ts';
import { aboutRoom, engineActor, findParticipant, type Post } from './take-engine-event.ts';

/**
 * An engine asks whether somebody may come in now. The decision is of this moment, not of the one
 * in which the grant was given, and a yes burns the grant before the person is inside.
 *
 * @throws AppError `not-signed-in` for a question that the engine did not sign, `not-found` when
 * the engine has no door.
 */
export type AnswerDoor = (engineId: string, post: Post) => Promise<DoorAnswer>;

export function makeAnswerDoor(deps: Deps): AnswerDoor {
  const { store, engines, clock, log } = deps;
  return async (engineId, { rawBody, headers }) => {
    const { door } = engines.at(engineId);
    if (!door) throw new AppError('not-found');
    const question = await door.readQuestion(rawBody, headers).catch((cause: unknown) => {
      log.warn('A question that the engine did not sign was refused');
      throw new AppError('not-signed-in', undefined, { cause });
    });
    const refusal = await store.within('system', async (unit) => {
      // Whoever repeats a question learns nothing by it; the others change nothing.
      const isNew =
        question.wish !== 'enter' || (await unit.rest.takeEngineEvent(question.id, clock.now()));
      if (!isNew) return 'repeated';
      if (question.roomId.startsWith(probePrefix)) return decideOnTest(deps, unit, question);
      return decide(deps, unit, { ...question, engineId });
    });
    if (refusal) log.info({ refusal }, 'Somebody was not let in at the door');
    return door.answer(question, refusal);
  };
}

type AtDoor = DoorQuestion & { readonly engineId: string };

async function decide(
  { engines, clock }: Deps,
  unit: Unit,
  question: AtDoor,
): Promise<string | null> {
  const { id, wish, roomId, participantId, grantId, engineId } = question;
  const now = clock.now();
  // Whoever is put out just after the other questions is inside, and leaves by that: they need not wait for what the
  // engine's own word of the same coming in writes down.
  const meeting = await (wish === 'enter'
    ? unit.meetings.findByRoomForChange(roomId)
    : unit.meetings.findByRoom(roomId));
  if (!meeting) return 'unknown-room';
  if ((meeting.engineId ?? engines.first) !== engineId) return 'meeting-moved';
  const participant = await findParticipant(unit, meeting, participantId);
  const grant = await unit.rooms.findGrant(meeting.id, grantId);
  const join = { meeting, participant, grant };
  const refusal = refusalOf[wish]({ ...join, id, now });
  if (!refusal && grant) {
    if (wish === 'enter') await unit.rooms.burn(grant.id, burntAtDoor(id), now);
    return null;
  }
  const reason = refusal ?? 'unknown-grant';
  if (await unit.rest.takeEngineEvent(refusalOnce(grantId, reason), now)) {
    const about = aboutRoom('meeting.enter-room', meeting, participant);
    await unit.audit(engineActor(engineId), { ...about, outcome: 'refused', reason });
  }
  return reason;
}

/** Whoever is refused can try as often as they like; the journal says it once for each grant and reason. */
const refusalOnce = (grantId: string, reason: string): string => `refused:${grantId}:${reason}`;

const refusalOf = { enter: doorRefusal, resume: resumeRefusal, stay: insideRefusal } as const;

/** The room of a test of the equipment is nobody's meeting: each of its grants opens it once. */
async function decideOnTest(
  { clock }: Deps,
  unit: Unit,
  { wish, grantId }: DoorQuestion,
): Promise<string | null> {
  if (wish !== 'enter') return null;
  const isFirst = await unit.rest.takeEngineEvent(burntAtDoor(grantId), clock.now());
  return isFirst ? null : 'grant-used';
}
