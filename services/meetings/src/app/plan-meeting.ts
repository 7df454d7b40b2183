import { createHash } from 'node:crypto';
import type { Meeting as MeetingView, PlanMeeting } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import type { Meeting } from '#domain/meeting.ts';
import { isPossibleBirth, plan } from '#domain/plan.ts';
import { endOf } from '#domain/times.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, type ActName } from './act.ts';
import { tellOf } from './commit.ts';
import { decided, wrongField } from './decided.ts';
import type { Deps } from './deps.ts';
import { makeInvitations } from './invitations.ts';
import { checkHost } from './names.ts';
import { makePresentMeeting } from './present-meeting.ts';

/** Plans a consultation and invites its patient. The same key gives the same meeting. */
export type PlanMeetingUse = (
  by: ByMember,
  asked: PlanMeeting,
  key: string,
) => Promise<MeetingView>;

export function makePlanMeeting(deps: Deps): PlanMeetingUse {
  const { clock, random, directory } = deps;
  const act = makeAct(deps);
  const invitations = makeInvitations(deps);
  const present = makePresentMeeting(deps);

  return async (by, asked, key) => {
    const meetingId = random.uuid();
    const { organisationId } = by.actor;
    const requestHash = createHash('sha256').update(JSON.stringify(asked)).digest('hex');
    const name: ActName = { action: 'meeting.plan', targetKind: 'meeting', targetId: meetingId };
    const id = await act(by, name, async (unit) => {
      const known = await unit.meetings.findByKey(by.actor.id, key);
      if (known) return replay(known, requestHash);
      checkRelation(by, asked.hostId);
      if (!isPossibleBirth(asked.guest.dateOfBirth, clock.now()))
        throw wrongField('/guest/dateOfBirth', 'is not a possible date of birth');
      await checkHost(directory, organisationId, asked.hostId);
      const ids = { meetingId, guestId: random.uuid(), roomId: random.uuid(), organisationId };
      const meeting = decided(plan(asked, ids, clock.now()));
      await checkFree(unit, meeting);
      await unit.meetings.add(meeting, { createdBy: by.actor.id, key, requestHash });
      for (const guest of meeting.guests)
        await invitations.inviteAnew(unit, 'meeting.planned', { meeting, guest });
      await tellOf(unit, meeting);
      return meetingId;
    });
    return present(by.actor, id);
  };
}

/** The same request again gives the same meeting. @throws AppError `key-reused` */
export function replay(known: { id: string; requestHash: string }, requestHash: string): string {
  if (known.requestHash !== requestHash) throw new AppError('key-reused');
  return known.id;
}

/** A clinician plans their own consultations, a secretary those of everybody. */
export function checkRelation({ actor }: ByMember, hostId: string): void {
  if (actor.id !== hostId && !actor.roles.includes('secretary')) throw new AppError('not-allowed');
}

/** Holds the host's plans until the end of the transaction. @throws AppError `host-not-available` */
export async function checkFree(unit: Unit, meeting: Meeting): Promise<void> {
  const span = { from: meeting.startsAt, until: endOf(meeting) };
  const taken = await unit.meetings.lockPlansOf(meeting.hostId, span);
  if (taken.some((one) => one.id !== meeting.id)) throw new AppError('host-not-available');
}
