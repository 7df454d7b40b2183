import type { Mailbox } from '#domain/mailbox.ts';

/** A consultation as a calendar shows it: nothing medical. */
export type CalendarEntry = {
  /** The same for all files about this guest's meeting. */
  readonly uid: string;
  readonly sequence: number;
  readonly method: 'REQUEST' | 'CANCEL';
  readonly stamp: Date;
  readonly startsAt: Date;
  readonly durationMinutes: number;
  readonly summary: string;
  readonly description: string;
  readonly reminder: string;
  readonly url: string | null;
  readonly organizer: Mailbox;
  readonly attendee: Mailbox;
};

/** Writes iCalendar files (RFC 5545) for iTIP over mail (RFC 5546, 6047). */
export type CalendarFiles = { readonly write: (entry: CalendarEntry) => string };
