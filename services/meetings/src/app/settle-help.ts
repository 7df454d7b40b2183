import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { withGuest } from '#domain/admission.ts';
import { notOver } from '#domain/meeting-life.ts';
import { settleHelp } from '#domain/visit-steps.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { guestIn, onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';

type Target = { readonly meetingId: string; readonly guestId: string };

/** Answers a guest's call for help, by telephone for instance; once somebody has, nothing happens: the first one helps. */
export type SettleHelp = (by: ByMember, target: Target) => Promise<MeetingView>;

export function makeSettleHelp(deps: Deps): SettleHelp {
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);
  return async (by, { meetingId, guestId }) => {
    const asks = { by, meetingId, guestId, action: 'meeting.settle-help' } as const;
    await onMeeting(act, asks, async ({ unit, meeting }) => {
      const guest = guestIn(decided(notOver(meeting)), guestId);
      const helped = settleHelp(guest, { personId: by.actor.id, at: deps.clock.now() });
      if (helped !== guest) await commit(unit, meeting, withGuest(meeting, helped));
    });
    return present(by.actor, meetingId);
  };
}
