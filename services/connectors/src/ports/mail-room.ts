import type { Actor } from '@astra/contracts/actor';
import type { AuditFacts } from '@astra/kit/audit';
import type { Scope } from '@astra/kit/database';
import type { Mail, MailState, Template } from '#domain/mail.ts';

/** What can change of a mail. */
export type MailChange = Partial<
  Pick<
    Mail,
    | 'state'
    | 'tries'
    | 'reason'
    | 'settledAt'
    | 'patientUntil'
    | 'recipient'
    | 'sealed'
    | 'startsAt'
    | 'durationMinutes'
  >
>;
/** What becomes of a mail. */
export type MailEvent = 'sent' | 'failed' | 'retried';
/** A place in the list of dead letters, newest first. */
export type DeadLetterCursor = { readonly settledAt: Date; readonly id: string };
export type DeadLetterRange = { readonly after: DeadLetterCursor | null; readonly limit: number };

/** All that one transaction does: mails, their queue and the trail. */
export type Desk = {
  /** False when a mail with this id is known already: nothing is changed then. */
  readonly add: (mail: Mail) => Promise<boolean>;
  readonly find: (id: string) => Promise<Mail | null>;
  /** All mails to the mail's guest about the mail's meeting, itself included; only itself when it has none. */
  readonly thread: (mail: Mail) => Promise<readonly Mail[]>;
  readonly change: (id: string, change: MailChange) => Promise<void>;
  /** Lets the mail be sent once the transaction is committed, after earlier ones of its thread. */
  readonly enqueue: (mail: Mail) => Promise<void>;
  /** One more than the limit when there are more. */
  readonly deadLetters: (range: DeadLetterRange) => Promise<readonly Mail[]>;
  readonly record: (actor: Actor | null, facts: AuditFacts) => Promise<void>;
  /** Tells meetings what became of a mail to a patient, identity of one that invites a colleague; `at` is when. Nobody of others. */
  readonly tell: (what: MailEvent, mail: Mail, at: Date) => Promise<void>;
};

/** Where mails are kept until they are sent. */
export type MailRoom = {
  readonly inScope: <R>(scope: Scope, work: (desk: Desk) => Promise<R>) => Promise<R>;
  /** How many mails wait or are dead, of all organisations, for the metrics. */
  readonly count: () => Promise<readonly MailCount[]>;
};
export type MailCount = {
  readonly template: Template;
  readonly state: MailState;
  readonly count: number;
};
