import type { Secret } from '@astra/kit/secret';

/** The file server of an organisation, whose content its people look at in place. Another address is another server. */
export type FileServer = {
  readonly id: string;
  readonly organisationId: string;
  /** As its people call it. */
  readonly name: string;
  readonly url: string;
  readonly version: number;
};

/** Who somebody is there. */
export type Credentials = { readonly user: string; readonly password: Secret };

/** A file or a folder as that server tells it at this moment to who asks. */
export type ServerEntry = {
  /** From the address on, parts joined by `/`; the address itself is empty. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly sizeBytes: number;
  readonly changedAt: Date | null;
  readonly etag: string | null;
};

/** A path as it goes through a browser, sealed: who has one was given it by us. */
export type ServerPlace = {
  readonly path: string;
  /** So many parts of the path are above what was shared, and not to be told. */
  readonly above: number;
  /** Of a file that was looked into. */
  readonly mediaType?: string;
  /** Where it stood in its list. */
  readonly at?: number;
};

/** Names a file or a folder to others, who open it with their own rights there. It holds none of its content. */
export type ServerReference = {
  readonly id: string;
  readonly serverId: string;
  readonly organisationId: string;
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** For those who see this space, or for this colleague: one of the two. */
  readonly spaceId: string | null;
  readonly personId: string | null;
  readonly madeBy: string;
  readonly madeAt: Date;
};

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Tries with a wrong password, and how long nobody may try then: fewer than a server locks an account after. */
export const mostTries = 4;
export const tryMinutes = 15;

/** Entries of one folder that are shown. */
export const mostEntries = 5_000;
