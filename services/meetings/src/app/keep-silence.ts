import type { VideoEngine } from '@astra/video-engine/video-engine';
import { breach } from '#domain/silence.ts';
import { remove } from '#domain/moderation.ts';
import type { By } from '#ports/by.ts';
import type { SilentPerson } from '#ports/silences.ts';
import type { ActFacts, Unit } from '#ports/store.ts';
import { commit } from './commit.ts';
import { makeCutOff, takeBack, type Removal } from './cut-off.ts';
import type { Deps } from './deps.ts';

/**
 * One look at those whom a moderator has muted: who speaks all the same is muted again, and put out when they go on. Our
 * pages do not let it come to that; this is for those who changed them, and the same on every engine.
 */
export type KeepSilence = () => Promise<void>;

/** The order to be silent is on its way to the engine. */
const settleMs = 3_000;

export function makeKeepSilence(deps: Deps): KeepSilence {
  const { store, engines, clock, log } = deps;
  const cutOff = makeCutOff(deps);

  const hush = async (person: SilentPerson): Promise<void> => {
    const engine = engines.at(person.engineId);
    if (!(await isHeard(engine, person))) return;
    const outcome = await store.within('system', (unit) => noteBreach(unit, person, clock.now()));
    if (outcome === 'lifted') return;
    if (outcome === 'again') return engine.mute(person.roomId, person.participantId, 'microphone');
    await cutOff(outcome);
  };

  return () =>
    store.alone('keep-silence', async () => {
      const before = new Date(clock.now().getTime() - settleMs);
      const silent = await store.within('system', (unit) => unit.silences.all(before));
      for (const person of silent)
        await hush(person).catch((error: unknown) =>
          log.warn({ err: error, meetingId: person.meetingId }, 'Somebody was not muted again yet'),
        );
    });
}

async function isHeard(
  engine: VideoEngine,
  { roomId, participantId }: SilentPerson,
): Promise<boolean> {
  const present = await engine.presence(roomId);
  return present.some(
    (one) => one.participantId === participantId && one.sending.includes('microphone'),
  );
}

async function noteBreach(
  unit: Unit,
  { meetingId, personId }: SilentPerson,
  now: Date,
): Promise<'lifted' | 'again' | Removal | null> {
  const meeting = await unit.meetings.findForChange(meetingId);
  const silence = await unit.silences.findForChange({ meetingId, personId });
  if (meeting?.state !== 'open' || !silence) return 'lifted';
  const { isTooMuch, ...breaches } = breach(silence.breaches, now);
  await unit.silences.note({ meetingId, personId }, breaches);
  const isMember = meeting.members.some((one) => one.personId === personId);
  const about = {
    actorKind: isMember ? 'member' : 'guest',
    actorId: personId,
    subjectId: personId,
    targetKind: 'meeting',
    targetId: meetingId,
    organisationId: meeting.organisationId,
    reason: 'muted',
  } as const satisfies Partial<ActFacts>;
  await unit.audit(byTheRound, { ...about, action: 'meeting.speak', outcome: 'refused' });
  if (!isTooMuch) {
    await unit.tell({ kind: 'nudge', meetingId, personId, word: 'silenced', byId: silence.byId });
    return 'again';
  }
  const removed = remove(meeting, { personId, byId: silence.byId }, now);
  // Out already, by another hand.
  if (removed.problem) return null;
  await commit(unit, meeting, removed.value);
  await unit.silences.lift({ meetingId, personId });
  const { actorId: _actor, actorKind: _kind, ...removal } = about;
  await unit.audit(byTheRound, { ...removal, action: 'meeting.remove', outcome: 'done' });
  return takeBack(unit, meeting, { personId, at: now });
}

const byTheRound: By<{ readonly kind: 'service'; readonly id: string }> = {
  actor: { kind: 'service', id: 'meetings' },
  requestId: 'keep-silence',
  origin: null,
};
