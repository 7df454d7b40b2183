import type { Clock } from '@astra/kit/clock';
import type { Log } from '@astra/kit/log';
import type { Random } from '@astra/kit/random';
import type { Seal } from '@astra/kit/seal';
import type { ThinningRule } from '#domain/thinning.ts';
import type { MakeArchive } from '#ports/archives.ts';
import type { Rosters } from '#ports/circles.ts';
import type { CommentSeal } from '#ports/comments.ts';
import type { Contents } from '#ports/contents.ts';
import type { MediaTypeOf } from '#ports/media-types.ts';
import type { Directory } from '#ports/directory.ts';
import type { Editor } from '#ports/editor.ts';
import type { ErasureList } from '#ports/erasures.ts';
import type { Places, SignInSeal, UserFiles } from '#ports/file-servers.ts';
import type { Marker } from '#ports/marker.ts';
import type { Meetings } from '#ports/meetings.ts';
import type { LiveNews } from '#ports/news.ts';
import type { Scanner } from '#ports/scanner.ts';
import type { Store } from '#ports/store.ts';
import type { Thumbnailer } from '#ports/thumbnailer.ts';
import type { WordReader, WordSeal } from '#ports/words.ts';
import type { WatchedParts } from '#ports/watched-parts.ts';

/** Everything that use cases need from outside. Each names the part it takes. */
export type Deps = {
  readonly store: Store;
  readonly contents: Contents;
  readonly commentSeal: CommentSeal;
  readonly scanner: Scanner;
  readonly mediaTypeOf: MediaTypeOf;
  readonly makeArchive: MakeArchive;
  readonly marker: Marker;
  readonly thumbnailer: Thumbnailer;
  readonly wordReader: WordReader;
  readonly wordSeal: WordSeal;
  readonly news: LiveNews;
  readonly directory: Directory;
  readonly meetings: Meetings;
  readonly rosters: Rosters;
  readonly editor: Editor;
  /** Null: none is kept. */
  readonly erasureList: ErasureList | null;
  /** The organisations' own file servers, with the rights of who asks. */
  readonly userFiles: UserFiles;
  readonly places: Places;
  readonly signInSeal: SignInSeal;
  /** Where the editor asks for documents, an origin. */
  readonly editorHost: string;
  /** Where people's pages are. */
  readonly publicOrigin: string;
  /** Hides addresses and links in what is to be mailed. */
  readonly seal: Seal;
  readonly limits: Limits;
  readonly watched: WatchedParts;
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
  /** A link for somebody outside holds no longer. */
  readonly linkDays: number;
  readonly versions: ThinningRule;
};
