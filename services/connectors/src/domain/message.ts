import type { Locale } from '@astra/contracts/common';

/** One part of a mail, written once and shown as text and as HTML. */
export type Block =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | {
      readonly kind: 'button';
      readonly label: string;
      readonly url: string;
      readonly otherwise: string;
    }
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly string[] }
  | { readonly kind: 'foot'; readonly text: string };

/** A mail before it is laid out. */
export type Letter = {
  readonly locale: Locale;
  readonly subject: string;
  /** First words that a mail program shows beside the subject. */
  readonly preview: string;
  readonly blocks: readonly Block[];
};

export const title = (text: string): Block => ({ kind: 'title', text });
export const text = (text: string): Block => ({ kind: 'text', text });
export const foot = (text: string): Block => ({ kind: 'foot', text });
