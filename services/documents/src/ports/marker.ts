/** Makes of a file what is only shown: pictures of its pages with a mark in them. It looks into hostile bytes somewhere else. */
export type Marker = {
  /**
   * A PDF whose pages are pictures, each with the mark across it and below it: there when its first page is, the others as they
   * are painted. It ends as it would have begun where a later page cannot be painted; who lets go of it is worked for no more.
   * @throws AppError `cannot-be-marked` for what is no such file, broken, locked, or too much; `unavailable` while there is too
   * much to do, `too-many-requests` for one who wants too much of it at once
   */
  readonly mark: (wish: MarkWish) => Promise<AsyncIterable<Uint8Array>>;
};
export type MarkWish = {
  /** Asked for when its turn has come: until then nothing of it is in memory. */
  readonly content: () => Promise<Uint8Array>;
  readonly mediaType: string;
  /** Who reads it, and when: one line. */
  readonly mark: string;
  /** By whom it is asked: nobody has all the turns. */
  readonly readerId: string;
  /** Its reader has gone, or has no right to it any more. */
  readonly signal: AbortSignal;
};
