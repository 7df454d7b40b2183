import { sql, type RawBuilder } from 'kysely';
import type { Upload } from '#domain/upload.ts';
import type { Uploads } from '#ports/uploads.ts';
import { many, one, run, toSealed, type SealedRow, type Trx } from './rows.ts';

type UploadRow = SealedRow & {
  readonly id: string;
  readonly person_id: string;
  readonly space_id: string;
  readonly folder_id: string | null;
  readonly file_id: string | null;
  readonly name: string;
  readonly size_bytes: string;
  readonly received_bytes: string;
  readonly media_type: string | null;
  readonly state: Upload['state'];
  readonly refusal: Upload['refusal'];
  readonly expires_at: Date;
  readonly item_id: string | null;
  readonly meeting_id: string | null;
  readonly is_guests: boolean;
  readonly is_by_editor: boolean;
};

const toUpload = (row: UploadRow): Upload => ({
  id: row.id,
  organisationId: row.organisation_id,
  personId: row.person_id,
  spaceId: row.space_id,
  folderId: row.folder_id,
  fileId: row.file_id,
  name: row.name,
  sizeBytes: Number(row.size_bytes),
  receivedBytes: Number(row.received_bytes),
  mediaType: row.media_type,
  sealed: toSealed(row),
  state: row.state,
  refusal: row.refusal,
  expiresAt: row.expires_at,
  itemId: row.item_id,
  meetingId: row.meeting_id,
  isGuests: row.is_guests,
  isByEditor: row.is_by_editor,
});

export function makeUploads(trx: Trx): Uploads {
  const load = async (where: RawBuilder<unknown>): Promise<readonly Upload[]> =>
    (await many(trx, sql<UploadRow>`select * from uploads where ${where}`)).map(toUpload);
  const ids = async (where: RawBuilder<unknown>): Promise<readonly string[]> =>
    (await many(trx, sql<{ id: string }>`select id from uploads where ${where}`)).map(
      ({ id }) => id,
    );
  return {
    find: async (id) => (await load(sql`id = ${id}`))[0] ?? null,
    findForChange: async (id) => (await load(sql`id = ${id} for update`))[0] ?? null,
    findIdle: async (id) => (await load(sql`id = ${id} for update skip locked`))[0] ?? null,
    open: (personId) =>
      load(
        sql`person_id = ${personId} and state in ('receiving', 'scanning') order by begun_at, id`,
      ),
    among: (personId, wanted) => load(sql`id = any(${wanted}::uuid[]) and person_id = ${personId}`),
    refused: (personId, limit) =>
      load(
        sql`person_id = ${personId} and state = 'refused' and not is_forgotten
          order by begun_at desc, id limit ${limit}`,
      ),
    expired: (before, { limit, but }) =>
      ids(
        sql`expires_at < ${before} and state <> 'scanning' and id <> all(${but}::uuid[])
          order by expires_at limit ${limit}`,
      ),
    ofPerson: (personId) =>
      ids(sql`person_id = ${personId} and state in ('receiving', 'scanning')`),
    ...changing(trx),
  };
}

function changing(
  trx: Trx,
): Pick<Uploads, 'add' | 'advance' | 'setState' | 'refuse' | 'forget' | 'remove'> {
  return {
    add: async (upload, at) => {
      const { sealed } = upload;
      const row = await one(
        trx,
        sql`insert into uploads (id, organisation_id, person_id, space_id, folder_id, file_id, document_id, version_id,
            name, size_bytes, key, header, state, begun_at, expires_at, meeting_id, is_guests,
            is_by_editor)
          values (${upload.id}, ${upload.organisationId}, ${upload.personId}, ${upload.spaceId}, ${upload.folderId},
            ${upload.fileId}, ${sealed.documentId}, ${sealed.versionId}, ${upload.name}, ${upload.sizeBytes},
            ${JSON.stringify(sealed.key)}::jsonb, ${sealed.header}, ${upload.state}, ${at}, ${upload.expiresAt},
            ${upload.meetingId}, ${upload.isGuests}, ${upload.isByEditor}) on conflict (id) do nothing returning 1`,
      );
      return row !== null;
    },
    advance: async (id, { from, to, mediaType }, expiresAt) => {
      const row = await one(
        trx,
        sql`update uploads set received_bytes = ${to}, expires_at = ${expiresAt},
            media_type = coalesce(media_type, ${mediaType})
          where id = ${id} and state = 'receiving' and received_bytes = ${from} returning 1`,
      );
      return row !== null;
    },
    setState: (id, state, itemId) =>
      run(trx, sql`update uploads set state = ${state}, item_id = ${itemId} where id = ${id}`),
    refuse: (id, refusal) =>
      run(trx, sql`update uploads set state = 'refused', refusal = ${refusal} where id = ${id}`),
    forget: (id) => run(trx, sql`update uploads set is_forgotten = true where id = ${id}`),
    remove: (id) => run(trx, sql`delete from uploads where id = ${id}`),
  };
}
