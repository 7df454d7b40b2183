import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { open } from '#domain/meeting-life.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';
import type { RoomParts } from './room-parts.ts';

/** Opens the consultation and its room. Nobody is let in by that. */
export type OpenMeeting = (by: ByMember, meetingId: string) => Promise<MeetingView>;

export function makeOpenMeeting(deps: Deps, { prepareRoom, watch }: RoomParts): OpenMeeting {
  const { clock, log } = deps;
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);
  return async (by, meetingId) => {
    const asks = { by, meetingId, action: 'meeting.open' } as const;
    const opened = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const engineId = await watch.chooseIn(unit, meeting.organisationId);
      const after = decided(open(meeting, { now: clock.now(), engineId }));
      if (after !== meeting) await commit(unit, meeting, after);
      return after;
    });
    // The decision stands without the engine: each grant prepares the room again.
    await prepareRoom(opened).catch((error: unknown) =>
      log.warn({ err: error, meetingId }, 'The room is not ready yet'),
    );
    return present(by.actor, meetingId);
  };
}
