import type { Static } from 'typebox';
import type { Member as MemberActor } from '@astra/contracts/actor';
import type {
  Organisation as OrganisationReply,
  Person,
  PersonInvitation,
  SessionRow,
} from '@astra/contracts/identity';
import { roleMay } from '@astra/policy/permissions';
import type { Invitation, Member, Organisation, Session } from '#domain/records.ts';

/** When colleagues sign in, and how well: for who looks after their access. */
const seesSignIns = ({ roles }: Pick<MemberActor, 'roles'>): boolean =>
  roleMay(roles, 'session.see-others');

export const toPerson = (member: Member, reader: Pick<MemberActor, 'roles'>): Person => ({
  id: member.id,
  displayName: member.displayName,
  email: member.email,
  roles: [...member.roles],
  isActive: member.isActive,
  ...(seesSignIns(reader) && {
    hasSecondFactor: member.hasSecondFactor,
    lastSignInAt: member.lastSignInAt?.toISOString() ?? null,
  }),
  version: member.version,
});

export const toSessionRow =
  (currentId: string) =>
  (session: Session): Static<typeof SessionRow> => ({
    id: session.id,
    device: session.device,
    origin: session.origin,
    startedAt: session.startedAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    isCurrent: session.id === currentId,
  });

export const toInvitation = (
  invitation: Invitation,
  now: Date,
): Static<typeof PersonInvitation> => ({
  id: invitation.id,
  email: invitation.email,
  displayName: invitation.displayName,
  roles: [...invitation.roles],
  invitedAt: invitation.invitedAt.toISOString(),
  expiresAt: invitation.expiresAt.toISOString(),
  state: invitation.state === 'sent' && invitation.expiresAt <= now ? 'expired' : invitation.state,
  letter: invitation.letter,
});

export const toOrganisation = (organisation: Organisation): Static<typeof OrganisationReply> => ({
  ...organisation,
});
