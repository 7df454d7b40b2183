import type { Phone } from '#domain/meeting.ts';

/** Reads telephone numbers as people type them. */
export type PhoneNumbers = {
  /** Null where it is no number that can be called. */
  readonly read: (typed: string) => Phone | null;
};
