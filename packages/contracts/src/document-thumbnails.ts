/** `GET /items/:id/thumbnail`: pictures that have a small one of themselves, JPEG, for who has had them. */
export const thumbnailTypes: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
]);
/** A larger one has none. */
export const largestThumbnailBytes = 25_000_000;
