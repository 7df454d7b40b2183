import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { returnToWaiting } from '#domain/admission.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { makeCutOff, takeBack } from './cut-off.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';

type Target = { readonly meetingId: string; readonly guestId: string };

/** Puts a guest back to the waiting room and out of the call at once. */
export type ReturnToWaiting = (by: ByMember, target: Target) => Promise<MeetingView>;

export function makeReturnToWaiting(deps: Deps): ReturnToWaiting {
  const { clock } = deps;
  const act = makeAct(deps);
  const cutOff = makeCutOff(deps);
  const present = makePresentMeeting(deps);
  return async (by, { meetingId, guestId }) => {
    const asks = { by, meetingId, guestId, action: 'meeting.return-to-waiting' } as const;
    const removal = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const now = clock.now();
      const after = decided(returnToWaiting(meeting, guestId, now));
      await commit(unit, meeting, after);
      return takeBack(unit, meeting, { personId: guestId, at: now });
    });
    await cutOff(removal);
    return present(by.actor, meetingId);
  };
}
