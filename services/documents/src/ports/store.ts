import type { Member, Role } from '@astra/contracts/actor';
import type { EventData, EventName } from '@astra/contracts/events';
import type { ItemOrder } from '@astra/contracts/documents';
import type { PurposeOfUse } from '@astra/contracts/purposes';
import type { AuditFacts } from '@astra/kit/audit';
import type { Actor } from '@astra/contracts/actor';
import type { Scope } from '@astra/kit/database';
import type { Item } from '#domain/item.ts';
import type { Piece, Sealed } from '#domain/sealed.ts';
import type { Space } from '#domain/space.ts';
import type { Upload } from '#domain/upload.ts';
import type { Alarms } from '#ports/alarms.ts';
import type { Allowances } from '#ports/allowances.ts';
import type { By, ByNobody } from '#ports/by.ts';
import type { Circles } from '#ports/circles.ts';
import type { ContentSearch } from '#ports/content-search.ts';
import type { Comments } from '#ports/comments.ts';
import type { Departures, WantedRemoval } from '#ports/departures.ts';
import type { Editing } from '#ports/editor.ts';
import type { Erasures } from '#ports/erasures.ts';
import type { FileServers } from '#ports/file-servers.ts';
import type { Links } from '#ports/links.ts';
import type { ShareMails } from '#ports/share-mails.ts';
import type { News } from '#ports/news.ts';
import type { NextIds } from '#ports/next-ids.ts';
import type { Partners, PartnerShares } from '#ports/partner-shares.ts';
import type { Copies, Shelf } from '#ports/copies.ts';
import type { Pictures } from '#ports/pictures.ts';
import type { Presentations } from '#ports/presentations.ts';
import type { Scans } from '#ports/scans.ts';
import type { Shares } from '#ports/shares.ts';
import type { Uploads } from '#ports/uploads.ts';
import type { Versions } from '#ports/versions.ts';
import type { Givings, Visits } from '#ports/visits.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';

export type { Scope };
export type ActFacts = Pick<
  AuditFacts,
  'action' | 'outcome' | 'reason' | 'targetKind' | 'targetId' | 'subjectId' | 'purpose'
>;

/** One transaction at a time; what a scope may not see is not there. */
export type Store = {
  readonly within: <R>(scope: Scope, work: (unit: Unit) => Promise<R>) => Promise<R>;
};

export type Unit = {
  readonly spaces: Spaces;
  readonly items: Items;
  readonly files: Files;
  readonly versions: Versions;
  readonly comments: Comments;
  readonly contentSearch: ContentSearch;
  readonly uploads: Uploads;
  readonly scans: Scans;
  readonly allowances: Allowances;
  readonly alarms: Alarms;
  readonly shares: Shares;
  readonly visits: Visits;
  readonly givings: Givings;
  readonly pictures: Pictures;
  readonly presentations: Presentations;
  readonly circles: Circles;
  readonly copies: Copies;
  readonly shelf: Shelf;
  readonly links: Links;
  readonly shareMails: ShareMails;
  readonly partners: Partners;
  readonly partnerShares: PartnerShares;
  readonly editing: Editing;
  readonly fileServers: FileServers;
  readonly departures: Departures;
  readonly erasures: Erasures;
  /**
   * What somebody of another house does in a meeting stands in the trail of the meeting's house too. The purpose follows from
   * who asks, where it does not say more exactly.
   */
  readonly audit: (by: By<Actor | null>, facts: ActFacts) => Promise<void>;
  /** What concerns another organisation too stands in its trail as well. */
  readonly auditBoth: (by: By, otherId: string, facts: ActFacts) => Promise<void>;
  /** Where nobody asks: by whom it was begun, for the trail. */
  readonly auditFor: (
    who: Pick<Upload, 'personId' | 'organisationId' | 'isGuests'>,
    facts: ActFacts,
  ) => Promise<void>;
  /** Somebody outside, by a link; `passId` null before their proof. */
  readonly auditByLink: (
    who: ByNobody & { readonly passId: string | null; readonly organisationId: string },
    facts: ActFacts,
  ) => Promise<void>;
  /** What the service does by itself. */
  readonly auditOwn: (organisationId: string, facts: ActFacts) => Promise<void>;
  /** Told when the transaction is done. */
  readonly tell: (news: News | null) => Promise<void>;
  readonly publish: <N extends EventName>(name: N, data: EventData<N>) => Promise<void>;
};

