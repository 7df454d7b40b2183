import type { ByteRange } from '#domain/byte-range.ts';
import type {
  Credentials,
  FileServer,
  ServerEntry,
  ServerPlace,
  ServerReference,
} from '#domain/file-server.ts';
import type { Sealed } from '#domain/sealed.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';
import type { TriedFileServer } from '@astra/contracts/file-server';

/** Whose eyes look, and at which server. */
export type Way = { readonly server: FileServer; readonly credentials: Credentials };

/**
 * The organisation's file server, asked with somebody's own rights there; nothing is ever written to it. Each throws
 * AppError `files-unavailable` when it does not answer as it should, `file-server-sign-in-refused` when it does not take
 * these credentials, `file-server-refuses` for what is not there or not theirs: the server need not tell which.
 */
export type UserFiles = {
  /** Whether this deployment goes to that address at all. */
  readonly isWithinReach: (url: string) => boolean;
  /** Knocks without a name. Never throws. */
  readonly knock: (url: string) => Promise<TriedFileServer['outcome']>;
  readonly prove: (way: Way) => Promise<void>;
  readonly stat: (way: Way, path: string) => Promise<ServerEntry>;
  /** In no order; so many at most. */
  readonly list: (
    way: Way,
    path: string,
    most: number,
  ) => Promise<{ readonly entries: readonly ServerEntry[]; readonly isCut: boolean }>;
  /** Ends in an error when the server sends another length than it has said, or another state than this entry. */
  readonly read: (
    way: Way,
    entry: ServerEntry,
    wish: { readonly part?: ByteRange | undefined; readonly signal: AbortSignal },
  ) => Promise<AsyncIterable<Uint8Array>>;
  readonly close: () => Promise<void>;
};

/** For whom a sealed path is. */
export type Holder = { readonly serverId: string; readonly personId: string };
/** Paths as they may stand in an address: sealed, for one person and one server. */
export type Places = {
  readonly close: (holder: Holder, place: ServerPlace) => string;
  /** Null for what was made up, or given to somebody else. */
  readonly open: (holder: Holder, text: string) => ServerPlace | null;
  /** The same for one path of a server each time, and nothing of it: for the trail. */
  readonly markOf: (serverId: string, path: string) => string;
  /** The same of a name there, by which somebody signs in. */
  readonly markOfUser: (serverId: string, user: string) => string;
};

/** A sign-in as it lies in the database: under a key of its own, which the organisation's key wraps. */
export type SealedSignIn = {
  /** `documentId` is the person, `versionId` the sign-in. */
  readonly sealed: Sealed;
  /** Base64url. */
  readonly bytes: string;
};
export type SignInSeal = {
  readonly close: (
    about: Pick<Sealed, 'organisationId' | 'documentId' | 'versionId'>,
    credentials: Credentials,
  ) => Promise<SealedSignIn>;
  readonly open: (signIn: SealedSignIn) => Promise<Credentials>;
};

export type SignIn = SealedSignIn & {
  readonly id: string;
  readonly serverId: string;
  /** The server has refused it since: it is not tried again. */
  readonly isRefused: boolean;
  readonly madeAt: Date;
};

export type FileServers = WrappedKeys & {
  /** That of who asks. */
  readonly find: (organisationId: string) => Promise<FileServer | null>;
  /** Another address ends every sign-in: it has another id. Null when the version is not the last. */
  readonly set: (server: FileServer, by: string, at: Date) => Promise<FileServer | null>;
  /** With every sign-in and every reference. */
  readonly remove: (organisationId: string) => Promise<void>;
  readonly findSignIn: (serverId: string, personId: string) => Promise<SignIn | null>;
  readonly keepSignIn: (signIn: Omit<SignIn, 'isRefused'>) => Promise<void>;
  readonly refuseSignIn: (id: string) => Promise<void>;
  /** Of all servers: there is one at most. */
  readonly endSignIns: (personId: string) => Promise<void>;
  /** Takes one of the tries that this person, or this name, has. False when none is left until then. */
  readonly takeTry: (
    serverId: string,
    who: string,
    wish: { readonly most: number; readonly now: Date; readonly until: Date },
  ) => Promise<boolean>;
  /** One that never came to the server. */
  readonly giveTryBack: (serverId: string, who: string) => Promise<void>;
  readonly forgetTries: (serverId: string, who: readonly string[]) => Promise<void>;
  readonly addReference: (reference: ServerReference) => Promise<void>;
  readonly findReference: (id: string) => Promise<ServerReference | null>;
  readonly referencesIn: (spaceId: string, limit: number) => Promise<readonly ServerReference[]>;
  /** Those with a colleague, of who they are from and of who they are for. */
  readonly referencesOf: (personId: string, limit: number) => Promise<readonly ServerReference[]>;
  readonly removeReference: (id: string) => Promise<void>;
};
