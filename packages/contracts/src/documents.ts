import { Type, type Static } from 'typebox';
import { Role } from './actor.ts';
import {
  exact,
  Instant,
  line,
  nullable,
  oneOf,
  page,
  PageQuery,
  Uuid,
  Version,
  searchWords,
  Locale,
} from './common.ts';
import { PurposeOfUse } from './purposes.ts';

/**
 * Whose a space is: one person's alone, everybody's of the organisation, or a care team's. A meeting's and a room's have
 * doors of their own: see `visit-documents.ts` and `room-documents.ts`.
 */
export const spaceKinds = ['own', 'organisation', 'team'] as const;
export const SpaceKind = oneOf(spaceKinds, 'Whose space it is');
export type SpaceKind = Static<typeof SpaceKind>;

/** A place for folders and files, with one set of rights. */
export const Space = exact({
  id: Uuid,
  kind: SpaceKind,
  name: nullable(Type.String({ description: 'Of a team; null of all others' })),
  mayAdd: Type.Boolean({ description: 'Whether the caller may put something there' }),
});
export type Space = Static<typeof Space>;
/** `GET /spaces`: those of the caller, and what holds for their files. */
export const Spaces = exact({
  items: Type.Array(Space),
  largestFileBytes: Type.Integer({ description: 'The largest file that is taken' }),
  isScanned: Type.Boolean({
    description: 'Whether each file is looked at by a virus scanner first',
  }),
  newShares: Type.Integer({
    description: 'So many things others have shared with the caller since they last looked',
  }),
  isContentSearched: Type.Boolean({
    description: 'Whether files are found by the words in them, too',
  }),
});
export type Spaces = Static<typeof Spaces>;

const Name = line(
  255,
  'As people write it; made into one that every file server and computer can take',
);

/** Where something lies, as far as the caller sees that: names alone, from the top. */
export const ItemPlace = exact({
  space: oneOf(
    ['own', 'organisation', 'team', 'shared'] as const,
    '`shared`: in a space that the caller does not see; `folders` begins with what is shared with them',
  ),
  /** The team's name; null elsewhere. */
  team: nullable(Type.String()),
  folders: Type.Array(Type.String()),
});
export type ItemPlace = Static<typeof ItemPlace>;
/** A folder or a file. */
export const Item = exact({
  id: Uuid,
  spaceId: Uuid,
  folderId: nullable(Uuid),
  kind: oneOf(['folder', 'file'] as const),
  name: Type.String(),
  version: Version,
  changedAt: Instant,
  changedBy: Uuid,
  madeBy: Uuid,
  /** Null of a folder; so are the two below. */
  sizeBytes: nullable(Type.Integer()),
  mediaType: nullable(Type.String({ description: 'By what is in it, never by its name' })),
  /** How many versions there are of it. */
  versions: nullable(Type.Integer()),
  binnedAt: nullable(Instant),
  isFavourite: Type.Boolean({ description: 'The caller has a star on it' }),
  isMarked: Type.Boolean({
    description:
      'Only shown to the caller, with their name and the time across each page (`GET /items/:id/marked`): nothing else gives its bytes',
  }),
  /** Null of a folder, and to who sees it without its comments. */
  comments: nullable(Type.Integer({ description: 'Of its comments, those that are not settled' })),
  may: Type.Array(oneOf(['add', 'comment', 'edit', 'change', 'pass-on'] as const), {
    description:
      'What the caller may do beside seeing it: put something in; comment on it; rename it and add versions; all else; and share on what is shared with them for that',
  }),
  /** In lists of what lies in spaces of all kinds: what was found, favourites, what was had last. */
  place: Type.Optional(ItemPlace),
});
export type Item = Static<typeof Item>;

