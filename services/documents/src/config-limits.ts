import { Type, type Static, type TObject } from 'typebox';
import type { Limits } from '#app/deps.ts';
import type { ScannerConfig } from '#config.ts';

const gibibyte = 1_073_741_824;

/** What each organisation has, and how long what is kept: settings of the service. */
export const limitSettings = {
  LARGEST_FILE_GIB: Type.Number({
    default: 5,
    exclusiveMinimum: 0,
    maximum: 1_000,
    description: 'The largest file that is taken, GiB; an organisation can say less',
  }),
  QUOTA_GIB: Type.Number({
    default: 1_000,
    exclusiveMinimum: 0,
    maximum: 1_000_000,
    description: 'Room for the files of one organisation, GiB; it can say less',
  }),
  BIN_DAYS: Type.Integer({
    default: 30,
    minimum: 1,
    maximum: 3_650,
    description: 'What was put into the bin goes for good after so long, days',
  }),
  LINK_DAYS: Type.Integer({
    default: 90,
    minimum: 1,
    maximum: 366,
    description: 'A link for somebody outside holds for so long at most, days',
  }),
  UPLOAD_HOURS: Type.Integer({
    default: 24,
    minimum: 1,
    maximum: 720,
    description: 'An upload that does not go on for so long is given up, hours',
  }),
  VERSIONS_HOURS: Type.Integer({
    default: 24,
    minimum: 1,
    maximum: 8_760,
    description: 'Of a file all versions of so long are kept, hours',
  }),
  VERSIONS_DAYS: Type.Integer({
    default: 30,
    minimum: 1,
    maximum: 3_650,
    description: 'And the last one of each day for so long, days',
  }),
  VERSIONS_WEEKS: Type.Integer({
    default: 52,
    minimum: 1,
    maximum: 520,
    description: 'And the last one of each week for so long, weeks',
  }),
  VERSIONS_KEPT: Type.Integer({
    default: 100,
    minimum: 1,
    maximum: 200,
    description: 'And no more than so many, but for those that somebody outside has had',
  }),
};

/** Nothing is taken that the scanner does not look through. */
export function limitsOf(
  read: Static<TObject<typeof limitSettings>>,
  scanner: ScannerConfig,
): Limits {
  const largestBytes = Math.floor(read.LARGEST_FILE_GIB * gibibyte);
  return {
    largestFileBytes:
      scanner.kind === 'none' ? largestBytes : Math.min(largestBytes, scanner.largestBytes),
    quotaBytes: Math.floor(read.QUOTA_GIB * gibibyte),
    uploadHours: read.UPLOAD_HOURS,
    binDays: read.BIN_DAYS,
    linkDays: read.LINK_DAYS,
    versions: {
      hours: read.VERSIONS_HOURS,
      days: read.VERSIONS_DAYS,
      weeks: read.VERSIONS_WEEKS,
      most: read.VERSIONS_KEPT,
    },
  };
}
