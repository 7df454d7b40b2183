import type { Clock } from '@astra/kit/clock';
import type { Log } from '@astra/kit/log';
import type { Random } from '@astra/kit/random';
import type { MakeArchive } from '#ports/archives.ts';
import type { Contents } from '#ports/contents.ts';
import type { MediaTypeOf } from '#ports/media-types.ts';
import type { Directory } from '#ports/directory.ts';
import type { LiveNews } from '#ports/news.ts';
import type { Scanner } from '#ports/scanner.ts';
import type { Store } from '#ports/store.ts';

/** Everything that use cases need from outside. Each names the part it takes. */
export type Deps = {
  readonly store: Store;
  readonly contents: Contents;
  readonly scanner: Scanner;
  readonly mediaTypeOf: MediaTypeOf;
  readonly makeArchive: MakeArchive;
  readonly news: LiveNews;
  readonly directory: Directory;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** What the deployment gives to each organisation. */
export type Limits = {
  readonly largestFileBytes: number;
  readonly quotaBytes: number;
  /** An upload that does not go on for so long is given up. */
  readonly uploadHours: number;
  /** What was put into the bin stays there for so long. */
  readonly binDays: number;
};
