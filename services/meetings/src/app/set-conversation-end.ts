import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { isGoodEnd, setConversationEnd } from '#domain/conversation-end.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { decided, wrongField } from './decided.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';

type Wish = { readonly meetingId: string; readonly until: Date | null };

/** Says until when the patient reads and writes after the end; null: no longer. */
export type SetConversationEnd = (by: ByMember, wish: Wish) => Promise<MeetingView>;

export function makeSetConversationEnd(deps: Deps): SetConversationEnd {
  const { clock } = deps;
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);
  return async (by, { meetingId, until }) => {
    const asks = { by, meetingId, action: 'meeting.set-conversation-end' } as const;
    await onMeeting(act, asks, async ({ unit, meeting }) => {
      const now = clock.now();
      if (until !== null && !isGoodEnd(until, now))
        throw wrongField('/until', 'is past, or too far away');
      await commit(unit, meeting, decided(setConversationEnd(meeting, { until, now })));
    });
    return present(by.actor, meetingId);
  };
}
