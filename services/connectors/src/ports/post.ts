import type { Locale } from '@astra/contracts/common';
import type { Mailbox } from '#domain/mailbox.ts';

/** A mail, ready to go. */
export type OutgoingMail = {
  readonly messageId: string;
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly locale: Locale;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendar: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } | null;
};

/** What became of a try. `refused` is for good; `unreachable` may be better later. */
export type Delivery =
  | { readonly is: 'accepted' }
  | { readonly is: 'refused'; readonly reason: 'recipient-refused' | 'message-refused' }
  | { readonly is: 'unreachable'; readonly reason: string };

/** The mail server. Never throws: every outcome is a Delivery. */
export type Post = { readonly send: (mail: OutgoingMail) => Promise<Delivery> };