export const itemOrders = ['name', '-name', 'changed', '-changed', 'size', '-size'] as const;
export const ItemOrder = oneOf(itemOrders, 'What the list goes by; with a dash from the end');
export type ItemOrder = Static<typeof ItemOrder>;
/** `GET /spaces/:id/items`: what is in a folder, or at the top of a space; folders come first. */
export const ItemsQuery = exact({
  ...PageQuery,
  /** More than of other lists: one that was scrolled through is asked for again from its beginning. */
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  folderId: Type.Optional(Uuid),
  order: Type.Optional(ItemOrder),
});
export type ItemsQuery = Static<typeof ItemsQuery>;
export const ItemPage = page(Item);
export type ItemPage = Static<typeof ItemPage>;
/** `GET /spaces/:id/bin`: what was put there, the newest first. */
export const BinQuery = exact({ ...PageQuery });
export type BinQuery = Static<typeof BinQuery>;
export const BinPage = exact({
  ...ItemPage.properties,
  keptDays: Type.Integer({ description: 'After so many days in it, what is there goes for good' }),
});
export type BinPage = Static<typeof BinPage>;
/**
 * `GET /search`: what the caller sees whose name has these words in it, marks and capitals aside; and where the organisation
 * wants it, files that have all of these words in them, each whole. What is only shown to the caller is found by its name alone.
 */
export const SearchQuery = exact({ q: searchWords(100) });
export const FoundItem = exact({
  ...Item.properties,
  fits: Type.Array(oneOf(['name', 'content'] as const), {
    description: 'By what it was found, the name first',
  }),
});
export type FoundItem = Static<typeof FoundItem>;
/** Whether contents were searched. Counts of the whole organisation; both 0 when all have been read. */
export const FoundContents = exact({
  state: oneOf(
    ['whole', 'partly', 'away'] as const,
    'All that can be; what has been read so far; or not just now, since the keys do not answer',
  ),
  done: Type.Integer({ description: 'Files that have been read, or cannot be' }),
  files: Type.Integer({ description: 'Of so many' }),
});
export type FoundContents = Static<typeof FoundContents>;
export const Found = exact({
  /** By name first, then by content alone. */
  items: Type.Array(FoundItem),
  /** Null: the organisation does not want it. */
  contents: nullable(FoundContents),
  isMore: Type.Boolean({ description: 'There are others; more words find less' }),
});
export type Found = Static<typeof Found>;
/** `GET /items/:id`: with the folders that lead to it, from the top. */
export const ItemWithPath = exact({
  item: Item,
  path: Type.Array(exact({ id: Uuid, name: Type.String() })),
});
export type ItemWithPath = Static<typeof ItemWithPath>;

/**
 * `POST /spaces/:id/folders`. A taken name gets a number behind it. Asked again by the same caller with the same `id`, it is the
 * folder of before, as long as what was sent into it is known (`GET /uploads`) and nobody has changed it or where it lies;
 * `stale-version` after that.
 */
export const CreateFolder = exact({
  name: Name,
  folderId: Type.Optional(Uuid),
  id: Type.Optional(
    Type.String({
      ...Uuid,
      description: 'By which the caller asks for this folder again; it gets another id than this',
    }),
  ),
});
export type CreateFolder = Static<typeof CreateFolder>;
/** `PATCH /items/:id`: another name, another place, or both. A taken name gets a number behind it. */
export const ChangeItem = exact({
  version: Version,
  name: Type.Optional(Name),
  /** Where it goes: a space, and in it a folder, or the top when that is left out. */
  to: Type.Optional(exact({ spaceId: Uuid, folderId: Type.Optional(Uuid) })),
});
export type ChangeItem = Static<typeof ChangeItem>;
/**
 * `POST /items/:id/bin`, `POST /items/:id/restore`: with what is in it. Restored to where it was, or to the top when that
 * is gone. `DELETE /items/:id` takes it out of the bin for good.
 */
export const ItemVersion = exact({ version: Version });

