import type { Member } from '@astra/contracts/actor';
import type { Clock } from '@astra/kit/clock';
import { AppError } from '@astra/kit/problems';
import type { MailRoom } from '#ports/mail-room.ts';

type Ports = { readonly room: MailRoom; readonly clock: Clock; readonly patienceMs: number };

/** Puts a dead letter back on its way; asking twice is asking once. @throws AppError `not-found` */
export type RetryDeadLetter = (actor: Member, mailId: string) => Promise<void>;

export function makeRetryDeadLetter({ room, clock, patienceMs }: Ports): RetryDeadLetter {
  return async (actor, mailId) => {
    const scope = { organisationId: actor.organisationId };
    const facts = { action: 'dead-letter.retry', targetKind: 'mail', targetId: mailId };
    const isKnown = await room.inScope(scope, async (desk) => {
      const mail = await desk.find(mailId);
      if (mail?.state === 'waiting') return true;
      if (mail?.state !== 'dead') {
        await desk.record(actor, { ...facts, outcome: 'refused', reason: 'not-found' });
        return false;
      }
      const now = clock.now();
      const patientUntil = new Date(now.getTime() + patienceMs);
      await desk.change(mail.id, { state: 'waiting', settledAt: null, reason: null, patientUntil });
      await desk.enqueue(mail);
      await desk.record(actor, { ...facts, outcome: 'done' });
      await desk.tell('retried', mail, now);
      return true;
    });
    if (!isKnown) throw new AppError('not-found');
  };
}
