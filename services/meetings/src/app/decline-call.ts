import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { decline } from '#domain/group.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';

/** "Not now": the call rings no more on any page of this person. They may still come while it lasts. */
export type DeclineCall = (by: ByMember, meetingId: string) => Promise<MeetingView>;

export function makeDeclineCall(deps: Deps): DeclineCall {
  const { clock } = deps;
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);
  return async (by, meetingId) => {
    const asks = { by, meetingId, action: 'meeting.decline' } as const;
    await onMeeting(act, asks, async ({ unit, meeting }) => {
      const after = decided(decline(meeting, by.actor.id, clock.now()));
      if (after !== meeting) await commit(unit, meeting, after);
    });
    return present(by.actor, meetingId);
  };
}
