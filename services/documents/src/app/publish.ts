import { isInPlace } from '#domain/item.ts';
import type { Upload } from '#domain/upload.ts';
import type { By } from '#ports/by.ts';
import type { ActFacts, Unit } from '#ports/store.ts';
import { freeNameIn } from './arrange.ts';
import type { Deps } from './deps.ts';

export type Publish = (
  unit: Unit,
  upload: Upload,
  /** `by` null: nobody asks just now, the scanner has found it clean. */
  facts: { readonly isScanned: boolean; readonly by: By | null },
) => Promise<Upload>;

/** A whole upload becomes a file, or the next version of one, in the transaction that it is given. */
export function makePublish({ clock }: Pick<Deps, 'clock'>): Publish {
  return async (unit, upload, { isScanned, by }) => {
    const { sealed, sizeBytes, personId, organisationId, isByEditor } = upload;
    const { versionId, documentId: itemId } = sealed;
    const mediaType = upload.mediaType ?? 'application/octet-stream';
    await unit.spaces.lock([upload.spaceId]);
    if (upload.fileId === null) {
      const place = await placeStill(unit, upload);
      const name = await freeNameIn(unit, place, { name: upload.name });
      const about = { id: itemId, organisationId, kind: 'file', name, place } as const;
      const file = { versionId, sizeBytes, mediaType };
      await unit.items.add({ ...about, by: personId, file }, clock.now());
    }
    const version = { itemId, sealed, sizeBytes, mediaType, isScanned, isByEditor, by: personId };
    await unit.files.addVersion(version, clock.now());
    await unit.uploads.setState(upload.id, 'done', itemId);
    const facts = {
      ...(await actOf(unit, upload, clock.now())),
      targetKind: 'document',
      targetId: itemId,
      outcome: 'done',
    } as const;
    if (by) await unit.audit(by, facts);
    else await unit.auditFor(upload, facts);
    await tellLookers(unit, upload);
    return { ...upload, mediaType, state: 'done', itemId };
  };
}

/** What it was, and whom it shows where it is a picture of the call. */
async function actOf(
  { pictures }: Unit,
  { fileId, meetingId, sealed }: Upload,
  at: Date,
): Promise<Pick<ActFacts, 'action' | 'subjectId'>> {
  if (fileId !== null) return { action: 'document.upload-version' };
  const picture = meetingId === null ? null : await pictures.keep(sealed.documentId, at);
  if (picture === null) return { action: 'document.upload' };
  return { action: 'document.keep-picture', subjectId: picture.guestId };
}

/** Those who look at what a meeting or a room has just now see it come. */
export async function tellLookers(
  unit: Unit,
  { meetingId, spaceId }: Pick<Upload, 'meetingId' | 'spaceId'>,
): Promise<void> {
  const isLookedAt = meetingId !== null || (await unit.spaces.find(spaceId))?.kind === 'room';
  if (isLookedAt) await unit.tell({ spaceId });
}

/** A folder that went into the bin or to another space meanwhile gets nothing more: the file lies at the top then. */
async function placeStill(
  { items }: Unit,
  { spaceId, folderId }: Upload,
): Promise<{ spaceId: string; folderId: string | null }> {
  const folder = folderId === null ? null : await items.find(folderId, null);
  const isThere = folder !== null && isInPlace(folder) && folder.space.id === spaceId;
  return { spaceId, folderId: isThere ? folder.id : null };
}
