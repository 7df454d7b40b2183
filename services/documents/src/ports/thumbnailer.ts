/** Makes small pictures of pictures. It looks into hostile bytes somewhere else. */
export type Thumbnailer = {
  /**
   * The middle of a picture as a small square, JPEG; null of what is none, is broken, or would be too much to look into.
   * @throws AppError `unavailable` while there is too much to do, `too-many-requests` for one who wants too much of it at once
   */
  readonly make: (wish: ThumbnailWish) => Promise<Uint8Array | null>;
};
type ThumbnailWish = {
  /** Asked for when its turn has come: until then nothing of it is in memory. */
  readonly content: () => Promise<Uint8Array>;
  /** By whom it is asked: nobody has all the turns. */
  readonly readerId: string;
};
