import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import { handOver } from '#domain/meeting-life.ts';
import { makeLookAtMeeting, namesIn, toView } from './present-meeting.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { leaveHost, makeCutOff } from './cut-off.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { checkHost } from './names.ts';
import { onMeeting } from './on-meeting.ts';

type Target = { readonly meetingId: string; readonly toPersonId: string };

/** Gives the consultation to a colleague. The giver loses it in the same moment, so the reply is the last they see of it. */
export type HandOverUse = (by: ByMember, target: Target) => Promise<MeetingView>;

export function makeHandOver(deps: Deps): HandOverUse {
  const { clock, directory } = deps;
  const act = makeAct(deps);
  const cutOff = makeCutOff(deps);
  const look = makeLookAtMeeting(deps);
  return async (by, { meetingId, toPersonId }) => {
    const asks = { by, meetingId, action: 'meeting.hand-over' } as const;
    const removal = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const after = decided(handOver(meeting, toPersonId));
      if (after === meeting) return null;
      await checkHost(directory, meeting.organisationId, toPersonId);
      await commit(unit, meeting, after);
      return leaveHost(unit, meeting, clock.now());
    });
    await cutOff(removal);
    const sight = await look(by.actor.organisationId, meetingId);
    if (!sight) throw new AppError('not-found');
    return toView(by.actor, sight, await namesIn(directory, sight));
  };
}
