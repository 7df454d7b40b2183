import type { GuestPlace } from '@astra/contracts/visit-documents';

/** What is known of a meeting: its house, and who is in it. */
export type Visit = {
  readonly meetingId: string;
  readonly organisationId: string;
  readonly isOver: boolean;
  /** When meetings was asked last. */
  readonly askedAt: Date;
  readonly guests: readonly VisitGuest[];
};
export type VisitGuest = {
  readonly guestId: string;
  readonly isPatient: boolean;
  readonly place: GuestPlace;
  readonly sessionId: string | null;
  /** When they were put out and not let in since. */
  readonly removedAt: Date | null;
};

/** That a guest may have a document: shown for the visit, or handed over until a time. */
export type Giving = {
  readonly id: string;
  readonly organisationId: string;
  readonly meetingId: string;
  readonly itemId: string;
  readonly guestId: string;
  /** Null: shown. */
  readonly until: Date | null;
  readonly madeBy: string;
  readonly madeAt: Date;
};

/** What one guest sends in one visit, at most: photographs and letters, no archives. */
export const guestLargestBytes = 104_857_600;
export const guestMostFiles = 20;
export const guestMostOpen = 5;
/** Of which no piece came for so long was broken off: a piece of 4 MiB over a slow line, with others beside it, takes minutes. */
export const guestSilentMs = 600_000;
/** Nothing is handed over for longer. */
export const longestGivingDays = 366;
