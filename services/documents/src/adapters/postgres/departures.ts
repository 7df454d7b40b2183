import { sql } from 'kysely';
import { nameKey, searchKey, sortKey } from '#domain/name.ts';
import type { Departure, Departures } from '#ports/departures.ts';
import { many, one, run, type Trx } from './rows.ts';

type AmountRow = {
  readonly files: string;
  readonly size: string;
  readonly others: string;
};

export function makeDepartures(trx: Trx): Departures {
  return {
    amount: async (personId) => {
      const row = await one(
        trx,
        sql<AmountRow>`select files, size_bytes as size, from_others as others from amount_of(${personId})`,
      );
      return {
        files: Number(row?.files ?? 0),
        sizeBytes: Number(row?.size ?? 0),
        fromOthers: Number(row?.others ?? 0),
      };
    },
    find: (personId) =>
      one(
        trx,
        sql<Departure>`select organisation_id as "organisationId", handed_to as "handedTo", handed_at as "handedAt",
            erasure_asked_at as "erasureAskedAt", erased_at as "erasedAt"
          from departures where person_id = ${personId}`,
      ),
    ...handing(trx),
    ...erasing(trx),
    ...forgetting(trx),
  };
}

function handing(
  trx: Trx,
): Pick<Departures, 'spaceOf' | 'makeSpaceOf' | 'holdUploadsTo' | 'handOver' | 'noteHandOver'> {
  return {
    spaceOf: async (personId) => {
      const row = await one(
        trx,
        sql<{ id: string | null }>`select own_space_here(${personId}) as id`,
      );
      return row?.id ?? null;
    },
    makeSpaceOf: async (personId, freshId, at) => {
      const row = await one(
        trx,
        sql<{
          id: string | null;
        }>`select make_own_space_here(${personId}, ${freshId}, ${at}) as id`,
      );
      return row?.id ?? null;
    },
    holdUploadsTo: (personId) => run(trx, sql`select hold_uploads_to(${personId})`),
    handOver: async ({ leaverId, takerId, folderId, name }, at) => {
      const row = await one(
        trx,
        sql<{
          moved: boolean;
        }>`select hand_over(${leaverId}, ${takerId}, ${folderId}, ${name}, ${nameKey(name)}, ${sortKey(name)},
            ${searchKey(name)}, ${at}) as moved`,
      );
      return row?.moved === true;
    },
    noteHandOver: ({ personId, organisationId, toId }, at) =>
      run(
        trx,
        sql`insert into departures (person_id, organisation_id, handed_to, handed_at)
          values (${personId}, ${organisationId}, ${toId}, ${at})
          on conflict (person_id) do update set handed_to = excluded.handed_to, handed_at = excluded.handed_at`,
      ),
  };
}

function erasing(
  trx: Trx,
): Pick<
  Departures,
  'askErasure' | 'takeToErase' | 'roots' | 'setRowsGone' | 'contents' | 'setErased'
> {
  const ids = async (query: ReturnType<typeof sql<{ id: string }>>): Promise<readonly string[]> =>
    (await many(trx, query)).map(({ id }) => id);
  return {
    askErasure: ({ personId, organisationId }, at) =>
      run(
        trx,
        sql`insert into departures (person_id, organisation_id, erasure_asked_at)
          values (${personId}, ${organisationId}, ${at})
          on conflict (person_id) do update set erasure_asked_at = excluded.erasure_asked_at,
            rows_gone_at = null, tried_at = null, erased_at = null`,
      ),
    takeToErase: (limit, at) =>
      ids(sql`update departures set tried_at = ${at} where person_id in (select person_id from departures
          where erasure_asked_at is not null and erased_at is null
          order by tried_at nulls first, erasure_asked_at limit ${limit})
        returning person_id as id`),
    roots: (personId, { limit, but }) =>
      ids(sql`select i.id from items i join spaces s on s.id = i.space_id join departures d on d.person_id = s.owner_id
        where s.kind = 'own' and s.owner_id = ${personId} and i.folder_id is null and i.made_at <= d.erasure_asked_at
          and d.rows_gone_at is null
          and i.id <> all(${but}::uuid[]) order by i.id limit ${limit}`),
    setRowsGone: (personId, at) =>
      run(
        trx,
        sql`update departures set rows_gone_at = coalesce(rows_gone_at, ${at}) where person_id = ${personId}`,
      ),
    contents: (personId, limit) =>
      ids(sql`select version_id as id from removals where person_id = ${personId}
        order by wanted_at limit ${limit}`),
    setErased: (personId, at) =>
      run(trx, sql`update departures set erased_at = ${at} where person_id = ${personId}`),
  };
}

function forgetting(trx: Trx): Pick<Departures, 'forget'> {
  return {
    forget: async (personId) => {
      const theirs = sql`d where d.person_id = ${personId}`;
      await run(
        trx,
        sql`delete from uploads u using departures ${theirs} and u.person_id = d.person_id
          and u.state in ('done', 'refused') and u.begun_at <= d.erasure_asked_at`,
      );
      await run(
        trx,
        sql`delete from copies c using departures ${theirs} and c.person_id = d.person_id
          and c.state <> 'copying' and c.begun_at <= d.erasure_asked_at`,
      );
      await run(
        trx,
        sql`delete from favourites f using departures ${theirs} and f.person_id = d.person_id
          and f.made_at <= d.erasure_asked_at`,
      );
      await run(
        trx,
        sql`update partner_shares p set maker_name = '' from departures ${theirs} and p.made_by = d.person_id
          and p.ended_at is not null`,
      );
    },
  };
}
