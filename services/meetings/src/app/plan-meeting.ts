import type { Meeting as MeetingView, PlanMeeting } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import type { Meeting } from '#domain/meeting.ts';
import { isPossibleBirth, plan } from '#domain/plan.ts';
import { endOf } from '#domain/times.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { tellOf } from './commit.ts';
import { decided, wrongField } from './decided.ts';
import type { Deps } from './deps.ts';
import { makeInvitations } from './invitations.ts';
import { checkHost } from './names.ts';
import { makePlanOnce } from './plan-once.ts';
import { withPhone } from './read-phone.ts';

/** Plans a consultation and invites its patient. The same key gives the same meeting. */
export type PlanMeetingUse = (
  by: ByMember,
  asked: PlanMeeting,
  key: string,
) => Promise<MeetingView>;

export function makePlanMeeting(deps: Deps): PlanMeetingUse {
  const { clock, random, directory, phones } = deps;
  const invitations = makeInvitations(deps);
  return makePlanOnce<PlanMeeting>(deps, async ({ unit, asked, ...more }) => {
    const { meetingId, organisationId, key } = more;
    if (!isPossibleBirth(asked.guest.dateOfBirth, clock.now()))
      throw wrongField('/guest/dateOfBirth', 'is not a possible date of birth');
    await checkHost(directory, organisationId, asked.hostId);
    const ids = { meetingId, guestId: random.uuid(), roomId: random.uuid(), organisationId };
    const meeting = decided(
      plan({ ...asked, guest: withPhone(phones, asked.guest) }, ids, clock.now()),
    );
    await checkFree(unit, meeting);
    await unit.meetings.add(meeting, key);
    for (const guest of meeting.guests)
      await invitations.inviteAnew(unit, 'meeting.planned', { meeting, guest });
    await tellOf(unit, meeting);
    return null;
  });
}

/** Holds the host's plans until the end of the transaction. @throws AppError `host-not-available` */
export async function checkFree(unit: Unit, meeting: Meeting): Promise<void> {
  const span = { from: meeting.startsAt, until: endOf(meeting) };
  const taken = await unit.meetings.lockPlansOf(meeting.hostId, span);
  if (taken.some((one) => one.id !== meeting.id)) throw new AppError('host-not-available');
}
