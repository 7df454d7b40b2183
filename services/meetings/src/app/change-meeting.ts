import type {
  ChangeGroupMeeting,
  ChangeMeeting,
  Meeting as MeetingView,
} from '@astra/contracts/meetings';
import { change, isPossibleBirth, renewLink, type Change } from '#domain/plan.ts';
import type { Guest, Meeting } from '#domain/meeting.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { decided, wrongField } from './decided.ts';
import type { Deps } from './deps.ts';
import { makeInvitations, type Invitations } from './invitations.ts';
import { checkHost } from './names.ts';
import { onMeeting } from './on-meeting.ts';
import { checkFree } from './plan-meeting.ts';
import { checkRelation } from './plan-once.ts';
import { makePresentMeeting } from './present-meeting.ts';
import { withPhone } from './read-phone.ts';
import { makeEndOldVisit } from './renew-link.ts';
import { leaveHost, makeCutOff } from './cut-off.ts';
import { makeTellInvited } from './tell-invited.ts';

/** Moves or corrects; another address gets another link, so that a wrong one holds none. */
export type ChangeMeetingUse = (
  by: ByMember,
  meetingId: string,
  asked: ChangeMeeting & ChangeGroupMeeting,
) => Promise<MeetingView>;

export function makeChangeMeeting(deps: Deps): ChangeMeetingUse {
  const { clock, directory, phones } = deps;
  const act = makeAct(deps);
  const invitations = makeInvitations(deps);
  const tellInvited = makeTellInvited(deps);
  const present = makePresentMeeting(deps);
  const cutOff = makeCutOff(deps);
  const endOldVisit = makeEndOldVisit(deps);

  return async (by, meetingId, asked) => {
    const birth = asked.guest?.dateOfBirth;
    const asks = { by, meetingId, action: 'meeting.change' } as const;
    const { removed, renewed } = await onMeeting(act, asks, async ({ unit, meeting }) => {
      if (birth !== undefined && !isPossibleBirth(birth, clock.now()))
        throw wrongField('/guest/dateOfBirth', 'is not a possible date of birth');
      const { guest, ...rest } = asked;
      const read = guest === undefined ? {} : { guest: withPhone(phones, guest) };
      const changed = withNewLinks(
        meeting,
        decided(change(meeting, { ...rest, ...read }, clock.now())),
        clock.now(),
      );
      if (changed.isHostChanged) {
        checkRelation(by, changed.meeting.hostId);
        await checkHost(directory, meeting.organisationId, changed.meeting.hostId);
      }
      // What is open goes on with whoever takes it, as in a hand-over.
      if (isElsewhen(changed, meeting)) await checkFree(unit, changed.meeting);
      await commit(unit, meeting, changed.meeting);
      if (meeting.kind === 'consultation')
        await tellPatients(unit, invitations, { before: meeting, changed });
      else if (changed.isMoved) await tellInvited(unit, 'meeting.moved', changed.meeting);
      return {
        removed: changed.isHostChanged ? await leaveHost(unit, meeting, clock.now()) : null,
        renewed: changed.meeting.guests.filter(hasAnotherAddress(meeting)),
      };
    });
    await cutOff(removed);
    for (const guest of renewed) await endOldVisit(guest);
    return present(by.actor, meetingId);
  };
}

const hasAnotherAddress =
  (before: Meeting) =>
  ({ email }: Guest, at: number): boolean =>
    email !== before.guests[at]?.email;

const isElsewhen = ({ isMoved }: Change, { state }: Meeting): boolean =>
  isMoved && state === 'planned';

function withNewLinks(before: Meeting, changed: Change, now: Date): Change {
  const isElsewhere = hasAnotherAddress(before);
  const guests = changed.meeting.guests.map((guest, at) =>
    isElsewhere(guest, at) ? renewLink(guest, now) : guest,
  );
  return { ...changed, meeting: { ...changed.meeting, guests } };
}

async function tellPatients(
  unit: Unit,
  invitations: Invitations,
  { before, changed }: { before: Meeting; changed: Change },
): Promise<void> {
  const { meeting } = changed;
  for (const [at, guest] of meeting.guests.entries()) {
    const to = { meeting, guest };
    if (guest.email !== before.guests[at]?.email)
      await invitations.inviteAnew(unit, 'meeting.link-renewed', to);
    else if (changed.isMoved)
      await invitations.tellChange(unit, 'meeting.moved', { ...to, before });
  }
}
