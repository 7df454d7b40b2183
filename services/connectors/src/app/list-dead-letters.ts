import type { Member } from '@astra/contracts/actor';
import type { DeadLetter } from '@astra/contracts/connectors';
import type { Mail } from '#domain/mail.ts';
import type { DeadLetterCursor, MailRoom } from '#ports/mail-room.ts';

type Ports = { readonly room: MailRoom };
type Question = { readonly after: DeadLetterCursor | null; readonly limit: number };
type Answer = { readonly items: DeadLetter[]; readonly next: DeadLetterCursor | null };

/** The mails of the asker's organisation that could not be delivered, newest first, without their content. */
export type ListDeadLetters = (actor: Member, question: Question) => Promise<Answer>;

export function makeListDeadLetters({ room }: Ports): ListDeadLetters {
  return async (actor, { after, limit }) => {
    const found = await room.inScope({ organisationId: actor.organisationId }, (desk) =>
      desk.deadLetters({ after, limit: limit + 1 }),
    );
    const mails = found.slice(0, limit);
    const last = mails.at(-1);
    const hasMore = found.length > limit && last?.settledAt;
    return {
      items: mails.map(asDeadLetter),
      next: hasMore && last?.settledAt ? { settledAt: last.settledAt, id: last.id } : null,
    };
  };
}

const asDeadLetter = (mail: Mail): DeadLetter => ({
  id: mail.id,
  kind: mail.template,
  recipient: mail.recipient,
  failedAt: (mail.settledAt ?? mail.eventAt).toISOString(),
  tries: mail.tries,
  reason: mail.reason,
  meetingId: mail.meetingId,
});
