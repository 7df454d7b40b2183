import type { Member } from '@astra/contracts/actor';
import type { Item } from '#domain/item.ts';
import type { Sealed } from '#domain/sealed.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';

/** Whether an organisation's files are found by the words in them. */
export type ContentSetting = {
  /** 0: nobody has ever said so. */
  readonly version: number;
  /** Null: they are not. */
  readonly key: Sealed | null;
};

/** What became of a file: its words are kept (`partly`: those of its beginning), or why there are none. */
export const contentStates = [
  'waiting',
  'searched',
  'partly',
  'no-words',
  'other-kind',
  'too-large',
  'unreadable',
  'failed',
] as const;
export type ContentState = (typeof contentStates)[number];

/** A file whose words are wanted. */
export type ContentJob = {
  readonly itemId: string;
  readonly organisationId: string;
  readonly versionId: string;
  /** How often it has failed. */
  readonly tries: number;
};

export type ContentCounts = {
  readonly isFilled: boolean;
  readonly byState: Readonly<Partial<Record<ContentState, number>>>;
};

/** The index of words, and who wants one. */
export type ContentSearch = WrappedKeys & {
  readonly setting: (organisationId: string) => Promise<ContentSetting>;
  /** `key` null: off. Waits for the files that are being put down. False when somebody has changed it since that version. */
  readonly set: (
    organisationId: string,
    to: { readonly version: number; readonly key: Sealed | null },
  ) => Promise<boolean>;
  /** Some rows of an organisation that wants none. Gives how many were there. */
  readonly erase: (organisationId: string, limit: number) => Promise<number>;
  /** Organisations whose rows are to be erased, and those whose files are to come into the queue. */
  readonly unfinished: () => Promise<{
    readonly toErase: readonly string[];
    readonly toFill: readonly string[];
  }>;
  /** Puts files into the queue that were there before. False when nothing is left. */
  readonly fill: (organisationId: string, limit: number) => Promise<boolean>;
  /** The next that nobody has, until then; null when there is none. */
  readonly next: (now: Date, until: Date) => Promise<ContentJob | null>;
  /** Of that version alone; of another, or of what is not wanted any more, nothing is kept. */
  readonly settle: (
    job: ContentJob,
    found: {
      readonly state: Exclude<ContentState, 'waiting'>;
      readonly fingerprints: readonly string[] | null;
      /** Of the key that they were made with: of one that is used no more, nothing is kept. */
      readonly keyId: string | null;
    },
  ) => Promise<void>;
  /** It is tried again then. */
  readonly putOff: (job: ContentJob, at: Date, tries: number) => Promise<void>;
  /** What has failed, or could not be read, is looked at once more. */
  readonly retry: (organisationId: string) => Promise<void>;
  readonly isWhole: (organisationId: string) => Promise<boolean>;
  readonly counts: (organisationId: string) => Promise<ContentCounts>;
  /** Files of it that could be found: of which `counts` has those that are known. */
  readonly files: (organisationId: string) => Promise<number>;
  /** Those with all of these words that this person may have as they are, in order of names. */
  readonly find: (
    viewer: Member,
    wish: { readonly fingerprints: readonly string[]; readonly limit: number },
  ) => Promise<readonly Item[]>;
};