export type Spaces = {
  /** The two that everybody has, made when first asked for. */
  readonly ensure: (space: Space, at: Date) => Promise<Space>;
  readonly find: (id: string) => Promise<Space | null>;
  /** Nobody else changes what lies in them until this transaction ends. */
  readonly lock: (ids: readonly string[]) => Promise<void>;
};

/** Where something lies: a space, and a folder of it or its top. */
export type Place = { readonly spaceId: string; readonly folderId: string | null };
export type NewItem = Pick<Item, 'id' | 'organisationId' | 'kind' | 'name'> & {
  readonly place: Place;
  readonly by: string;
  readonly file: {
    readonly versionId: string;
    readonly sizeBytes: number;
    readonly mediaType: string;
  } | null;
};
/** A page of a list: what comes after this one, in this order. */
export type ListWish = {
  readonly viewer: Viewer;
  readonly order: ItemOrder;
  readonly after: ListMark | null;
  readonly limit: number;
};
/** Where an item stands in a list. */
export type ListMark = { readonly kind: string; readonly value: string; readonly id: string };

export type Listed = { readonly item: Item; readonly mark: ListMark };
/** By whose share somebody has it, the newest, from whom it came first, and by which team of theirs. */
export type ListedShared = Listed & {
  readonly sharedBy: string;
  readonly sharedFrom: string;
  readonly sharedTeam: string | null;
  readonly sharedAt: Date;
  /** They have not looked since. */
  readonly isNew: boolean;
};

/** What went with an item that is gone for good. */
export type Gone = readonly (Pick<Sealed, 'organisationId' | 'versionId'> & {
  readonly sizeBytes: number;
})[];
/** A folder on the way to something. */
export type Step = {
  readonly id: string;
  readonly name: string;
  /** By itself, with who asks. */
  readonly isShared: boolean;
};
/** Who asks, a guest without roles; null: the service itself, with whom nothing is shared. */
export type Viewer = (Pick<Member, 'id'> & { readonly roles?: readonly Role[] }) | null;

export type Items = {
  /** As this person sees it: what is shared with them depends on who they are. */
  readonly find: (id: string, viewer: Viewer) => Promise<Item | null>;
  readonly list: (place: Place, wish: ListWish) => Promise<readonly Listed[]>;
  /** By a part of the name, in everything that this person sees; in order of names. */
  readonly search: (
    viewer: Member,
    wish: { readonly words: string; readonly limit: number },
  ) => Promise<readonly Item[]>;
  /** Without what its room keeps no longer. */
  readonly binned: (
    spaceId: string,
    wish: Omit<ListWish, 'order' | 'viewer'>,
  ) => Promise<readonly Listed[]>;
  /** The folders that lead to it, from the top. */
  readonly path: (id: string, viewer: Viewer) => Promise<readonly Step[]>;
  /** The same of many, by their ids; what lies at the top of its space is not among them. */
  readonly paths: (
    ids: readonly string[],
    viewer: Viewer,
  ) => Promise<ReadonlyMap<string, readonly Step[]>>;
  /** What is shared with somebody by itself, newest first; not what is in the bin. */
  readonly shared: (
    viewer: Viewer,
    wish: Omit<ListWish, 'order' | 'viewer'>,
  ) => Promise<readonly ListedShared[]>;
  /** The files of a place that have these keys. */
  readonly named: (
    place: Place,
    keys: readonly string[],
    viewer: Viewer,
  ) => Promise<readonly Item[]>;
  /** Which of these keys are taken in a place, leaving one item out of account. */
  readonly taken: (
    place: Place,
    keys: readonly string[],
    exceptId?: string,
  ) => Promise<ReadonlySet<string>>;
  /** @throws AppError `stale-version` when there is one of that id, seen or not. */
  readonly add: (item: NewItem, at: Date) => Promise<void>;
  /** With all that is in it; raises its version. */
  readonly rearrange: (
    item: Item,
    to: { readonly place: Place; readonly name: string; readonly by: string },
    at: Date,
  ) => Promise<void>;
  /** With all that is in it, its versions, its shares and whoever opened it. Its uploads must have gone before. */
  readonly remove: (id: string) => Promise<Gone>;
  /** Uploads to it, or to what is in it, that are known. */
  readonly uploadsTo: (id: string) => Promise<readonly string[]>;
  /** What went into the bin before then, of every organisation. */
  readonly binnedBefore: (before: Date, wish: NextIds) => Promise<readonly string[]>;
  readonly setBinned: (
    id: string,
    binned: { readonly by: string; readonly at: Date } | null,
  ) => Promise<void>;
  /** Whether its room still keeps it; of all that is in no room it is true. */
  readonly isKept: (id: string) => Promise<boolean>;
  /** How many folders are in each other below it, itself included; 0 for a file. */
  readonly height: (id: string) => Promise<number>;
  /** Whether somebody else has put something into a folder, or below. */
  readonly holdsOthers: (id: string, personId: string) => Promise<boolean>;
  /** What is in a folder and below, in place, with the path to each from there. */
  readonly below: (
    id: string,
    limit: number,
  ) => Promise<readonly { readonly item: Item; readonly path: string }[]>;
};

