import { Type, type Static } from 'typebox';
import { BinnedDocument } from './visit-documents.ts';
import { exact, Instant, nullable, oneOf, Uuid, Version } from './common.ts';

export const roomFileStates = ['checking', 'here', 'refused'] as const;
/** A file that was sent in a room. It is had by `GET /items/:id/content` and taken out by `POST /items/:id/bin`. */
export const RoomFile = exact({
  id: Uuid,
  name: Type.String(),
  sizeBytes: Type.Integer(),
  /** Null while the scanner has not said that it is there. */
  mediaType: nullable(Type.String({ description: 'By what is in it, never by its name' })),
  state: oneOf(roomFileStates, 'Being looked at by the scanner, to be had, or refused by it'),
  /** Null of what is no file yet. */
  version: nullable(Version),
  madeAt: Instant,
  madeBy: Uuid,
  mayRemove: Type.Boolean(),
});
export type RoomFile = Static<typeof RoomFile>;
/** `GET /rooms/:id/files`, and `event: documents` of `GET /rooms/:id/files/stream`: the newest first. */
export const RoomFiles = exact({
  items: Type.Array(RoomFile),
  isMore: Type.Boolean({ description: 'There are older ones' }),
  mayAdd: Type.Boolean(),
  largestFileBytes: Type.Integer({ description: 'The largest file that is taken' }),
  isScanned: Type.Boolean({
    description: 'Whether each file is looked at by a virus scanner first',
  }),
});
export type RoomFiles = Static<typeof RoomFiles>;

/** `POST /rooms/:id/copies`: a file that the caller may share, into the room. */
export const CopyIntoRoom = exact({ itemId: Uuid });

/** `POST /rooms/:id/files/:itemId/restore`: the file is among the room's again. A message that was deleted does not come back. */
export const FileOfRoomParams = exact({ id: Uuid, itemId: Uuid });
/**
 * `GET /rooms/:id/bin`: what the caller may bring back of what was taken out, the newest first, the last hundred. What the
 * room keeps no longer is not among it.
 */
export const RoomBin = exact({ items: Type.Array(BinnedDocument) });
export type RoomBin = Static<typeof RoomBin>;
