import type { DirectoryContact } from '@astra/contracts/identity';
import type { Meeting as MeetingView, PlanGroupMeeting } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import { planGroup } from '#domain/group.ts';
import type { Meeting } from '#domain/meeting.ts';
import type { ByMember } from '#ports/by.ts';
import { tellOf } from './commit.ts';
import { decided, wrongField } from './decided.ts';
import type { Deps } from './deps.ts';
import { makeInvite, takesPart } from './invite.ts';
import { checkFree } from './plan-meeting.ts';
import { makePlanOnce } from './plan-once.ts';
import type { RoomParts } from './room-parts.ts';

/** Plans a meeting, or begins one now, and invites everybody to it. The same key gives the same meeting. */
export type PlanGroupMeetingUse = (
  by: ByMember,
  asked: PlanGroupMeeting,
  key: string,
) => Promise<MeetingView>;

export function makePlanGroupMeeting(
  deps: Deps,
  { watch }: Pick<RoomParts, 'watch'>,
): PlanGroupMeetingUse {
  const { clock, random } = deps;
  const invite = makeInvite(deps);
  const colleagues = makeFindColleagues(deps);
  const toRing = makeFindWhoCanCome(deps);
  return makePlanOnce<PlanGroupMeeting>(deps, async ({ unit, asked, ...more }) => {
    const { meetingId, organisationId, key } = more;
    const isCall = asked.rings === true;
    if (isCall) checkCall(asked, key.createdBy);
    const [, contacts] = await Promise.all([
      colleagues(organisationId, [asked.hostId], '/hostId'),
      isCall
        ? toRing(organisationId, asked.memberIds)
        : colleagues(organisationId, asked.memberIds, '/memberIds'),
    ]);
    if (isCall) {
      const people = [key.createdBy, ...contacts.map(({ id }) => id)];
      const there = await unit.meetings.ringingAmong(people, clock.now());
      // They call each other in the same moment: it is one call.
      if (there !== null) return there;
    }
    const ids = { meetingId, roomId: random.uuid(), organisationId };
    // What is planned for later finds its engine when it begins.
    const engineId =
      asked.startsAt === undefined ? await watch.chooseIn(unit, organisationId) : null;
    const planned = decided(planGroup(asked, ids, { now: clock.now(), engineId }));
    // What begins now is begun: only what is planned needs a free hour.
    if (planned.state === 'planned') await checkFree(unit, planned);
    await unit.meetings.add(planned, key);
    let meeting: Meeting = planned;
    for (const contact of contacts)
      meeting = await invite.member(unit, meeting, { contact, isRung: isCall });
    for (const invitee of asked.invitees)
      meeting = (await invite.address(unit, meeting, invitee)).meeting;
    await tellOf(unit, meeting);
    return null;
  });
}

/** Whoever calls is there: nobody is made to ring for somebody else, nor later. */
function checkCall({ hostId, startsAt }: PlanGroupMeeting, callerId: string): void {
  if (hostId !== callerId) throw new AppError('not-allowed');
  if (startsAt !== undefined) throw wrongField('/startsAt', 'a call begins now');
}

/** Who has left in the meantime, or takes part in no meetings, is not rung; a call with nobody is none. */
const makeFindWhoCanCome =
  ({ directory }: Pick<Deps, 'directory'>) =>
  async (organisationId: string, ids: readonly string[]): Promise<readonly DirectoryContact[]> => {
    const known = await Promise.all(ids.map((id) => directory.contact(id)));
    const found = known.filter((one) => one !== null && one.organisationId === organisationId);
    const contacts = found.filter((one) => one !== null && takesPart(one));
    if (contacts.length === 0) throw wrongField('/memberIds', 'names nobody who can take part');
    return contacts.filter((one) => one !== null);
  };

/** Active members of an organisation who can take part. @throws AppError for any other: unknown people look the same. */
const makeFindColleagues =
  ({ directory }: Pick<Deps, 'directory'>) =>
  (
    organisationId: string,
    ids: readonly string[],
    pointer: string,
  ): Promise<readonly DirectoryContact[]> =>
    Promise.all(
      ids.map(async (id) => {
        const contact = await directory.contact(id);
        if (contact?.organisationId !== organisationId || !takesPart(contact))
          throw wrongField(pointer, 'names nobody who can take part');
        return contact;
      }),
    );
