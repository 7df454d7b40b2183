import type { DirectoryContact } from '@astra/contracts/identity';
import type { Meeting as MeetingView, PlanGroupMeeting } from '@astra/contracts/meetings';
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
  return makePlanOnce<PlanGroupMeeting>(deps, async ({ unit, asked, ...more }) => {
    const { meetingId, organisationId, key } = more;
    const [, contacts] = await Promise.all([
      colleagues(organisationId, [asked.hostId], '/hostId'),
      colleagues(organisationId, asked.memberIds, '/memberIds'),
    ]);
    const ids = { meetingId, roomId: random.uuid(), organisationId };
    // What is planned for later finds its engine when it begins.
    const engineId =
      asked.startsAt === undefined ? await watch.chooseIn(unit, organisationId) : null;
    const planned = decided(planGroup(asked, ids, { now: clock.now(), engineId }));
    // What begins now is begun: only what is planned needs a free hour.
    if (planned.state === 'planned') await checkFree(unit, planned);
    await unit.meetings.add(planned, key);
    let meeting: Meeting = planned;
    for (const contact of contacts) meeting = await invite.member(unit, meeting, { contact });
    for (const invitee of asked.invitees)
      meeting = (await invite.address(unit, meeting, invitee)).meeting;
    await tellOf(unit, meeting);
  });
}

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
