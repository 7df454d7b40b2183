import { Value } from 'typebox/value';
import type { Static, TSchema } from 'typebox';
import {
  SealedInvitation,
  SealedLink,
  SealedNotice,
  SealedPersonInvitation,
  type CloudEvent,
  type EventData,
} from '@astra/contracts/events';
import type { Clock } from '@astra/kit/clock';
import type { Seal } from '@astra/kit/seal';
import { messageIdOf, type Mail, type Template } from '#domain/mail.ts';
import { maskAddress } from '#domain/mailbox.ts';
import type { MailRoom } from '#ports/mail-room.ts';

type Ports = {
  readonly room: MailRoom;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly patienceMs: number;
  readonly senderAddress: string;
};
type Invitation = EventData<'meeting.planned'>;
type Notice = EventData<'notice.asked'>;
type DocumentLink = EventData<'document.link-made'>;
type PersonInvitation = EventData<'person.invited'>;

/** Takes what an event asks to be mailed; an event that comes twice is one mail. */
export type AcceptMail = {
  readonly consultation: (template: Template, data: Invitation, event: CloudEvent) => Promise<void>;
  readonly invitation: (data: PersonInvitation, event: CloudEvent) => Promise<void>;
  readonly documentLink: (data: DocumentLink, event: CloudEvent) => Promise<void>;
  readonly notice: (data: Notice, event: CloudEvent) => Promise<void>;
};

export function makeAcceptMail(ports: Ports): AcceptMail {
  return {
    consultation: async (template, data, event) => {
      const content = await open(ports.seal, SealedInvitation, data.sealed);
      await keep(ports, {
        ...blank(ports, event),
        template,
        organisationId: data.organisationId,
        meetingId: data.meetingId,
        guestId: data.guestId,
        sequence: data.sequence,
        startsAt: new Date(data.startsAt),
        durationMinutes: data.durationMinutes,
        hasLink: typeof content?.link === 'string',
        recipient: content ? maskAddress(content.email) : '',
        sealed: data.sealed,
      });
    },
    invitation: async (data, event) => {
      const content = await open(ports.seal, SealedPersonInvitation, data.sealed);
      await keep(ports, {
        ...blank(ports, event),
        template: 'person-invited',
        organisationId: data.organisationId,
        invitationId: data.invitationId,
        expiresAt: new Date(data.expiresAt),
        hasLink: true,
        recipient: content ? maskAddress(content.email) : '',
        sealed: data.sealed,
      });
    },
    documentLink: async ({ organisationId, endsAt, sealed }, event) => {
      const content = await open(ports.seal, SealedLink, sealed);
      await keep(ports, {
        ...blank(ports, event),
        template: 'document-link',
        organisationId,
        expiresAt: new Date(endsAt),
        hasLink: true,
        recipient: content ? maskAddress(content.email) : '',
        sealed,
      });
    },
    notice: async ({ kind, organisationId, sealed }, event) => {
      const content = await open(ports.seal, SealedNotice, sealed);
      await keep(ports, {
        ...blank(ports, event),
        template: kind,
        organisationId,
        hasLink: false,
        recipient: content ? maskAddress(content.email) : '',
        sealed,
      });
    },
  };
}

/** What cannot be opened is accepted too: it becomes a dead letter that people see, not an endless redelivery. */
async function open<T extends TSchema>(
  seal: Seal,
  schema: T,
  sealed: string,
): Promise<Static<T> | null> {
  const content = await seal.open(sealed).catch(() => null);
  return Value.Check(schema, content) ? content : null;
}

type Blank = Omit<Mail, 'organisationId' | 'template' | 'hasLink' | 'recipient' | 'sealed'>;

const blank = ({ clock, patienceMs, senderAddress }: Ports, event: CloudEvent): Blank => ({
  id: event.id,
  meetingId: null,
  guestId: null,
  invitationId: null,
  sequence: 0,
  eventAt: new Date(event.time),
  startsAt: null,
  durationMinutes: null,
  expiresAt: null,
  state: 'waiting',
  messageId: messageIdOf(event.id, senderAddress),
  tries: 0,
  reason: null,
  patientUntil: new Date(clock.now().getTime() + patienceMs),
  settledAt: null,
});

const keep = ({ room }: Ports, mail: Mail): Promise<void> =>
  room.inScope('system', async (desk) => {
    if (await desk.add(mail)) await desk.enqueue(mail);
  });
