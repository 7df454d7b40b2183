import type { DirectoryContact } from '@astra/contracts/identity';
import type { Invited, Invitee } from '@astra/contracts/meetings';
import type { Static } from 'typebox';
import { roleMay } from '@astra/policy/permissions';
import { addGuest, addMember, aMember } from '#domain/group.ts';
import type { Meeting } from '#domain/meeting.ts';
import { newGuest } from '#domain/plan.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { tellOf } from './commit.ts';
import { decided } from './decided.ts';
import { save } from './commit.ts';
import type { Deps } from './deps.ts';
import { makeInvitations } from './invitations.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';

type Added = { readonly meeting: Meeting; readonly link: string | null };

/** Adds people to a meeting in hand, saves it and writes to them; the caller tells the replicas. */
export type Invite = {
  readonly member: (
    unit: Unit,
    meeting: Meeting,
    who: {
      readonly contact: DirectoryContact;
      readonly invitedAs?: string;
      /** It rings for them: a mail would come when all is over. */
      readonly isRung?: boolean;
    },
  ) => Promise<Meeting>;
  /** Whoever has the address: a member of any organisation, else a guest by link. Nobody learns which people there are. */
  readonly address: (unit: Unit, meeting: Meeting, invitee: Invitee) => Promise<Added>;
};

/** Whether an account can take part in meetings. */
export const takesPart = ({ isActive, roles }: DirectoryContact): boolean =>
  isActive && roleMay(roles, 'meeting.join');

export function makeInvite(deps: Deps): Invite {
  const { directory, random, clock } = deps;
  const invitations = makeInvitations(deps);

  const member: Invite['member'] = async (
    unit,
    meeting,
    { contact, invitedAs = null, isRung = false },
  ) => {
    const added = aMember(contact.id, contact.organisationId, invitedAs);
    const after = decided(addMember(meeting, added));
    await save(unit, meeting, after);
    if (!isRung)
      await invitations.tellMember(unit, 'meeting.planned', { meeting: after, contact, invitedAs });
    return after;
  };
  const guest = async (unit: Unit, meeting: Meeting, invitee: Invitee): Promise<Added> => {
    const { id: meetingId, organisationId } = meeting;
    const ids = { meetingId, organisationId, guestId: random.uuid() };
    const added = newGuest(invitee, ids, clock.now());
    const after = decided(addGuest(meeting, added));
    await save(unit, meeting, after);
    const link = await invitations.inviteAnew(unit, 'meeting.planned', {
      meeting: after,
      guest: added,
    });
    return { meeting: after, link };
  };
  return {
    member,
    address: async (unit, meeting, invitee) => {
      const contact =
        meeting.kind === 'meeting' ? await directory.findByEmail(invitee.email) : null;
      if (!contact || !takesPart(contact)) return guest(unit, meeting, invitee);
      const invitedAs = invitee.name.trim();
      return { meeting: await member(unit, meeting, { contact, invitedAs }), link: null };
    },
  };
}

type View = Static<typeof Invited>;

/** One more person, before or during a meeting or a consultation: a mail goes out, and the link is told this once. */
export type InviteToMeeting = (by: ByMember, meetingId: string, invitee: Invitee) => Promise<View>;

export function makeInviteToMeeting(deps: Deps): InviteToMeeting {
  const act = makeAct(deps);
  const invite = makeInvite(deps);
  const present = makePresentMeeting(deps);
  return async (by, meetingId, invitee) => {
    const asks = { by, meetingId, action: 'meeting.invite' } as const;
    const link = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const added = await invite.address(unit, meeting, invitee);
      await tellOf(unit, added.meeting);
      return added.link;
    });
    return { meeting: await present(by.actor, meetingId), link };
  };
}
