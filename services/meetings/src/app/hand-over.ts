import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import { handOver } from '#domain/meeting-life.ts';
import { makeLookAtMeeting, namesIn, toView } from './present-meeting.ts';
import type { Meeting } from '#domain/meeting.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { leaveHost, makeCutOff } from './cut-off.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { makeInvitations } from './invitations.ts';
import { checkHost } from './names.ts';
import { onMeeting } from './on-meeting.ts';
import { checkFree } from './plan-meeting.ts';

type Target = { readonly meetingId: string; readonly toPersonId: string };

/** Gives the consultation to a colleague, who has to be free when it is yet to come; its patient then hears of it by mail. The giver loses it in the same moment, so the reply is the last they see of it. */
export type HandOverUse = (by: ByMember, target: Target) => Promise<MeetingView>;

export function makeHandOver(deps: Deps): HandOverUse {
  const { clock, directory } = deps;
  const act = makeAct(deps);
  const cutOff = makeCutOff(deps);
  const invitations = makeInvitations(deps);
  const tellGuests = async (
    unit: Unit,
    told: { readonly before: Meeting; readonly meeting: Meeting },
  ): Promise<void> => {
    for (const guest of told.meeting.guests)
      if (guest.step !== 'removed')
        await invitations.tellChange(unit, 'meeting.moved', { ...told, guest });
  };
  const look = makeLookAtMeeting(deps);
  return async (by, { meetingId, toPersonId }) => {
    const asks = { by, meetingId, action: 'meeting.hand-over' } as const;
    const removal = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const after = decided(handOver(meeting, toPersonId, clock.now()));
      if (after === meeting) return null;
      await checkHost(directory, meeting.organisationId, toPersonId);
      // What is open goes on with whoever takes it, and its patient reads there who that is.
      const isToCome = meeting.state === 'planned';
      if (isToCome) await checkFree(unit, after);
      await commit(unit, meeting, after);
      if (isToCome) await tellGuests(unit, { before: meeting, meeting: after });
      return leaveHost(unit, meeting, clock.now());
    });
    await cutOff(removal);
    const sight = await look(by.actor.organisationId, meetingId);
    if (!sight) throw new AppError('not-found');
    return toView(by.actor, sight, await namesIn(directory, sight));
  };
}
