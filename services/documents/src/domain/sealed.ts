import type { WrappedKey } from '@astra/file-crypto/key-provider';

/** By which a sealed content opens: what it belongs to, its wrapped key, and its head. */
export type Sealed = {
  readonly organisationId: string;
  readonly documentId: string;
  readonly versionId: string;
  readonly key: WrappedKey;
  /** Base64url. */
  readonly header: string;
};

/** A part of a sealed content, as it lies on the file server. */
export type Piece = {
  readonly name: string;
  readonly fromByte: number;
  readonly lengthBytes: number;
};

/** Of content, in each segment: an upload that breaks off is good up to the last whole one. */
export const segmentBytes = 262_144;
/** Of content, in each piece but the last: so much is in memory while it comes. */
export const pieceBytes = 16 * segmentBytes;
