import type { Guest } from '#domain/meeting.ts';

/** How many gave one rating in one month of an organisation's clock. */
export type RatingCount = {
  readonly month: string;
  readonly stars: number;
  readonly count: number;
};
export type Remark = { readonly month: string; readonly stars: number; readonly text: string };

/** Whose ratings, and of which time: this month and the eleven before it, on the organisation's clock. */
export type RatedYear = {
  readonly organisationId: string;
  readonly timezone: string;
  readonly now: Date;
};

/** What guests say of their call once it is over. */
export type Ratings = {
  /** Said again, the latest counts. */
  readonly rate: (
    guest: Guest,
    rating: { readonly stars: number; readonly comment: string | null; readonly at: Date },
  ) => Promise<void>;
  readonly hasRated: (guestId: string) => Promise<boolean>;
  readonly counts: (year: RatedYear) => Promise<readonly RatingCount[]>;
  /** What was written with them, the newest first. */
  readonly remarks: (year: RatedYear, most: number) => Promise<readonly Remark[]>;
};
