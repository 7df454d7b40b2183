import { AppError } from '@astra/kit/problems';
import { onlyOpen } from '#domain/meeting-life.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct, scopeOf } from './act.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { nudge } from './moderate.ts';
import { onMeeting } from './on-meeting.ts';

/**
 * Stops the sound of everybody but the host and whoever asks. Only those who could be heard are told: for the others nothing
 * has changed.
 */
export type MuteAll = (by: ByMember, meetingId: string) => Promise<void>;

export function makeMuteAll(deps: Deps): MuteAll {
  const { engines, store } = deps;
  const act = makeAct(deps);
  return async (by, meetingId) => {
    const asks = { by, meetingId, action: 'meeting.mute-all' } as const;
    const { meeting, others } = await onMeeting(act, asks, async ({ unit, meeting: found }) => {
      decided(onlyOpen(found));
      const spared = new Set([found.hostId, by.actor.id]);
      const participants = await unit.rooms.participants(meetingId);
      return {
        meeting: found,
        others: participants.filter(({ personId }) => !spared.has(personId)),
      };
    });
    const engine = engines.at(meeting.engineId);
    try {
      const present = await engine.presence(meeting.roomId);
      const heard = others.filter(({ id }) =>
        present.some((one) => one.participantId === id && one.sending.includes('microphone')),
      );
      await Promise.all(heard.map(({ id }) => engine.mute(meeting.roomId, id, 'microphone')));
      await store.within(scopeOf(by), async (unit) => {
        for (const { personId } of heard)
          await unit.tell(nudge(by, { meetingId, personId }, 'muted'));
      });
    } catch (cause) {
      throw new AppError('engine-unavailable', undefined, { cause });
    }
  };
}
