import { EXTRA_BYTES, HEADER_BYTES } from '@astra/file-crypto/seal-format';
import { AppError } from '@astra/kit/problems';
import { mayInSpace } from '@astra/policy/documents';
import { segmentBytes } from '#domain/sealed.ts';
import type { Upload } from '#domain/upload.ts';
import type { By } from '#ports/by.ts';
import type { NewPiece, SealedPiece } from '#ports/contents.ts';
import type { Unit } from '#ports/store.ts';
import { scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { mustBePicture } from './keep-picture.ts';
import { makePublish, tellLookers } from './publish.ts';

/** A piece that is on its way. */
export type Keeping = { readonly entered: Promise<Entered> };
export type Entered = {
  /** As it is after the piece. */
  readonly upload: Upload;
  /** That the books have already, for a piece that comes soon; null unless it was asked for. */
  readonly nextName: string | null;
};

/** Settles once the bytes are sealed: where they lay can be filled again. */
export type KeepPiece = (
  by: By,
  upload: Upload,
  piece: NewPiece & {
    /** The books have its name already. */
    readonly keptName?: string | undefined;
    /** Enters a name for a later piece along with this one: a transaction of its own costs as much as a piece does. */
    readonly wantsName?: boolean;
    /** What comes before it in the file and is still on its way: the books have this one after that. */
    readonly before?: Keeping;
  },
) => Promise<Keeping>;

const hour = 3_600_000;

/**
 * Keeps what has come of a file: on the file server first, then in the books. A process that dies in between leaves a name
 * without a place, which is cleared away; whoever is slower than another with the same piece is told so.
 */
export function makeKeepPiece(deps: Deps): KeepPiece {
  const { store, contents, mediaTypeOf, clock, limits, scanner } = deps;
  const publish = makePublish(deps);
  return async (by, upload, { keptName, before, wantsName = false, ...piece }) => {
    const mediaType = piece.fromPlainByte === 0 ? await mediaTypeOf(piece.plain) : null;
    const sealedPiece = await contents.seal(upload.sealed, piece);
    const { fromPlainByte: from, isEnd } = piece;
    const stretch = { from, to: from + piece.plain.byteLength, isEnd, mediaType, wantsName };
    const entered = keep(by, upload, { ...stretch, sealedPiece, keptName, before });
    // What it fails of is heard by who waits for it next.
    entered.catch(() => undefined);
    return { entered };
  };

  async function keep(
    by: By,
    begun: Upload,
    { keptName, before, sealedPiece, ...stretch }: Stretch,
  ): Promise<Entered> {
    const scope = scopeOf(by);
    const name = keptName ?? (await store.within(scope, (unit) => enterName(unit, begun)));
    await sealedPiece.keep(name);
    const upload = (await before?.entered)?.upload ?? begun;
    const expiresAt = new Date(clock.now().getTime() + limits.uploadHours * hour);
    return store.within(scope, async (unit) => {
      const { uploads, files } = unit;
      const { from, to, isEnd, mediaType, wantsName } = stretch;
      const isOurs = await uploads.advance(upload.id, { from, to, mediaType }, expiresAt);
      if (!isOurs) throw new AppError('upload-elsewhere');
      if (from === 0) await mustBePicture(unit, upload, mediaType);
      if (upload.isGuests) await mustBeHere(unit, upload);
      else if (isEnd) await mustBeInStill(unit, by, upload);
      await files.setPlace({ name, ...placeOfPiece(from), lengthBytes: sealedPiece.lengthBytes });
      const after = { ...upload, receivedBytes: to, mediaType: upload.mediaType ?? mediaType };
      if (isEnd) return { upload: await end(unit, after, by), nextName: null };
      const nextName = wantsName ? await enterName(unit, upload) : null;
      return { upload: { ...after, expiresAt }, nextName };
    });
  }

  async function enterName({ files }: Pick<Unit, 'files'>, { sealed }: Upload): Promise<string> {
    const name = contents.nameFor(sealed);
    await files.keepName({ ...sealed, name }, clock.now());
    return name;
  }

  async function end(unit: Unit, upload: Upload, by: By): Promise<Upload> {
    if (!scanner.isThere)
      return publish(unit, await asItStands(unit, upload), { isScanned: false, by });
    await unit.uploads.setState(upload.id, 'scanning', null);
    await tellLookers(unit, upload);
    return { ...upload, state: 'scanning' };
  }
}

/** Its space can have been handed over while this request came; nobody hands it over from here on. */
async function asItStands({ uploads }: Unit, upload: Upload): Promise<Upload> {
  const { spaceId } = (await uploads.find(upload.id)) ?? upload;
  return { ...upload, spaceId };
}

/** Of the content, in bytes. */
type Stretch = {
  readonly from: number;
  readonly to: number;
  readonly isEnd: boolean;
  readonly mediaType: string | null;
  readonly sealedPiece: SealedPiece;
  readonly keptName: string | undefined;
  readonly wantsName: boolean;
  readonly before: Keeping | undefined;
};

/** The visit can end between two pieces of one request. */
async function mustBeHere({ visits }: Unit, { meetingId }: Upload): Promise<void> {
  const standing = meetingId === null ? 'none' : await visits.standing(meetingId);
  if (standing !== 'waiting' && standing !== 'inside') throw new AppError('not-found');
}

/** So can one's place in a team or a room, before the file is there. What goes by a share was looked at when it began. */
async function mustBeInStill(
  { spaces }: Unit,
  { actor }: By,
  { spaceId, folderId, fileId }: Upload,
): Promise<void> {
  if (folderId !== null || fileId !== null) return;
  const space = await spaces.find(spaceId);
  if (!space || !mayInSpace(actor, 'document.add', space)) throw new AppError('not-found');
}

/** Of a piece that begins with this byte of the content: which it is, and where it begins in the sealed file. */
export const placeOfPiece = (
  plainByte: number,
): { readonly place: number; readonly fromByte: number } => ({
  place: Math.floor(plainByte / segmentBytes),
  fromByte: sealedOffset(plainByte),
});
const sealedOffset = (plainByte: number): number =>
  plainByte === 0
    ? 0
    : HEADER_BYTES + plainByte + Math.floor(plainByte / segmentBytes) * EXTRA_BYTES;
