import type { UploadRefusal, UploadState } from '@astra/contracts/documents';
import type { Sealed } from '#domain/sealed.ts';

/** A file on its way: it becomes one when all of it is there. */
export type Upload = {
  readonly id: string;
  readonly organisationId: string;
  readonly personId: string;
  readonly spaceId: string;
  readonly folderId: string | null;
  /** The file of which it is the next version. */
  readonly fileId: string | null;
  readonly name: string;
  readonly sizeBytes: number;
  readonly receivedBytes: number;
  readonly mediaType: string | null;
  readonly sealed: Sealed;
  readonly state: UploadState;
  readonly refusal: UploadRefusal | null;
  readonly expiresAt: Date;
  readonly itemId: string | null;
  /** Of a meeting's space. */
  readonly meetingId: string | null;
  /** Sent by a guest of that meeting. */
  readonly isGuests: boolean;
  /** Saved by the editor. */
  readonly isByEditor: boolean;
};

/** What an upload says of itself at its beginning (tus, `Upload-Metadata`). */
export type UploadMetadata = {
  /** As its sender calls it, who then can ask what became of an announcement whose answer was lost. */
  readonly id: string | null;
  readonly name: string;
  readonly space: string;
  readonly folder: string | null;
  readonly file: string | null;
  /** Of a picture of the call: the question that was agreed to. */
  readonly picture: string | null;
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Null when it does not say where the file goes and what it is called. */
export function uploadMetadata(
  header: string,
  decode: (base64: string) => string | null,
): UploadMetadata | null {
  const words = new Map<string, string | null>();
  for (const pair of header.split(',')) {
    const [key = '', value = ''] = pair.split(' ');
    words.set(key, decode(value));
  }
  const id = (key: string): string | null => {
    const value = words.get(key) ?? null;
    return value !== null && uuid.test(value) ? value : null;
  };
  const [name, space] = [words.get('name') ?? null, id('space')];
  const isOdd = ['id', 'folder', 'file', 'picture'].some(
    (key) => words.has(key) && id(key) === null,
  );
  if (name === null || name === '' || space === null || isOdd) return null;
  // A next version lies where its file is, and is no picture of its own.
  const isNew = words.has('folder') || words.has('picture');
  if (isNew && words.has('file')) return null;
  const [folder, file, picture] = [id('folder'), id('file'), id('picture')];
  return { id: id('id'), name, space, folder, file, picture };
}
