import type { EditorTypes } from '@astra/contracts/document-editor';
import type { Role } from '@astra/contracts/actor';
import type { Whose } from './copies.ts';

export type EditorMode = 'view' | 'edit';
/** Where a document is opened in the editor, and in which language. */
export type ActionWish = {
  readonly ending: string;
  readonly mode: EditorMode;
  /** The address of the document, as the editor asks us for it. */
  readonly fileUrl: string;
  readonly locale: string;
};
/** By which an editor shows that it is the one whose key we know. */
export type Proof = {
  readonly bytes: Uint8Array;
  /** Base64, by its present key and by the one before. */
  readonly signature: string;
  readonly oldSignature: string;
};

/** The organisation's own editor of office documents, as it tells of itself. */
export type Editor = {
  /** False: this deployment has none. */
  readonly isThere: boolean;
  /** What it opens. @throws AppError `unavailable` while it does not answer and nothing is known of it. */
  readonly types: () => Promise<EditorTypes>;
  /** Null: it does not open this kind of document so. */
  readonly actionUrl: (wish: ActionWish) => Promise<string | null>;
  /** True also of an editor that signs nothing. `proof` null: the request has none. */
  readonly isProved: (proof: Proof | null) => Promise<boolean>;
};

/** By which an editor asks for one document in the name of one person. */
export type EditorToken = {
  readonly id: string;
  readonly organisationId: string;
  readonly itemId: string;
  readonly personId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
  readonly may: EditorMode;
  readonly madeAt: Date;
  readonly expiresAt: Date;
};

/** Who works on what in the editor. */
export type Editing = {
  readonly addToken: (token: EditorToken, tokenHash: string) => Promise<void>;
  /** One that holds at this moment. */
  readonly findToken: (tokenHash: string, now: Date) => Promise<EditorToken | null>;
  readonly hasTokens: (personId: string) => Promise<boolean>;
  readonly setRoles: (personId: string, roles: readonly Role[]) => Promise<void>;
  readonly endTokens: (whose: Whose) => Promise<void>;
  /** Its tokens go on, as their person's: from now on they have that id for a session. */
  readonly outlive: (sessionId: string) => Promise<void>;
  /** The name under which a document is locked; null: it is not. */
  readonly lockOf: (itemId: string, now: Date) => Promise<string | null>;
  /** Its space must be locked. */
  readonly setLock: (lock: {
    readonly itemId: string;
    readonly organisationId: string;
    readonly lock: string;
    readonly takenBy: string;
    readonly expiresAt: Date;
  }) => Promise<void>;
  readonly release: (itemId: string) => Promise<void>;
  /** Tokens and locks that were over before then. */
  readonly forget: (before: Date) => Promise<void>;
};
