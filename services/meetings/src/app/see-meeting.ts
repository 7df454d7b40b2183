import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';

export type SeeMeeting = (by: ByMember, meetingId: string) => Promise<MeetingView>;

export function makeSeeMeeting(deps: Deps): SeeMeeting {
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);
  return async (by, meetingId) => {
    const asks = { by, meetingId, action: 'meeting.see', isReading: true } as const;
    await onMeeting(act, asks, async () => {});
    return present(by.actor, meetingId);
  };
}
