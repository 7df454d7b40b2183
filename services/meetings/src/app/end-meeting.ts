import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { leaveConversation } from '#domain/conversation-end.ts';
import { end } from '#domain/meeting-life.ts';
import type { Meeting } from '#domain/meeting.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { makeCloseRoom } from './cut-off.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';

/** Ends the consultation for all. */
export type EndMeeting = (by: ByMember, meetingId: string) => Promise<MeetingView>;

export function makeEndMeeting(deps: Deps): EndMeeting {
  const { clock } = deps;
  const act = makeAct(deps);
  const closeRoom = makeCloseRoom(deps);
  const present = makePresentMeeting(deps);
  return async (by, meetingId) => {
    const asks = { by, meetingId, action: 'meeting.end' } as const;
    const ended = await onMeeting(act, asks, ({ unit, meeting }) =>
      endIn(unit, meeting, clock.now()),
    );
    await closeRoom(ended);
    return present(by.actor, meetingId);
  };
}

/** The end, in a transaction in hand. */
export async function endIn(unit: Unit, meeting: Meeting, now: Date): Promise<Meeting> {
  const { days } = await unit.conversationRules.of(meeting.organisationId);
  const after = leaveConversation(decided(end(meeting, now)), { days, now });
  await unit.rooms.revoke(meeting.id, now);
  await commit(unit, meeting, after);
  const { id: meetingId, organisationId } = meeting;
  await unit.publish('meeting.ended', { meetingId, organisationId, at: now.toISOString() });
  return after;
}
