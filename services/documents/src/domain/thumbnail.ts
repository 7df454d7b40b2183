import { largestThumbnailBytes, thumbnailTypes } from '@astra/contracts/document-thumbnails';

/** Whether there may be a small picture of a file, as far as its type and its size tell. */
export const mayHaveThumbnail = ({
  mediaType,
  sizeBytes,
}: {
  readonly mediaType: string;
  readonly sizeBytes: number;
}): boolean => thumbnailTypes.has(mediaType) && sizeBytes > 0 && sizeBytes <= largestThumbnailBytes;
