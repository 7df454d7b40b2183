/**
 * What Astra needs of the file server that an organisation already has, whichever it is.
 * Nothing here names a technology: a server is reached by an adapter of this port, and every adapter
 * passes the suite of `contract-suite.ts`.
 *
 * Whatever a server allows, these hold for each adapter:
 * - nothing half-written is ever to be seen: a file is there whole, or it is not there;
 * - nothing outside the root is reached, by a name, a link or an answer of the server;
 * - nothing is remembered: each call asks the server, so a change made there is seen by the next one;
 * - memory does not grow with a file, a folder or an answer;
 * - each failure is a `StoreError` of a plain kind.
 */

/** The technologies that a deployment can have. */
export type StoreName = 'folder' | 'webdav' | 's3';

/** The bytes of a file, read once from the beginning to the end; whoever stops early frees everything. */
export type Content = AsyncIterable<Uint8Array>;

/** A value that shows itself to nobody who did not ask; `Secret` of the kit is one. */
export interface Hidden {
  reveal(): string;
}

/** Whose rights a call has on the server. */
export type Credentials =
  | { readonly kind: 'basic'; readonly user: string; readonly password: Hidden }
  | { readonly kind: 'bearer'; readonly token: Hidden }
  | {
      readonly kind: 'access-key';
      readonly id: string;
      readonly secret: Hidden;
      readonly session?: Hidden;
    };

/** One file or folder as the server tells it now. */
export interface Entry {
  /** From the root, parts joined by `/`, without one at its ends. The root itself is `''`. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** 0 for a folder. */
  readonly sizeBytes: number;
  /** Null where the server does not say. */
  readonly modifiedAt: Date | null;
  /** Another one after each change of the content. Null for a folder. */
  readonly etag: string | null;
}

/** A part of a folder's list. */
export interface Page {
  readonly entries: readonly Entry[];
  /** Gives the next page; null after the last. Opaque. */
  readonly next: string | null;
}

/** Which part of a folder is wanted. */
export interface PageWish extends Call {
  readonly after?: string | null;
  /** 1 to `LONGEST_PAGE`. */
  readonly limit?: number;
}

/** Most entries of one page. */
export const LONGEST_PAGE = 1000;

/** What each call may say. */
export interface Call {
  readonly signal?: AbortSignal;
}

/** Which bytes are wanted, and of which state of the file. */
export interface ReadWish extends Call {
  readonly from?: number;
  /** Cut at the end of the file. */
  readonly lengthBytes?: number;
  /**
   * The entry that a `stat` of a moment ago gave: spares asking again, and another state is `changed`. Without an etag it
   * says the length alone: another one is refused, and whoever reads proves by itself that these are the bytes.
   */
  readonly known?: Entry;
}

/** A file that is being read. */
export interface Reading {
  readonly entry: Entry;
  readonly from: number;
  readonly lengthBytes: number;
  /**
   * Exactly `lengthBytes` bytes, or a `StoreError`. It must be read or stopped (`return`): a server's
   * connection or a file is open until then.
   */
  readonly content: Content;
}

/** When a write may take its place. */
export type Condition =
  /** Nothing has that name; otherwise `exists`. When two try at once: see `Capabilities.creates`. */
  | { readonly when: 'absent' }
  /** The file is still this one; otherwise `changed`. See `Capabilities.replaces`. */
  | { readonly when: 'unchanged'; readonly etag: string }
  | { readonly when: 'always' };

/** How something is to be written. */
export interface WriteWish extends Call {
  /** Default: absent. */
  readonly condition?: Condition;
  /** When it is known: a content of another length is then `wrong-length`, and nothing is written. */
  readonly sizeBytes?: number;
}

/** What was written. */
export interface Written {
  readonly entry: Entry;
  /** Of the bytes that were sent, in hex. The server's copy has the same length at least; S3 checks more. */
  readonly sha256: string;
}

/** An upload in parts that outlives this process: words and numbers only, to be kept by the caller. */
export interface UploadTicket {
  readonly path: string;
  /** The server's own name for it. */
  readonly id: string;
  /** Each part has this length; only the last may be shorter. */
  readonly partBytes: number;
  /** So much longer is the first part. */
  readonly headBytes: number;
}

