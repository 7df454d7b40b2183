import { AppError } from '@astra/kit/problems';
import { mayOnMeeting, type MeetingAction } from '@astra/policy/meetings';
import type { Guest, Meeting } from '#domain/meeting.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { Act } from './act.ts';

type Asked = {
  readonly by: ByMember;
  readonly meetingId: string;
  readonly action: MeetingAction;
  /** Whose data it is about. */
  readonly guestId?: string;
  readonly isReading?: boolean;
};
type Found = { readonly unit: Unit; readonly meeting: Meeting };

/** Runs a member's act on one meeting: found, allowed, done and recorded in one transaction. */
export const onMeeting = <R>(
  act: Act,
  { by, meetingId, action, guestId, isReading = false }: Asked,
  work: (found: Found) => Promise<R>,
): Promise<R> =>
  act(
    by,
    {
      action,
      targetKind: 'meeting',
      targetId: meetingId,
      isReading,
      ...(guestId === undefined ? {} : { subjectId: guestId }),
    },
    async (unit) => {
      const { meetings } = unit;
      const meeting = await (isReading
        ? meetings.find(meetingId)
        : meetings.findForChange(meetingId));
      // What the actor cannot see must look exactly like what does not exist.
      if (!meeting || !mayOnMeeting(by.actor, 'meeting.see', meeting))
        throw new AppError('not-found');
      if (!mayOnMeeting(by.actor, action, meeting)) throw new AppError('not-allowed');
      const result = await work({ unit, meeting });
      if (!isReading) await tellTheirHouse(unit, by, { meeting, action, guestId });
      return result;
    },
  );

type Done = {
  readonly meeting: Meeting;
  readonly action: string;
  readonly guestId: string | undefined;
};

/** What somebody of another organisation does in a meeting stands in the trail of the meeting's house too. */
async function tellTheirHouse(
  unit: Unit,
  by: ByMember,
  { meeting, action, guestId }: Done,
): Promise<void> {
  const { id: targetId, organisationId } = meeting;
  if (organisationId === by.actor.organisationId) return;
  const about = {
    action,
    targetKind: 'meeting',
    targetId,
    organisationId,
    outcome: 'done',
  } as const;
  await unit.audit(by, guestId === undefined ? about : { ...about, subjectId: guestId });
}

/** @throws AppError `not-found` */
export function guestIn(meeting: Meeting, guestId: string): Guest {
  const guest = meeting.guests.find((one) => one.id === guestId);
  if (!guest) throw new AppError('not-found');
  return guest;
}
