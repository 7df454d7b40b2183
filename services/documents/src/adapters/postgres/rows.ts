import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { CircleStanding, MeetingStanding } from '@astra/policy/documents';
import type { WrappedKey } from '@astra/file-crypto/key-provider';
import type { Item } from '#domain/item.ts';
import type { Sealed } from '#domain/sealed.ts';
import type { Space } from '#domain/space.ts';

/** The service writes its SQL by hand; the row types stand beside each statement. */
export type Tables = Record<string, never>;
export type Trx = Transaction<Tables>;

export async function many<R>(trx: Trx, query: RawBuilder<R>): Promise<readonly R[]> {
  return (await query.execute(trx)).rows;
}
export async function one<R>(trx: Trx, query: RawBuilder<R>): Promise<R | null> {
  return (await query.execute(trx)).rows[0] ?? null;
}
export async function run(trx: Trx, query: RawBuilder<unknown>): Promise<void> {
  await query.execute(trx);
}

export type SpaceRow = Space;
export const spaceColumns = sql`spaces.id, spaces.organisation_id as "organisationId", spaces.kind,
  spaces.owner_id as "ownerId", case when spaces.kind = 'meeting' then stands_in(spaces.id) end as standing,
  case when spaces.kind in ('team', 'room') then circle_standing(spaces.id) end as circle`;

export type ItemRow = {
  readonly id: string;
  readonly organisation_id: string;
  readonly space_id: string;
  readonly space_kind: Space['kind'];
  readonly owner_id: string | null;
  readonly folder_id: string | null;
  readonly kind: Item['kind'];
  readonly name: string;
  readonly version: number;
  readonly made_by: string;
  readonly changed_by: string;
  readonly changed_at: Date;
  readonly binned_at: Date | null;
  readonly binned_by: string | null;
  readonly version_id: string | null;
  readonly versions: number | null;
  /** As text: more than the driver trusts a number with. */
  readonly size_bytes: string | null;
  readonly media_type: string | null;
  readonly open_comments: number;
  readonly is_binned_above: boolean;
  readonly depth: number;
  readonly share: Item['share'];
  /** Absent where nobody is asked for. */
  readonly may_pass_on?: boolean;
  readonly is_favourite: boolean;
  /** Null of what is in no meeting. */
  readonly standing: MeetingStanding | null;
  readonly given: NonNullable<Item['given']> | null;
  /** Null of what is in no team and no room. */
  readonly circle: CircleStanding | null;
};
/** Of `items i join spaces s`, without what lies above. */
export const itemColumns = sql`i.id, i.organisation_id, i.space_id, s.kind as space_kind, s.owner_id, i.folder_id, i.kind,
  i.name, i.version, i.made_by, i.changed_by, i.changed_at, i.binned_at, i.binned_by, i.version_id, i.versions, i.size_bytes,
  i.media_type, i.open_comments, case when i.meeting_id is not null then stands_in(i.meeting_id) end as standing,
  case when i.meeting_id is not null then given_of(i.id) end as given,
  case when i.circle_id is not null then circle_standing(i.circle_id) end as circle,
  exists (select 1 from favourites f where f.item_id = i.id
    and f.person_id = nullif(current_setting('astra.person', true), '')::uuid) as is_favourite`;

export const toItem = (row: ItemRow): Item => ({
  id: row.id,
  organisationId: row.organisation_id,
  space: {
    id: row.space_id,
    organisationId: row.organisation_id,
    kind: row.space_kind,
    ownerId: row.owner_id,
    ...(row.standing === null ? {} : { standing: row.standing }),
    circle: row.circle,
  },
  folderId: row.folder_id,
  kind: row.kind,
  name: row.name,
  version: row.version,
  madeBy: row.made_by,
  changedBy: row.changed_by,
  changedAt: row.changed_at,
  binnedAt: row.binned_at,
  binnedBy: row.binned_by,
  isBinnedAbove: row.is_binned_above,
  depth: row.depth,
  share: row.share,
  mayPassOn: row.may_pass_on ?? false,
  isFavourite: row.is_favourite,
  openComments: row.open_comments,
  ...(row.given === null ? {} : { given: row.given }),
  file:
    row.version_id === null
      ? null
      : {
          versionId: row.version_id,
          versions: row.versions ?? 1,
          sizeBytes: Number(row.size_bytes),
          mediaType: row.media_type ?? '',
        },
});

export type SealedRow = {
  readonly organisation_id: string;
  readonly document_id: string;
  readonly version_id: string;
  readonly key: WrappedKey;
  readonly header: string;
};
export const toSealed = (row: SealedRow): Sealed => ({
  organisationId: row.organisation_id,
  documentId: row.document_id,
  versionId: row.version_id,
  key: row.key,
  header: row.header,
});

/** What it names was taken away before it was written (`foreign_key_violation`). */
export const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23503';

/** There is one of that id already, whether it is seen or not (`unique_violation`). */
export const isTaken = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '23505' &&
  'constraint' in error &&
  String(error.constraint).endsWith('_pkey');
