import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import { cancel } from '#domain/meeting-life.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { makeCloseRoom } from './cut-off.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';
import { makeTellInvited } from './tell-invited.ts';

export type CancelMeetingUse = (
  by: ByMember,
  meetingId: string,
  version: number,
) => Promise<MeetingView>;

export function makeCancelMeeting(deps: Deps): CancelMeetingUse {
  const { clock } = deps;
  const act = makeAct(deps);
  const tellInvited = makeTellInvited(deps);
  const present = makePresentMeeting(deps);
  const closeRoom = makeCloseRoom(deps);

  return async (by, meetingId, version) => {
    const asks = { by, meetingId, action: 'meeting.cancel' } as const;
    const before = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const after = decided(cancel(meeting, by.actor.id, clock.now()));
      if (version !== meeting.version) throw new AppError('stale-version');
      await unit.rooms.revoke(meetingId, clock.now());
      await commit(unit, meeting, after);
      await tellInvited(unit, 'meeting.cancelled', after);
      return meeting;
    });
    if (before.state === 'open') await closeRoom(before);
    return present(by.actor, meetingId);
  };
}
