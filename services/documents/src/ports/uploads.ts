import type { UploadRefusal } from '@astra/contracts/documents';
import type { Upload } from '#domain/upload.ts';
import type { NextIds } from './next-ids.ts';

/** Files on their way. */
export type Uploads = {
  /** False when there is one of that id already. */
  readonly add: (upload: Upload, at: Date) => Promise<boolean>;
  readonly find: (id: string) => Promise<Upload | null>;
  readonly findForChange: (id: string) => Promise<Upload | null>;
  /** The same, but of what somebody works on at this moment null. */
  readonly findIdle: (id: string) => Promise<Upload | null>;
  readonly open: (personId: string) => Promise<readonly Upload[]>;
  /** Those of a person among these, whatever became of them. */
  readonly among: (personId: string, ids: readonly string[]) => Promise<readonly Upload[]>;
  /** Those that are refused, until their sender wants to see them no longer. */
  readonly refused: (personId: string, limit: number) => Promise<readonly Upload[]>;
  /** Its sender wants to see it no longer. */
  readonly forget: (id: string) => Promise<void>;
  /** False when it is no longer at this byte: somebody else goes on with it. */
  readonly advance: (
    id: string,
    step: { readonly from: number; readonly to: number; readonly mediaType: string | null },
    expiresAt: Date,
  ) => Promise<boolean>;
  readonly setState: (id: string, state: Upload['state'], itemId: string | null) => Promise<void>;
  readonly refuse: (id: string, refusal: UploadRefusal) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly expired: (before: Date, wish: NextIds) => Promise<readonly string[]>;
  readonly ofPerson: (personId: string) => Promise<readonly string[]>;
};
