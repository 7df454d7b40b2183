import { officeTypes } from '@astra/contracts/documents';

const readTypes: ReadonlySet<string> = new Set([
  'application/pdf',
  'text/plain',
  'application/xml',
  ...officeTypes,
  // An office document whose beginning does not tell.
  'application/zip',
]);
/** A larger one is not looked into. */
const largestReadBytes = 60_000_000;

/** Why a file is not looked into, as far as its type and its size tell; null: it is. */
export function whyUnread({
  mediaType,
  sizeBytes,
}: {
  readonly mediaType: string;
  readonly sizeBytes: number;
}): 'other-kind' | 'too-large' | null {
  if (!readTypes.has(mediaType)) return 'other-kind';
  return sizeBytes > largestReadBytes ? 'too-large' : null;
}
