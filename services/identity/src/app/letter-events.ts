import type { EventData } from '@astra/contracts/events';
import type { LetterState } from '#domain/records.ts';
import type { Ports } from '#app/ports.ts';

type Told = (data: EventData<'invitation-mail.sent'>) => Promise<void>;

/** What connectors tells of mails that invite colleagues. Each can come twice, or late, and ends the same. */
export type LetterEvents = { readonly sent: Told; readonly failed: Told; readonly retried: Told };

export function makeLetterEvents({ unitOfWork }: Pick<Ports, 'unitOfWork'>): LetterEvents {
  const note =
    (letter: LetterState): Told =>
    ({ invitationId, organisationId, at }) =>
      unitOfWork({ organisationId }, (store) =>
        store.invitations.settleLetter(invitationId, letter, new Date(at)),
      );
  return { sent: note('sent'), failed: note('failed'), retried: note('waiting') };
}
