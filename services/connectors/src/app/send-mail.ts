import type { Actor } from '@astra/contracts/actor';
import type { AuditFacts } from '@astra/kit/audit';
import type { Clock } from '@astra/kit/clock';
import type { ComposeMail } from '#app/compose-mail.ts';
import { inTurn, type Turn } from '#domain/in-turn.ts';
import type { DeadReason, Mail, Template } from '#domain/mail.ts';
import type { MailRoom } from '#ports/mail-room.ts';
import type { Post } from '#ports/post.ts';

type Ports = {
  readonly room: MailRoom;
  readonly compose: ComposeMail;
  readonly post: Post;
  readonly clock: Clock;
  /** Told of each mail that a server took, for the metrics. */
  readonly onSent: (template: Template) => void;
};

/** `again` = the mail server cannot be reached now; the queue comes back later. */
export type SendResult =
  | { readonly is: 'done' }
  | { readonly is: 'again'; readonly reason: string };
export type SendMail = (mailId: string) => Promise<SendResult>;

const done: SendResult = { is: 'done' };
const ourselves: Actor = { kind: 'service', id: 'connectors' };

export function makeSendMail(ports: Ports): SendMail {
  return async (mailId) => {
    const turn = await takeTurn(ports, mailId);
    if (!turn) return done;
    const { mail } = turn;
    const message = await ports.compose(mail, turn);
    if (!message) return bury(ports, mail, 'content-not-valid');
    if (message === 'too-late') return bury(ports, mail, message);
    const delivery = await ports.post.send(message);
    switch (delivery.is) {
      case 'accepted':
        return settle(ports, mail, turn);
      case 'refused':
        return bury(ports, mail, delivery.reason);
      case 'unreachable':
        return wait(ports, mail, delivery.reason);
    }
  };
}

type TakenTurn = Omit<Extract<Turn, { do: 'send' }>, 'do'> & { readonly mail: Mail };

/** Null when there is nothing to send: sent already, or overtaken. */
const takeTurn = ({ room, clock }: Ports, mailId: string): Promise<TakenTurn | null> =>
  room.inScope('system', async (desk) => {
    const mail = await desk.find(mailId);
    if (mail?.state !== 'waiting') return null;
    const turn = inTurn(mail, await desk.thread(mail));
    if (turn.do === 'send') return { mail, ...turn };
    await desk.change(mail.id, { ...forgotten, state: 'superseded', settledAt: clock.now() });
    return null;
  });

/**
 * Recorded before the queue is told. A crash between the server's acceptance and this record sends the mail once more,
 * under the same Message-ID: SMTP knows no exactly-once.
 */
async function settle(
  { room, clock, onSent }: Ports,
  mail: Mail,
  { facts, settles }: TakenTurn,
): Promise<SendResult> {
  const settledAt = clock.now();
  await room.inScope('system', async (desk) => {
    await desk.change(mail.id, {
      ...forgotten,
      state: 'sent',
      tries: mail.tries + 1,
      reason: null,
      settledAt,
      startsAt: facts.startsAt,
      durationMinutes: facts.durationMinutes,
    });
    for (const id of settles)
      await desk.change(id, { ...forgotten, state: 'superseded', settledAt });
    await desk.record(ourselves, { ...factsOf(mail), outcome: 'done' });
    // What it says is the newest that there is to say.
    await desk.tell('sent', facts, settledAt);
  });
  onSent(mail.template);
  return done;
}

async function bury({ room, clock }: Ports, mail: Mail, reason: DeadReason): Promise<SendResult> {
  const settledAt = clock.now();
  await room.inScope('system', async (desk) => {
    await desk.change(mail.id, { state: 'dead', tries: mail.tries + 1, reason, settledAt });
    await desk.record(ourselves, { ...factsOf(mail), outcome: 'failed', reason });
    await desk.tell('failed', mail, settledAt);
  });
  return done;
}

async function wait(ports: Ports, mail: Mail, reason: string): Promise<SendResult> {
  if (ports.clock.now() >= mail.patientUntil) return bury(ports, mail, 'too-late');
  await ports.room.inScope('system', (desk) =>
    desk.change(mail.id, { tries: mail.tries + 1, reason }),
  );
  return { is: 'again', reason };
}

/** What is not needed any more is not kept. */
const forgotten = { recipient: '', sealed: '' } as const;

const factsOf = (mail: Mail): Omit<AuditFacts, 'outcome'> => ({
  action: 'mail.send',
  organisationId: mail.organisationId,
  targetKind: mail.meetingId === null ? 'invitation' : 'meeting',
  ...(mail.meetingId === null ? {} : { targetId: mail.meetingId }),
  ...(mail.invitationId === null ? {} : { targetId: mail.invitationId }),
  ...(mail.guestId === null ? {} : { subjectId: mail.guestId }),
});
