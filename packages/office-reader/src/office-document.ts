/** Letters with one look. What is not said is plain. */
export type Run = {
  readonly text: string;
  readonly isBold?: boolean;
  readonly isItalic?: boolean;
  readonly isUnderlined?: boolean;
  readonly isStruck?: boolean;
  readonly place?: 'raised' | 'lowered';
};
export type Cell = {
  readonly blocks: readonly Block[];
  /** How many columns and rows it covers. */
  readonly columns: number;
  readonly rows: number;
};
/** Media types of pictures that are given out: a browser only paints them. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/bmp';
/** A part of a text, in reading order. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly runs: readonly Run[] }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  /** `label`: its number as it is read (`2.1.`); null: a bullet. `depth`: 0 is outermost. */
  | {
      readonly kind: 'item';
      readonly depth: number;
      readonly label: string | null;
      readonly runs: readonly Run[];
    }
  | { readonly kind: 'table'; readonly rows: readonly (readonly Cell[])[] }
  /** `content` null: there is a picture of a kind that is not shown, or one too many. */
  | {
      readonly kind: 'picture';
      readonly content: Uint8Array<ArrayBuffer> | null;
      readonly mediaType: PictureType | null;
      readonly alt: string;
    };
export type Sheet = {
  readonly name: string;
  /** Cells as they are read, from A1 on; a row ends with its last cell that is not empty. */
  readonly rows: readonly (readonly string[])[];
  /** There is more, which is not given. */
  readonly isCut: boolean;
};

/** What an office file says, without what it looks like. `isCut`: there is more, which is not given. */
export type OfficeDocument =
  | { readonly kind: 'text'; readonly blocks: readonly Block[]; readonly isCut: boolean }
  | { readonly kind: 'sheets'; readonly sheets: readonly Sheet[]; readonly isCut: boolean }
  | {
      readonly kind: 'slides';
      readonly slides: readonly (readonly Block[])[];
      readonly isCut: boolean;
    };

/** Why nothing of a file is given: `locked` by a password, `other-kind`: no office document, `broken`, or made to do harm. */
export type Unreadable = 'locked' | 'other-kind' | 'broken';

/** Nothing of it is given. */
export class OfficeError extends Error {
  override readonly name = 'OfficeError';
  readonly reason: Unreadable;
  constructor(reason: Unreadable, options?: ErrorOptions) {
    super(`An office file is ${reason}`, options);
    this.reason = reason;
  }
}
