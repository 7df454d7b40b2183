import type { Meeting as MeetingView, MutePerson } from '@astra/contracts/meetings';
import type { Static } from 'typebox';
import { AppError } from '@astra/kit/problems';
import { makeModerator, mayBeAddressed, remove } from '#domain/moderation.ts';
import type { ByMember } from '#ports/by.ts';
import type { News } from '#ports/news.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { makeCutOff, takeBack } from './cut-off.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';

type Target = { readonly meetingId: string; readonly personId: string };

/**
 * Stops what somebody sends, and they are told. In a meeting of several their microphone then stays off until they are asked to
 * speak (`keep-silence.ts`); with a doctor and a patient, and with pictures, they can start again by themselves.
 */
export type MutePersonUse = (
  by: ByMember,
  target: Target & Pick<Static<typeof MutePerson>, 'source'>,
) => Promise<void>;

export function makeMutePerson(deps: Deps): MutePersonUse {
  const { engines, clock } = deps;
  const act = makeAct(deps);
  return async (by, { meetingId, personId, source }) => {
    const asks = { by, meetingId, guestId: personId, action: 'meeting.mute' } as const;
    const ids = await onMeeting(act, asks, async ({ unit, meeting }) => {
      decided(mayBeAddressed(meeting, { personId, byId: by.actor.id }));
      const participants = await unit.rooms.participants(meetingId);
      const participant = participants.find((one) => one.personId === personId);
      if (!participant) throw new AppError('not-in-meeting');
      const { roomId, engineId, kind, organisationId } = meeting;
      const isHeld = source === 'microphone' && kind === 'meeting';
      if (isHeld)
        await unit.silences.put({
          meetingId,
          personId,
          organisationId,
          byId: by.actor.id,
          at: clock.now(),
        });
      // Only their voice is worth a word; a picture that stops speaks for itself.
      if (source === 'microphone')
        await unit.tell(nudge(by, { meetingId, personId }, isHeld ? 'silenced' : 'muted'));
      return { roomId, engineId, participantId: participant.id };
    });
    try {
      await engines.at(ids.engineId).mute(ids.roomId, ids.participantId, source);
    } catch (cause) {
      throw new AppError('engine-unavailable', undefined, { cause });
    }
  };
}

/** Asks somebody to speak; whether they do is theirs to say: nobody opens another person's microphone. */
export type AskToSpeak = (by: ByMember, target: Target) => Promise<void>;

export function makeAskToSpeak(deps: Deps): AskToSpeak {
  const act = makeAct(deps);
  return (by, { meetingId, personId }) => {
    const asks = { by, meetingId, guestId: personId, action: 'meeting.ask-to-speak' } as const;
    return onMeeting(act, asks, async ({ unit, meeting }) => {
      decided(mayBeAddressed(meeting, { personId, byId: by.actor.id }));
      await unit.silences.lift({ meetingId, personId });
      await unit.tell(nudge(by, { meetingId, personId }, 'speak'));
    });
  };
}

/** A word for one person's own page. */
export const nudge = (
  { actor }: ByMember,
  target: Target,
  word: 'muted' | 'silenced' | 'speak',
): News => ({
  kind: 'nudge',
  ...target,
  word,
  byId: actor.id,
});

/** Takes somebody out at once, with every grant they hold; they come back only when a moderator lets them. */
export type RemovePerson = (by: ByMember, target: Target) => Promise<MeetingView>;

export function makeRemovePerson(deps: Deps): RemovePerson {
  const { clock } = deps;
  const act = makeAct(deps);
  const cutOff = makeCutOff(deps);
  const present = makePresentMeeting(deps);
  return async (by, { meetingId, personId }) => {
    const asks = { by, meetingId, guestId: personId, action: 'meeting.remove' } as const;
    const removal = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const at = clock.now();
      await unit.silences.lift({ meetingId, personId });
      await commit(unit, meeting, decided(remove(meeting, { personId, byId: by.actor.id }, at)));
      return takeBack(unit, meeting, { personId, at });
    });
    await cutOff(removal);
    return present(by.actor, meetingId);
  };
}

/** Makes a member moderator, or no longer. */
export type MakeModeratorUse = (
  by: ByMember,
  target: Target & { readonly isModerator: boolean },
) => Promise<MeetingView>;

export function makeMakeModerator(deps: Deps): MakeModeratorUse {
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);
  return async (by, { meetingId, personId, isModerator }) => {
    const asks = { by, meetingId, guestId: personId, action: 'meeting.make-moderator' } as const;
    await onMeeting(act, asks, async ({ unit, meeting }) => {
      const target = { personId, byId: by.actor.id };
      // Whoever moderates speaks without being asked.
      if (isModerator) await unit.silences.lift({ meetingId, personId });
      await commit(unit, meeting, decided(makeModerator(meeting, target, isModerator)));
    });
    return present(by.actor, meetingId);
  };
}
