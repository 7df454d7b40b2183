import { Type, type Static } from 'typebox';
import { exact, Instant, nullable, oneOf, Uuid } from './common.ts';
import { Item } from './documents.ts';

/** `POST /items/:id/copies`: a copy of a file, or of a folder with all that is in it. A taken name gets a number behind it. */
export const CopyItem = exact({ to: exact({ spaceId: Uuid, folderId: Type.Optional(Uuid) }) });
export type CopyItem = Static<typeof CopyItem>;

export const copyStates = ['copying', 'done', 'failed'] as const;
export const CopyState = oneOf(
  copyStates,
  'Nothing of it is to be seen at its place before all of it is there',
);
/** `GET /copies/:id`; `GET /copies`: the caller’s of the last day that they have not put aside. */
export const Copy = exact({
  id: Uuid,
  /** What is copied. */
  itemId: Uuid,
  name: Type.String(),
  spaceId: Uuid,
  folderId: nullable(Uuid),
  state: CopyState,
  sizeBytes: Type.Integer(),
  doneBytes: Type.Integer(),
  begunAt: Instant,
  /** What it became. */
  madeId: nullable(Uuid),
  problem: nullable(Type.String({ description: 'Of one that failed: the key of the problem' })),
});
export type Copy = Static<typeof Copy>;
export const Copies = exact({ items: Type.Array(Copy) });
export type Copies = Static<typeof Copies>;

/** `GET /recent`: what the caller has opened, made or changed last, the newest first. */
export const RecentItems = exact({ items: Type.Array(Item) });
export type RecentItems = Static<typeof RecentItems>;
