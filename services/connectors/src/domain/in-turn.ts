import type { Mail } from '#domain/mail.ts';

/** What to do with a mail whose turn it is, knowing all mails to the same guest about the same meeting. */
export type Turn =
  | { readonly do: 'drop' }
  | {
      readonly do: 'send';
      /** The newest mail: its time and sequence are the truth. */
      readonly facts: Mail;
      /** When it was to be by the last mail that went; null when none has gone, or none of an earlier appointment. */
      readonly former: Date | null;
      /** Waiting mails that this one makes needless. */
      readonly settles: readonly string[];
    };

/**
 * Nothing old may arrive after something newer. A mail that was overtaken while it waited is dropped, but for one case:
 * it alone carries the link. Then it goes out with the newest time, and the newer ones that still wait are needless.
 */
export function inTurn(mail: Mail, thread: readonly Mail[]): Turn {
  const newer = thread.filter((each) => each.id !== mail.id && isNewer(each, mail));
  const newest = newer.toSorted((a, b) => (isNewer(a, b) ? -1 : 1))[0];
  const former = lastTold(mail, thread);
  if (!newest) return { do: 'send', facts: mail, former, settles: overtakenBy(mail, thread) };
  const isOver = newer.some((each) => each.template === 'consultation-cancelled');
  if (isOver || !mail.hasLink || newer.some((each) => each.hasLink)) return { do: 'drop' };
  const settles = newer.filter((each) => each.state === 'waiting').map((each) => each.id);
  return { do: 'send', facts: newest, former, settles };
}

/** A mail that went says in its row what it told, which may be newer than what it was asked for. */
function lastTold(mail: Mail, thread: readonly Mail[]): Date | null {
  const gone = thread.filter((each) => each.state === 'sent' && isNewer(mail, each));
  return gone.toSorted((a, b) => (isNewer(a, b) ? -1 : 1))[0]?.startsAt ?? null;
}

/** Mails that failed for good and have nothing left to say once this one is sent: nobody need care for them any more. */
const overtakenBy = (mail: Mail, thread: readonly Mail[]): readonly string[] =>
  thread
    .filter((each) => each.state === 'dead' && isNewer(mail, each) && saysAll(mail, each))
    .map((each) => each.id);

const saysAll = (newer: Mail, older: Mail): boolean =>
  newer.template === 'consultation-cancelled' || newer.hasLink || !older.hasLink;

function isNewer(one: Mail, other: Mail): boolean {
  if (one.sequence !== other.sequence) return one.sequence > other.sequence;
  return one.eventAt.getTime() > other.eventAt.getTime();
}
