import { EXTRA_BYTES, HEADER_BYTES } from '@astra/file-crypto/seal-format';
import { AppError } from '@astra/kit/problems';
import { segmentBytes } from '#domain/sealed.ts';
import type { Upload } from '#domain/upload.ts';
import type { ByMember } from '#ports/by.ts';
import type { NewPiece } from '#ports/contents.ts';
import type { Unit } from '#ports/store.ts';
import { scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { makePublish } from './publish.ts';

/** Gives the upload as it is after it. */
export type KeepPiece = (
  by: ByMember,
  upload: Upload,
  piece: Omit<NewPiece, 'name'>,
) => Promise<Upload>;

const hour = 3_600_000;

/**
 * Keeps what has come of a file: on the file server first, then in the books. A process that dies in between leaves a name
 * without a place, which is cleared away; whoever is slower than another with the same piece is told so.
 */
export function makeKeepPiece(deps: Deps): KeepPiece {
  const { store, contents, mediaTypeOf, clock, limits, scanner } = deps;
  const publish = makePublish(deps);
  return async (by, upload, piece) => {
    const name = contents.nameFor(upload.sealed);
    const scope = scopeOf(by);
    const { fromPlainByte: from, plain } = piece;
    const mediaType = from === 0 ? await mediaTypeOf(plain) : null;
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
      const place = Math.floor(from / segmentBytes);
      await files.setPlace({ name, place, fromByte: sealedOffset(from), lengthBytes });
      const after = { ...upload, receivedBytes: to, mediaType: upload.mediaType ?? mediaType };
      return piece.isEnd ? end(unit, after, by) : { ...after, expiresAt };
    });
  };

  async function end(unit: Unit, upload: Upload, by: ByMember): Promise<Upload> {
    if (!scanner.isThere) return publish(unit, upload, { isScanned: false, by });
    await unit.uploads.setState(upload.id, 'scanning', null);
    return { ...upload, state: 'scanning' };
  }
}

/** Where a piece that begins with this byte of the content begins in the sealed file. */
const sealedOffset = (plainByte: number): number =>
  plainByte === 0
    ? 0
    : HEADER_BYTES + plainByte + Math.floor(plainByte / segmentBytes) * EXTRA_BYTES;
