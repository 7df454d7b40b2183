import type { ByteRange } from '#domain/byte-range.ts';
import type { Piece, Sealed } from '#domain/sealed.ts';

/** A piece of a content that is being received. */
export type NewPiece = {
  /** In the content, at the beginning of a segment. */
  readonly fromPlainByte: number;
  readonly plain: Uint8Array;
  /** Nothing follows. Only then may it end inside a segment. */
  readonly isEnd: boolean;
};

/** A piece that is sealed and not kept yet. */
export type SealedPiece = {
  readonly lengthBytes: number;
  /** Puts it on the file server, whole or not at all. Once. */
  readonly keep: (name: string) => Promise<void>;
};

/** A content that is kept. */
export type KeptContent = {
  readonly sealed: Sealed;
  readonly sizeBytes: number;
  readonly pieces: readonly Piece[];
};

/**
 * The bytes, sealed before they leave and opened when they come back. Each throws AppError `files-unavailable` when the
 * file server or the keys do not answer, `file-server-full` when it takes nothing, `sealed-elsewhere` for what keys of another
 * kind seal than those of the settings, and `file-damaged` for what is not what was kept.
 */
export type Contents = {
  /** A fresh key and head for one version of one document. */
  readonly begin: (about: Omit<Sealed, 'key' | 'header'>) => Promise<Sealed>;
  /** A name that nothing on the file server has. */
  readonly nameFor: (sealed: Pick<Sealed, 'organisationId' | 'versionId'>) => string;
  /** Once it is sealed, its plain bytes are needed no longer. */
  readonly seal: (sealed: Sealed, piece: NewPiece) => Promise<SealedPiece>;
  /** Nothing is given before it has been proved right; the first part has been when this settles. */
  readonly read: (content: KeptContent, part?: ByteRange) => Promise<AsyncIterable<Uint8Array>>;
  /** The newest version of an organisation's key; 0 when it has none yet. */
  readonly keyVersion: (organisationId: string) => Promise<number>;
  /** Makes a newer one. Gives its number. */
  readonly rotateKey: (organisationId: string) => Promise<number>;
  /** The same data key under the newest version; not a byte of the content is touched. */
  readonly rewrap: (sealed: Sealed) => Promise<Sealed>;
  /** One that is not there (any more) is no error. */
  readonly remove: (pieceName: string) => Promise<void>;
};
