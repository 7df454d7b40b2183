import { EXTRA_BYTES, HEADER_BYTES } from '@astra/file-crypto/seal-format';
import { AppError } from '@astra/kit/problems';
import { mayInSpace } from '@astra/policy/documents';
import { segmentBytes } from '#domain/sealed.ts';
import type { Upload } from '#domain/upload.ts';
import type { By } from '#ports/by.ts';
import type { NewPiece } from '#ports/contents.ts';
import type { Unit } from '#ports/store.ts';
import { scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { mustBePicture } from './keep-picture.ts';
import { makePublish, tellLookers } from './publish.ts';

/** Gives the upload as it is after it. */
export type KeepPiece = (
  by: By,
  upload: Upload,
  piece: Omit<NewPiece, 'name'> & {
    /** The books have its name already. */
    readonly keptName?: string;
  },
) => Promise<Upload>;

const hour = 3_600_000;

/**
 * Keeps what has come of a file: on the file server first, then in the books. A process that dies in between leaves a name
 * without a place, which is cleared away; whoever is slower than another with the same piece is told so.
 */
export function makeKeepPiece(deps: Deps): KeepPiece {
  const { store, contents, mediaTypeOf, clock, limits, scanner } = deps;
  const publish = makePublish(deps);
  return async (by, upload, { keptName, ...piece }) => {
    const name = keptName ?? contents.nameFor(upload.sealed);
    const scope = scopeOf(by);
    const { fromPlainByte: from, plain } = piece;
    const mediaType = from === 0 ? await mediaTypeOf(plain) : null;
    if (keptName === undefined)
      await store.within(scope, ({ files }) =>
        files.keepName({ ...upload.sealed, name }, clock.now()),
      );
    const lengthBytes = await contents.write(upload.sealed, { ...piece, name });
    const to = from + plain.byteLength;
    const expiresAt = new Date(clock.now().getTime() + limits.uploadHours * hour);
    return store.within(scope, async (unit) => {
      const { uploads, files } = unit;
      const isOurs = await uploads.advance(upload.id, { from, to, mediaType }, expiresAt);
      if (!isOurs) throw new AppError('upload-elsewhere');
      if (from === 0) await mustBePicture(unit, upload, mediaType);
      if (upload.isGuests) await mustBeHere(unit, upload);
      else if (piece.isEnd) await mustBeInStill(unit, by, upload);
      await files.setPlace({ name, ...placeOfPiece(from), lengthBytes });
      const after = { ...upload, receivedBytes: to, mediaType: upload.mediaType ?? mediaType };
      return piece.isEnd ? end(unit, after, by) : { ...after, expiresAt };
    });
  };

  async function end(unit: Unit, upload: Upload, by: By): Promise<Upload> {
    if (!scanner.isThere) return publish(unit, upload, { isScanned: false, by });
    await unit.uploads.setState(upload.id, 'scanning', null);
    await tellLookers(unit, upload);
    return { ...upload, state: 'scanning' };
  }
}

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
