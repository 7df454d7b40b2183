import type { EventName, SealedInvitation } from '@astra/contracts/events';
import type { Guest, Meeting } from '#domain/meeting.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { nameOf } from './names.ts';

type Ports = Pick<Deps, 'directory' | 'eventSeal' | 'links' | 'clock'>;
type InvitationEvent = Extract<
  EventName,
  'meeting.planned' | 'meeting.moved' | 'meeting.cancelled' | 'meeting.link-renewed'
>;

/** What patients are told by mail: by sealed event, in the transaction of what happened. */
export type Invitations = {
  /** Gives the guest a new link; the old one dies. */
  readonly inviteAnew: (
    unit: Unit,
    name: 'meeting.planned' | 'meeting.link-renewed',
    to: { readonly meeting: Meeting; readonly guest: Guest },
  ) => Promise<void>;
  /** Tells a change and repeats the link that the guest has. */
  readonly tellChange: (
    unit: Unit,
    name: 'meeting.moved' | 'meeting.cancelled',
    to: { readonly meeting: Meeting; readonly guest: Guest },
  ) => Promise<void>;
  /** Asks the directory before a transaction, so that none waits for it. */
  readonly prepare: (organisationId: string, hostId: string) => Promise<void>;
};

export function makeInvitations({ directory, eventSeal, links, clock }: Ports): Invitations {
  const letter = async (
    meeting: Meeting,
    guest: Guest,
    link: string | null,
  ): Promise<SealedInvitation> => {
    const organisation = await directory.organisation(meeting.organisationId);
    return {
      email: guest.email,
      name: guest.name,
      locale: guest.locale,
      link,
      hostName: await nameOf(directory, meeting.hostId),
      organisationName: organisation.name,
      organisationPhone: organisation.phone,
      timezone: organisation.timezone,
    };
  };
  const tell = async (
    unit: Unit,
    name: InvitationEvent,
    { meeting, guest, link }: { meeting: Meeting; guest: Guest; link: string | null },
  ): Promise<void> => {
    const sealed = await eventSeal.close(await letter(meeting, guest, link));
    await unit.letters.ask(guest.id, clock.now());
    await unit.publish(name, {
      meetingId: meeting.id,
      guestId: guest.id,
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
      await tell(unit, name, { ...to, link: link.url });
    },
    tellChange: async (unit, name, to) => {
      const sealed = name === 'meeting.moved' ? await unit.links.sealedOf(to.guest.id) : null;
      await tell(unit, name, { ...to, link: sealed === null ? null : await links.url(sealed) });
    },
    prepare: async (organisationId, hostId) => {
      await directory.organisation(organisationId);
      await nameOf(directory, hostId);
    },
  };
}
