import type { Attendance } from '@astra/contracts/meetings';
import type { Static } from 'typebox';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { onMeeting } from './on-meeting.ts';
import { iso } from './present-meeting.ts';

type View = Static<typeof Attendance>;

/** Who was really in the room and when. */
export type SeeAttendance = (by: ByMember, meetingId: string) => Promise<View>;

export function makeSeeAttendance(deps: Deps): SeeAttendance {
  const act = makeAct(deps);
  return (by, meetingId) => {
    const asks = { by, meetingId, action: 'meeting.see-attendance', isReading: true } as const;
    return onMeeting(act, asks, async ({ unit }) => {
      const people = new Map(
        (await unit.rooms.participants(meetingId)).map((one) => [one.id, one]),
      );
      const rows = await unit.rooms.attendances(meetingId);
      return {
        items: rows.map((row) => ({
          participantId: row.participantId,
          kind: people.get(row.participantId)?.kind ?? 'guest',
          personId: people.get(row.participantId)?.personId ?? null,
          joinedAt: row.joinedAt.toISOString(),
          leftAt: iso(row.leftAt),
        })),
      };
    });
  };
}