export type NewVersion = {
  readonly itemId: string;
  readonly sealed: Sealed;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly isScanned: boolean;
  readonly isByEditor: boolean;
  readonly by: string;
};
export type FileContent = {
  readonly sealed: Sealed;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly pieces: readonly Piece[];
};

export type NewOpening = {
  readonly itemId: string;
  readonly versionId: string;
  readonly organisationId: string;
  readonly personId: string;
  /** By which it is asked for: a sitting is somebody's in one session. */
  readonly sessionId: string;
  /** None of a guest. */
  readonly roles: readonly Role[];
  /** For what; null by a link. */
  readonly purpose: PurposeOfUse | null;
  /** They belong to another organisation than the file. */
  readonly isOutside?: boolean;
  /** By name, of somebody of another organisation. */
  readonly reader?: { readonly name: string; readonly organisation: string };
};
export type OpeningRow = {
  /** Grows with each one. */
  readonly mark: string;
  readonly personId: string;
  /** Of who came by a link. */
  readonly guestName: string | null;
  /** Of who read it in another organisation. */
  readonly readerName: string | null;
  readonly readerOrganisation: string | null;
  readonly purpose: PurposeOfUse | null;
  readonly roles: readonly Role[];
  readonly versionNumber: number;
  readonly at: Date;
};

export type Files = WrappedKeys & {
  readonly addVersion: (version: NewVersion, at: Date) => Promise<void>;
  /** Null also of what is only shown to who asks: see `is_had_plain`. */
  readonly content: (itemId: string, versionId: string) => Promise<FileContent | null>;
  /** For who has it only with a mark in it: the bytes are the service's to mark, and never given out. */
  readonly contentToMark: (itemId: string, versionId: string) => Promise<FileContent | null>;
  /** That version is the file again. False when it has no such version. */
  readonly setCurrent: (
    itemId: string,
    to: { readonly versionId: string; readonly by: string },
    at: Date,
  ) => Promise<boolean>;
  /**
   * One for all that somebody is given of a version in one sitting: until half an hour without any of it. Tells whether it
   * is a new one. @throws AppError `not-found` when the version, or the right to it, has gone meanwhile.
   */
  readonly noteOpening: (opening: NewOpening, at: Date) => Promise<boolean>;
  /** Whether this version is by somebody, or was given to them. */
  readonly isKnownTo: (versionId: string, personId: string) => Promise<boolean>;
  readonly openings: (
    itemId: string,
    wish: { readonly before: string | null; readonly limit: number },
  ) => Promise<readonly OpeningRow[]>;
  readonly pieces: (versionId: string) => Promise<readonly Piece[]>;
  /** Before anything is written under it. */
  readonly keepName: (
    piece: Pick<Sealed, 'organisationId' | 'versionId'> & { readonly name: string },
    at: Date,
  ) => Promise<void>;
  readonly setPlace: (piece: Piece & { readonly place: number }) => Promise<void>;
  /** Each name of a version that was kept, with a place or without. */
  readonly names: (versionId: string) => Promise<readonly string[]>;
  /** Names under which something was to be written before then, and never had a place. */
  readonly staleNames: (before: Date, limit: number) => Promise<readonly string[]>;
  readonly forgetName: (name: string) => Promise<void>;
  /** Stale again from then on. */
  readonly putOffName: (name: string, at: Date) => Promise<void>;
  /** How much of what is kept another kind of key provider than this has sealed. */
  readonly sealedBesides: (
    provider: string,
  ) => Promise<readonly { readonly provider: string; readonly count: number }[]>;
  /** Whether the version is still one of a file. */
  readonly isThere: (versionId: string) => Promise<boolean>;
  /** `at`: not before then. */
  readonly wantRemoval: (version: WantedRemoval, at: Date) => Promise<void>;
  /** That may go now, those that were wanted first first. */
  readonly removals: (now: Date, limit: number) => Promise<readonly string[]>;
  readonly removed: (versionId: string) => Promise<void>;
  /** As if it had been wanted only then. */
  readonly putOffRemoval: (versionId: string, at: Date) => Promise<void>;
};
