import type { Member } from '@astra/contracts/actor';
import type { Sealed } from '#domain/sealed.ts';

/** A copy on its way. Nothing of it is to be seen at its place before all of it is there. */
export type Copy = {
  readonly id: string;
  readonly organisationId: string;
  readonly personId: string;
  readonly askedBy: AskedBy;
  readonly sourceId: string;
  /** Of what is copied, for who waits. */
  readonly name: string;
  readonly spaceId: string;
  readonly folderId: string | null;
  /** How many folders are in each other in it; 0 of a file. */
  readonly height: number;
  readonly sizeBytes: number;
  readonly doneBytes: number;
  readonly state: 'copying' | 'done' | 'failed';
  readonly problem: string | null;
  readonly madeId: string | null;
  readonly begunAt: Date;
};
/** A copy is made with the rights of who asked for it, looked at again for each file. */
export type AskedBy = {
  readonly actor: Member;
  readonly requestId: string;
  readonly origin: string | null;
};

/** A folder or a file of it. Folders come before what is in them. */
export type CopyPart = {
  readonly number: number;
  readonly sourceId: string;
  readonly newId: string;
  /** The folder that it lies in; null: the first, which lies where the copy goes. */
  readonly parent: number | null;
  readonly kind: 'folder' | 'file';
  readonly name: string;
  readonly file: CopyFile | null;
};
export type CopyFile = {
  readonly sourceVersionId: string;
  readonly versionId: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly isScanned: boolean;
  /** Null before its first byte. */
  readonly sealed: Sealed | null;
  readonly keptBytes: number;
  readonly isKept: boolean;
};

/** Folders and files in one copy. */
export const mostCopied = 1_000;
/** One person has so many on their way. */
export const mostCopies = 5;
/** So small a copy is there before the answer. */
export const smallCopyBytes = 8_388_608;
export const smallCopyParts = 20;
