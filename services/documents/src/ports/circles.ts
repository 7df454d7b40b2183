import type { Circle, CircleKind } from '@astra/contracts/circles';
import type { UploadRefusal } from '@astra/contracts/documents';
import type { Item } from '#domain/item.ts';

/** Chat's lists of who is in what. Each throws AppError `unavailable` when it does not answer. */
export type Rosters = {
  /** Null for what does not exist, and for a meeting's conversation. */
  readonly circle: (id: string) => Promise<Circle | null>;
  /** A page of all teams by id, after this one; empty at the end. */
  readonly teams: (after: string | null) => Promise<readonly Circle[]>;
};

/** What chat has told of teams and rooms. */
export type Circles = {
  readonly find: (id: string) => Promise<KnownCircle | null>;
  /** With its space, which is made the first time. False when that, or something later, was known. */
  readonly keep: (circle: Circle, at: Date) => Promise<boolean>;
  /** It is no more: nobody is in it. */
  readonly end: (id: string, at: Date) => Promise<void>;
  /** Rooms that were asked for the longest ago. */
  readonly oldRooms: (before: Date, limit: number) => Promise<readonly string[]>;
  /** Those of who asks in this transaction, by their names. */
  readonly teamsOfCaller: () => Promise<readonly TeamOfCaller[]>;
  /** What lies in a room, the newest first. */
  readonly files: (roomId: string, limit: number) => Promise<readonly RoomItem[]>;
  /** What is looked at by the scanner, or was refused by it, of a room or a meeting; the newest first. */
  readonly coming: (spaceId: string, limit: number) => Promise<readonly Coming[]>;
  /** What has lain in its room for longer than the room keeps anything. */
  readonly overdue: (limit: number) => Promise<readonly Overdue[]>;
};
export type KnownCircle = { readonly kind: CircleKind; readonly askedAt: Date };
export type TeamOfCaller = {
  readonly id: string;
  readonly name: string;
  readonly circle: NonNullable<Item['space']['circle']>;
};
export type RoomItem = { readonly item: Item; readonly madeAt: Date };
export type Coming = {
  readonly documentId: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: 'scanning' | 'refused';
  readonly refusal: UploadRefusal | null;
  readonly madeBy: string;
  readonly madeAt: Date;
};
export type Overdue = {
  readonly id: string;
  readonly organisationId: string;
  readonly roomId: string;
};