/** A state of a file, as it was uploaded. */
export const FileVersion = exact({
  id: Uuid,
  number: Type.Integer(),
  sizeBytes: Type.Integer(),
  mediaType: Type.String(),
  isCurrent: Type.Boolean(),
  isScanned: Type.Boolean({ description: 'Whether a virus scanner has looked at it' }),
  isGiven: Type.Boolean({
    description:
      'A patient, a guest by link or another organisation has had it: it stays. False to who may not change the file',
  }),
  madeBy: Uuid,
  madeAt: Instant,
});
export type FileVersion = Static<typeof FileVersion>;
/** How long versions are kept: all of so many hours, then one a day, then one a week, and no more than `most`. */
export const VersionsKept = exact({
  hours: Type.Integer({ description: 'Of so many hours, all' }),
  days: Type.Integer({ description: 'Of so many days, the last of each' }),
  weeks: Type.Integer({ description: 'Of so many weeks, the last of each' }),
  most: Type.Integer({
    description: 'No more than that; what was given to somebody outside stays',
  }),
});
export type VersionsKept = Static<typeof VersionsKept>;
/** `GET /items/:id/versions`: the newest first, the last two hundred, and how long they are kept. */
export const FileVersions = exact({ items: Type.Array(FileVersion), kept: VersionsKept });
export type FileVersions = Static<typeof FileVersions>;
/**
 * `POST /items/:id/versions/:versionId/restore`: that version is the file again; none is lost by it. `DELETE
 * /items/:id/versions/:versionId`: it goes for good, unless it is the file as it is (`version-current`) or somebody
 * outside has had it (`version-given`); `stale-version` while a copy of it is being made.
 */
export const VersionParams = exact({ id: Uuid, versionId: Uuid });

/** `GET /items/:id/openings`: who was given the file, the newest first; for who may change it. */
export const OpeningsQuery = exact({ ...PageQuery });
export type OpeningsQuery = Static<typeof OpeningsQuery>;
export const Opening = exact({
  /**
   * A member; or a guest, without roles: of a meeting, or by a link, who has a name that its maker gave. Who reads it in
   * another organisation has both names.
   */
  personId: Uuid,
  guestName: nullable(Type.String()),
  elsewhere: nullable(exact({ name: Type.String(), organisationName: Type.String() })),
  roles: Type.Array(Role),
  /** Null by a link, and of before it was noted. */
  purpose: nullable(PurposeOfUse),
  versionNumber: Type.Integer(),
  at: Instant,
});
export type Opening = Static<typeof Opening>;
export const OpeningPage = page(Opening);
export type OpeningPage = Static<typeof OpeningPage>;

const openXml = 'application/vnd.openxmlformats-officedocument.';
const openDocument = 'application/vnd.oasis.opendocument.';
const withMacros = [
  'ms-word.document',
  'ms-word.template',
  'ms-excel.sheet',
  'ms-excel.template',
  'ms-powerpoint.presentation',
  'ms-powerpoint.slideshow',
  'ms-powerpoint.template',
];
/** `GET /file-alarm`: whether files of the house were found changed on the file server, behind the service's back. */
export const FileAlarm = exact({
  lastAt: nullable(Instant),
});
export type FileAlarm = Static<typeof FileAlarm>;
/** Office files whose words are read: Office since 2007 (ECMA-376), with macros or without, and OpenDocument. */
export const officeTypes: ReadonlySet<string> = new Set([
  ...['document', 'template'].map((kind) => `${openXml}wordprocessingml.${kind}`),
  ...['sheet', 'template'].map((kind) => `${openXml}spreadsheetml.${kind}`),
  ...['presentation', 'slideshow', 'template'].map((kind) => `${openXml}presentationml.${kind}`),
  ...['text', 'spreadsheet', 'presentation'].flatMap((kind) => [
    `${openDocument}${kind}`,
    `${openDocument}${kind}-template`,
  ]),
  ...withMacros.map((kind) => `application/vnd.${kind}.macroenabled.12`),
]);

/** What can be shown with its reader's name across each page: it becomes pictures of pages (an office file in a layout of ours). */
export const markableTypes: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/plain',
  ...officeTypes,
]);
/** A larger one is not. */
export const largestMarkedBytes = 60_000_000;

/** `GET /favourites`: what the caller has put a star on (`PUT`, `DELETE /items/:id/favourite`), the newest first. */
export const FavouritesQuery = exact({ ...PageQuery });
export type FavouritesQuery = Static<typeof FavouritesQuery>;

/**
 * Headers of `POST /uploads` (tus 1.0.0, creation). `upload-metadata` holds, each in Base64: `name`, `space` (id), and
 * `folder` (id) or `file` (id of a file of which this is the next version). Of a picture of the call, into its meeting:
 * `picture`, the id of the question to which who is shown has agreed; each is good for one picture.
 */
