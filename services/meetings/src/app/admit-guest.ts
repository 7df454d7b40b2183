import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { admit } from '#domain/admission.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';

type Target = { readonly meetingId: string; readonly guestId: string };

/** Lets exactly one waiting guest in; of two decisions at once, one wins. */
export type AdmitGuest = (by: ByMember, target: Target) => Promise<MeetingView>;

export function makeAdmitGuest(deps: Deps): AdmitGuest {
  const { clock, random } = deps;
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);
  return async (by, { meetingId, guestId }) => {
    const asks = { by, meetingId, guestId, action: 'meeting.admit' } as const;
    await onMeeting(act, asks, async ({ unit, meeting }) => {
      const after = decided(admit(meeting, guestId, clock.now()));
      const person = { personId: guestId, kind: 'guest', newId: random.uuid() } as const;
      await unit.rooms.participantOf(meeting, person);
      await commit(unit, meeting, after);
    });
    return present(by.actor, meetingId);
  };
}
