/** A picture of the call: which question stands behind it, and the file that it is, or will be. */
export type HeldPicture = {
  readonly questionId: string;
  readonly organisationId: string;
  readonly meetingId: string;
  readonly itemId: string;
  /** On which it comes. */
  readonly uploadId: string;
  readonly askedBy: string;
  /** Whom it shows. */
  readonly guestId: string;
  readonly agreedAt: Date;
  /** Null until all of it is there. */
  readonly keptAt: Date | null;
};

/** Who agreed meant the moment: what begins to come later than this is another picture. */
export const longestFromYesMs = 600_000;

/** How a page writes one down. */
export const pictureTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg']);
