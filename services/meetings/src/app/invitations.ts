import type { EventName, SealedInvitation } from '@astra/contracts/events';
import type { DirectoryContact } from '@astra/contracts/identity';
import { isOver, type Guest, type Meeting } from '#domain/meeting.ts';
import { changesOf } from '#domain/plan.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { nameOf } from './names.ts';

type Ports = Pick<Deps, 'directory' | 'eventSeal' | 'links' | 'clock'>;
type InvitationEvent = Extract<
  EventName,
  'meeting.planned' | 'meeting.moved' | 'meeting.cancelled' | 'meeting.link-renewed'
>;

/** What those who are invited are told by mail: by sealed event, in the transaction of what happened. */
export type Invitations = {
  /** Gives the guest a new link and answers it; the old one dies. */
  readonly inviteAnew: (
    unit: Unit,
    name: 'meeting.planned' | 'meeting.link-renewed',
    to: { readonly meeting: Meeting; readonly guest: Guest },
  ) => Promise<string>;
  /** Sends the guest the link that they have, which works again; false when it is not to be had any more. */
  readonly repeatLink: (
    unit: Unit,
    to: { readonly meeting: Meeting; readonly guest: Guest },
  ) => Promise<boolean>;
  /** Tells a member what they are invited to, or a change; the way in is their own account. */
  readonly tellMember: (
    unit: Unit,
    name: 'meeting.planned' | 'meeting.moved' | 'meeting.cancelled',
    to: {
      readonly meeting: Meeting;
      readonly contact: DirectoryContact;
      readonly invitedAs: string | null;
    },
  ) => Promise<void>;
  /** Tells a change and repeats the link that the guest has; with `before`, also what is another. */
  readonly tellChange: (
    unit: Unit,
    name: 'meeting.moved' | 'meeting.cancelled',
    to: { readonly meeting: Meeting; readonly guest: Guest; readonly before?: Meeting },
  ) => Promise<void>;
};

type Telling = {
  readonly meeting: Meeting;
  readonly before?: Meeting | undefined;
  readonly to: Addressee;
  readonly link: string | null;
  readonly isSameLink?: boolean;
};
type Addressee = Pick<Guest, 'id' | 'email' | 'name' | 'locale'> & {
  readonly as: 'patient' | 'guest' | 'member';
};
const asAddressee = ({ role, ...guest }: Guest): Addressee => ({
  ...guest,
  as: role === 'patient' ? 'patient' : 'guest',
});

async function letterOf(
  { directory }: Pick<Ports, 'directory'>,
  telling: Telling,
): Promise<SealedInvitation> {
  const { meeting, before, to, link, isSameLink = false } = telling;
  const organisation = await directory.organisation(meeting.organisationId);
  return {
    email: to.email,
    name: to.name,
    locale: to.locale,
    link,
    hostName: await nameOf(directory, meeting.hostId),
    organisationName: organisation.name,
    organisationPhone: organisation.phone,
    timezone: organisation.timezone,
    ...(to.as === 'patient' ? {} : { to: to.as }),
    ...(meeting.title === null ? {} : { title: meeting.title }),
    ...(isOver(meeting) && link !== null ? { isAfterwards: true as const } : {}),
    ...(isSameLink ? { isSameLink } : {}),
    ...(before === undefined ? {} : { changes: [...changesOf(before, meeting)] }),
  };
}

export function makeInvitations({ directory, eventSeal, links, clock }: Ports): Invitations {
  const tell = async (unit: Unit, name: InvitationEvent, telling: Telling): Promise<void> => {
    const { meeting, to } = telling;
    const sealed = await eventSeal.close(await letterOf({ directory }, telling));
    if (to.as !== 'member') await unit.letters.ask(to.id, clock.now());
    await unit.publish(name, {
      meetingId: meeting.id,
      guestId: to.id,
      organisationId: meeting.organisationId,
      startsAt: meeting.startsAt.toISOString(),
      durationMinutes: meeting.durationMinutes,
      sequence: meeting.sequence,
      sealed,
    });
  };

  return {
    inviteAnew: async (unit, name, to) => {
      const link = await links.make();
      await unit.links.renew(to.guest, link);
      await tell(unit, name, { meeting: to.meeting, to: asAddressee(to.guest), link: link.url });
      return link.url;
    },
    repeatLink: async (unit, { meeting, guest }) => {
      const sealed = await unit.links.sealedOf(guest.id);
      if (sealed === null) return false;
      const link = await links.url(sealed);
      const to = asAddressee(guest);
      await tell(unit, 'meeting.link-renewed', { meeting, to, link, isSameLink: true });
      return true;
    },
    tellChange: async (unit, name, to) => {
      const sealed = name === 'meeting.moved' ? await unit.links.sealedOf(to.guest.id) : null;
      const link = sealed === null ? null : await links.url(sealed);
      const { meeting, before, guest } = to;
      await tell(unit, name, { meeting, before, to: asAddressee(guest), link });
    },
    tellMember: async (unit, name, { meeting, contact, invitedAs }) => {
      // Their own account opens it: the address is no secret.
      const link = name === 'meeting.cancelled' ? null : links.page(`/appel/${meeting.id}`);
      const { id, email, locale, displayName } = contact;
      const as = { id, email, locale, name: invitedAs ?? displayName, as: 'member' } as const;
      await tell(unit, name, { meeting, to: as, link });
    },
  };
}