/** How an upload is to be cut: so that a part ends where something of the content ends. */
export interface UploadShape extends Call {
  /** `SMALLEST_PART` to `LARGEST_PART`. Default: what the server likes. */
  readonly partBytes?: number;
  /** Up to `LONGEST_HEAD`. Default: none. */
  readonly headBytes?: number;
}

/** S3 takes nothing smaller, but for the last. */
export const SMALLEST_PART = 5 * 1024 * 1024;
export const LARGEST_PART = 64 * 1024 * 1024;
export const LONGEST_HEAD = 4096;

/** Uploads that go on after a lost network or a killed process. */
export interface Uploads {
  /** Nothing is to be seen at `path` until `complete`. */
  begin(path: string, shape?: UploadShape): Promise<UploadTicket>;
  /** Parts come in order. A part that comes again takes the place of the first; settles when the server has it for good. */
  put(ticket: UploadTicket, part: UploadPart): Promise<void>;
  /** How many parts the server has, counted from the first without a gap. */
  received(ticket: UploadTicket, call?: Call): Promise<number>;
  complete(ticket: UploadTicket, wish: UploadEnd): Promise<Entry>;
  /** Forgets it. One that is not there (any more) is no error. */
  abandon(ticket: UploadTicket, call?: Call): Promise<void>;
}

/** One part, whole in memory. */
export interface UploadPart extends Call {
  /** From 0. */
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** What a whole upload must be. */
export interface UploadEnd extends Call {
  readonly parts: number;
  readonly sizeBytes: number;
  /** Default: absent. */
  readonly condition?: Exclude<Condition, { readonly when: 'unchanged' }>;
}

/** What this server can and cannot do. */
export interface Capabilities {
  /**
   * How `absent` is kept: `atomic` by the server itself; `checked` by asking just before, so that
   * somebody who writes in the same moment can be overwritten.
   */
  readonly creates: 'atomic' | 'checked';
  /** How `unchanged` is kept, likewise. */
  readonly replaces: 'atomic' | 'checked';
  /** How `move` and `copy` of a file refuse a taken name, likewise. */
  readonly moves: 'atomic' | 'checked';
  /** Whether a folder can be moved with what is in it. */
  readonly movesFolders: boolean;
  /** Whether `as` is possible. */
  readonly actsAsUser: boolean;
}

/** The port. Every method but `health` throws `StoreError` when the server does not do what was asked. */
export interface FileStore {
  readonly name: StoreName;
  readonly capabilities: Capabilities;
  /** Absent: this server cannot, and what was begun must be sent again from the beginning. */
  readonly uploads?: Uploads;
  stat(path: string, call?: Call): Promise<Entry>;
  /**
   * What is in a folder, each once. What stays there during the whole listing is in it, whatever
   * comes and goes beside. Names that cannot be used safely are left out, and so are links.
   */
  list(folder: string, wish?: PageWish): Promise<Page>;
  read(path: string, wish?: ReadWish): Promise<Reading>;
  /** Writes a file whole or not at all. Its folder must be there. */
  write(path: string, content: Content, wish?: WriteWish): Promise<Written>;
  /**
   * Keeps bytes under a name that was made for them at random, and that nobody looks for before this has settled: whether
   * it is free is not asked, and the file may grow under it. Settles when the server has all of it for good. Of one that
   * fails, a part may be there until its name is removed. Its folder must be there.
   */
  keep(path: string, bytes: Uint8Array, call?: Call): Promise<void>;
  makeFolder(path: string, call?: Call): Promise<void>;
  /** Gives a file or a folder another name; never takes the place of something. */
  move(from: string, to: string, call?: Call): Promise<void>;
  /** Of a file; never takes the place of something. */
  copy(from: string, to: string, call?: Call): Promise<void>;
  /** A file, or a folder with nothing in it. */
  remove(path: string, call?: Call): Promise<void>;
  /** The same place with the rights of somebody; throws `unsupported` where `actsAsUser` is false. */
  as(credentials: Credentials): FileStore;
  /** Never throws: down is an answer. */
  health(): Promise<StoreHealth>;
  /** Lets go of connections. */
  close(): Promise<void>;
}

/** How the server is, asked at this moment. */
export type StoreHealth =
  | { readonly status: 'up'; readonly latencyMs: number }
  | { readonly status: 'down'; readonly kind: string };