export const UploadHeaders = Type.Object({
  'upload-length': Type.String({ pattern: '^[0-9]{1,13}$' }),
  'upload-metadata': Type.String({
    maxLength: 4_000,
    pattern:
      '^(?:[a-z]{1,20} [A-Za-z0-9+/]{1,3000}={0,2})(?:,[a-z]{1,20} [A-Za-z0-9+/]{1,3000}={0,2}){0,9}$',
  }),
});
/** Header of `PATCH /uploads/:id` (tus 1.0.0). */
export const UploadOffset = Type.Object({
  'upload-offset': Type.String({ pattern: '^[0-9]{1,13}$' }),
});
/** Many at once, in an address. */
const idList = Type.String({
  description: 'Ids, with a comma between them; a hundred at most',
  maxLength: 3_700,
  pattern:
    '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:,[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}){0,99}$',
});
export const UploadsQuery = exact({ ids: Type.Optional(idList) });
export type UploadsQuery = Static<typeof UploadsQuery>;
export const uploadStates = ['receiving', 'scanning', 'done', 'refused'] as const;
/** What became of an upload: it is received, looked at by the scanner, and then a file; or refused, for a virus or since the scanner cannot look at it. */
export const UploadState = oneOf(uploadStates, 'Where the upload stands');
export type UploadState = Static<typeof UploadState>;
export const uploadRefusals = ['virus-found', 'scan-impossible', 'file-damaged'] as const;
export const UploadRefusal = oneOf(uploadRefusals, 'Why it makes no file');
export type UploadRefusal = Static<typeof UploadRefusal>;
/**
 * `GET /uploads/:id`; `GET /uploads`: those of the caller that are not over, and those that were refused, for a day or until
 * `DELETE /uploads/:id`; with `ids` those of the caller among these, whatever became of them, for a day. The same at a
 * meeting's door and at a guest's.
 */
export const Upload = exact({
  id: Uuid,
  spaceId: Uuid,
  folderId: nullable(Uuid),
  name: Type.String(),
  sizeBytes: Type.Integer(),
  receivedBytes: Type.Integer(),
  state: UploadState,
  /** Of one that is `refused`. */
  refusal: nullable(UploadRefusal),
  expiresAt: Instant,
  /** The file that it will be, or of which it is the next version. */
  documentId: Uuid,
  /** The file that it became. */
  itemId: nullable(Uuid),
});
export type Upload = Static<typeof Upload>;
export const Uploads = exact({ items: Type.Array(Upload) });

/**
 * `GET /archive`: many at once, as one zip; folders with what is in them. What cannot be had when its turn comes is left
 * out, and named with why in a text in the zip.
 */
export const ArchiveQuery = exact({
  items: idList,
  /** Of that text; French unless it is said. */
  language: Type.Optional(Locale),
});
/** `GET /archive/size`: how much that would be, or why it cannot be had; a browser that saves says neither. */
export const ArchiveSizeQuery = exact({ items: idList });
export const ArchiveSize = exact({ files: Type.Integer(), sizeBytes: Type.Integer() });
export type ArchiveSize = Static<typeof ArchiveSize>;

/**
 * `GET /key`: the organisation's key, by which the keys of its files are wrapped. `POST /key/rotate`: a newer version of
 * it; what the older ones wrap is wrapped anew by and by, and can be read all the while.
 */
export const KeyState = exact({
  version: Type.Integer({ description: 'The newest; 0 before the first file' }),
  behind: Type.Integer({ description: 'Versions of files that an older one still wraps' }),
});
export type KeyState = Static<typeof KeyState>;

const Bytes = Type.Integer({ minimum: 0, maximum: 1_125_899_906_842_624 });
/** `GET /allowance`: how much room the organisation has. Null: as much as the deployment gives. */
export const Allowance = exact({
  version: Version,
  largestFileBytes: nullable(Bytes),
  quotaBytes: nullable(Bytes),
  usedBytes: Type.Integer(),
  givenBytes: Type.Integer({ description: 'The most that the deployment gives' }),
  givenLargestBytes: Type.Integer({ description: 'The same of one file' }),
});
export type Allowance = Static<typeof Allowance>;
/** `PATCH /allowance`. More than the deployment gives has no effect. */
export const ChangeAllowance = exact({
  version: Version,
  largestFileBytes: nullable(Bytes),
  quotaBytes: nullable(Bytes),
});
export type ChangeAllowance = Static<typeof ChangeAllowance>;
