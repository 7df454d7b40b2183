import type { Upload } from '#domain/upload.ts';
import type { Unit } from '#ports/store.ts';

/** Forgets an upload. What has come of it, and made no file, goes from the file server by and by. */
export async function dropUpload(unit: Unit, upload: Upload, at: Date): Promise<void> {
  await unit.uploads.remove(upload.id);
  if (upload.state === 'receiving' || upload.state === 'scanning')
    await forgetContent(unit, upload, at);
}

/** Its bytes are wanted by nobody, and their room is free. */
export async function forgetContent(
  { files, allowances }: Unit,
  { sealed, organisationId, personId, sizeBytes }: Upload,
  at: Date,
): Promise<void> {
  await files.wantRemoval({ ...sealed, personId }, at);
  await allowances.giveBack(organisationId, sizeBytes);
}
