import type pg from 'pg';

const columns = `(id, organisation_id, space_id, folder_id, kind, name, name_key, sort_key, search_key, made_by, made_at,
    changed_by, changed_at, version_id, versions, size_bytes, media_type)`;

type Folder = { readonly id: string; readonly organisationId: string; readonly spaceId: string };

/** A folder at the top of a space. */
export async function makeFolder(
  client: pg.Client,
  { id, organisationId, spaceId }: Folder,
): Promise<void> {
  await client.query(
    `insert into items ${columns} values ($1, $2, $3, null, 'folder', 'Large', 'large', 'large', 'large', $1, now(), $1,
      now(), null, null, null, null)`,
    [id, organisationId, spaceId],
  );
}

type Files = {
  readonly organisationId: string;
  readonly spaceId: string;
  readonly folderId: string | null;
  /** The number of the first. */
  readonly from: number;
  readonly count: number;
};

/** Rows as uploads leave them, without their bytes. One in every 5,000th has another name. */
export async function makeFiles(
  client: pg.Client,
  { organisationId, spaceId, folderId, from, count }: Files,
): Promise<void> {
  await client.query(
    `insert into items ${columns} select gen_random_uuid(), $1, $2, $3::uuid, 'file', name, lower(name), lower(name),
    lower(name), $1, now(), $1, now() - n * interval '1 second', gen_random_uuid(), 1, n, 'application/pdf' from (
      select n, case when n % 5000 = 7 then 'Needle ' else 'Report of patient ' end || lpad((n + $4::int)::text, 7, '0') || '.pdf' as name
      from generate_series(1, $5::int) n) named`,
    [organisationId, spaceId, folderId, from, count],
  );
}
