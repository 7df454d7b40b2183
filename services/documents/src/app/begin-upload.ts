import { AppError } from '@astra/kit/problems';
import { safeName } from '#domain/name.ts';
import { uploadMetadata, type Upload, type UploadMetadata } from '#domain/upload.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { largestFile } from './allowance.ts';
import type { Deps } from './deps.ts';
import type { KeepPiece } from './keep-piece.ts';
import { seenItem, seenPlace } from './seen.ts';

export type BeginUpload = (
  by: ByMember,
  wish: { readonly sizeBytes: number; readonly metadata: string },
) => Promise<Upload>;

/** One person has so many uploads that are not over. */
const mostOpen = 500;
const hour = 3_600_000;

/** Makes room for a file that is about to come. An empty one is there at once. */
export function makeBeginUpload(deps: Deps, keepPiece: KeepPiece): BeginUpload {
  const act = makeAct(deps);
  const { contents, random, clock, limits } = deps;
  return async (by, { sizeBytes, metadata }) => {
    const { id: personId, organisationId } = by.actor;
    const told = uploadMetadata(metadata, decoded);
    const sealed = await contents.begin({
      organisationId,
      documentId: told?.file ?? random.uuid(),
      versionId: random.uuid(),
    });
    const facts = {
      action: 'document.upload',
      targetKind: 'document',
      targetId: sealed.documentId,
    };
    const upload = await act(by, { ...facts, isQuiet: true }, async (unit) => {
      if (!told) throw oddMetadata();
      const place = await placeOf(unit, by, told);
      await makeRoom(deps, unit, { by, sizeBytes });
      const now = clock.now();
      const begun: Upload = {
        id: random.uuid(),
        organisationId,
        personId,
        ...place,
        name: safeName(told.name),
        sizeBytes,
        receivedBytes: 0,
        mediaType: null,
        sealed,
        state: 'receiving',
        expiresAt: new Date(now.getTime() + limits.uploadHours * hour),
        itemId: null,
      };
      await unit.uploads.add(begun, now);
      return begun;
    });
    if (sizeBytes > 0) return upload;
    const nothing = new Uint8Array();
    return keepPiece(by, upload, { fromPlainByte: 0, plain: nothing, isEnd: true });
  };
}

async function placeOf(
  unit: Unit,
  by: ByMember,
  { space: spaceId, folder: folderId, file }: UploadMetadata,
): Promise<Pick<Upload, 'spaceId' | 'folderId' | 'fileId'>> {
  if (file === null) {
    await seenPlace(unit, by, { spaceId, folderId });
    return { spaceId, folderId, fileId: null };
  }
  const known = await seenItem(unit, by, { id: file, action: 'document.edit' });
  if (known.kind !== 'file' || known.space.id !== spaceId) throw new AppError('not-found');
  return { spaceId, folderId: known.folderId, fileId: file };
}

/** @throws AppError when there is none. */
async function makeRoom(
  deps: Deps,
  unit: Unit,
  { by, sizeBytes }: { readonly by: ByMember; readonly sizeBytes: number },
): Promise<void> {
  const { id: personId, organisationId } = by.actor;
  if (sizeBytes > (await largestFile(deps, unit, organisationId)))
    throw new AppError('file-too-large');
  if ((await unit.uploads.open(personId)).length >= mostOpen)
    throw new AppError('too-many-uploads');
  const hasRoom = await unit.allowances.take(organisationId, sizeBytes, deps.limits.quotaBytes);
  if (!hasRoom) throw new AppError('quota-reached');
}

function decoded(base64: string): string | null {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  // What is no UTF-8 comes back as something else.
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null;
}

const oddMetadata = (): AppError =>
  new AppError('invalid-input', undefined, {
    extras: {
      errors: [{ pointer: '/upload-metadata', message: 'must say a name and where the file goes' }],
    },
  });
