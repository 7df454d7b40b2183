import { sql } from 'kysely';
import type { ArchiveRelease } from '#domain/archive-release.ts';
import type { ArchiveReleases } from '#ports/archive-releases.ts';
import { many, one, run, type Trx } from './rows.ts';

const columns = sql`id, organisation_id as "organisationId", json_build_object('kind', target_kind, 'id', target_id) as target,
  reason, asked_by as "askedBy", asked_at as "askedAt", confirmed_by as "confirmedBy", confirmed_at as "confirmedAt"`;

export const makeArchiveReleases = (trx: Trx): ArchiveReleases => ({
  since: (organisationId, askedAt) =>
    many(
      trx,
      sql<ArchiveRelease>`select ${columns} from archive_releases
        where organisation_id = ${organisationId} and asked_at >= ${askedAt} and ended_at is null order by asked_at, id`,
    ),
  lock: (id) =>
    one(
      trx,
      sql<ArchiveRelease>`select ${columns} from archive_releases where id = ${id} and ended_at is null
        for update`,
    ),
  add: ({ id, organisationId, target, reason, askedBy, askedAt }) =>
    run(
      trx,
      sql`insert into archive_releases (id, organisation_id, target_kind, target_id, reason, asked_by, asked_at)
        values (${id}, ${organisationId}, ${target.kind}, ${target.id}, ${reason}, ${askedBy}, ${askedAt})`,
    ),
  confirm: (id, by, at) =>
    run(
      trx,
      sql`update archive_releases set confirmed_by = ${by}, confirmed_at = ${at} where id = ${id}`,
    ),
  end: (id, by, at) =>
    run(trx, sql`update archive_releases set ended_by = ${by}, ended_at = ${at} where id = ${id}`),
});
