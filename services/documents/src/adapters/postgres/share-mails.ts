import { sql, type RawBuilder } from 'kysely';
import type { RoleHolders, ShareMails, ShareReader } from '#ports/share-mails.ts';
import { many, one, run, type Trx } from './rows.ts';

/** Whom a share reaches. Who has a role only identity knows: it is said with the question. */
const reached = (holders: readonly RoleHolders[]): RawBuilder<unknown> => sql`lateral (
  select s.person_id where s.person_id is not null
  union select p.person_id from circle_people p join circles c on c.id = p.circle_id
    where c.id = s.team_id and c.kind = 'team' and not c.is_closed
  union select person.id from
    jsonb_to_recordset(${JSON.stringify(holders)}::jsonb) h ("organisationId" uuid, role text, "personIds" uuid[])
    cross join unnest(h."personIds") person (id)
    where h.role = s.role and h."organisationId" = s.organisation_id) reader`;

export const makeShareMails = (trx: Trx): ShareMails => ({
  isWanted: async (personId) => {
    const row = await one(
      trx,
      sql<{
        isWanted: boolean;
      }>`select is_wanted as "isWanted" from share_mails where person_id = ${personId}`,
    );
    return row?.isWanted ?? true;
  },
  setWanted: ({ personId, organisationId }, isWanted) =>
    run(
      trx,
      sql`insert into share_mails (person_id, organisation_id, is_wanted)
        values (${personId}, ${organisationId}, ${isWanted})
        on conflict (person_id) do update set is_wanted = excluded.is_wanted`,
    ),
  ...finding(trx),
  putBack: ({ personId, organisationId }, at) =>
    run(
      trx,
      sql`insert into share_mails (person_id, organisation_id, tried_at)
        values (${personId}, ${organisationId}, ${at})
        on conflict (person_id) do update set tried_at = excluded.tried_at`,
    ),
  markTold: async ({ personId, organisationId }, { at, toldBefore }) => {
    const row = await one(
      trx,
      sql`insert into share_mails as known (person_id, organisation_id, told_at)
        values (${personId}, ${organisationId}, ${at})
        on conflict (person_id) do update set told_at = excluded.told_at
          where known.is_wanted and coalesce(known.told_at <= ${toldBefore}, true)
        returning 1`,
    );
    return row !== null;
  },
});

const finding = (trx: Trx): Pick<ShareMails, 'rolesThatWait' | 'toTell'> => ({
  rolesThatWait: ({ madeAfter, madeBefore }) =>
    many(
      trx,
      sql<
        Omit<RoleHolders, 'personIds'>
      >`select distinct organisation_id as "organisationId", role from shares
        where role is not null and ended_at is null and (ends_at is null or ends_at > now())
          and made_at > ${madeAfter} and made_at <= ${madeBefore}`,
    ),
  toTell: ({ madeAfter, madeBefore, toldBefore, holders, limit }) =>
    many(
      trx,
      sql<ShareReader>`select reader.person_id as "personId", s.organisation_id as "organisationId"
        from shares s cross join ${reached(holders)}
          left join shared_looks looks on looks.person_id = reader.person_id
          left join share_mails mails on mails.person_id = reader.person_id
        where s.ended_at is null and (s.ends_at is null or s.ends_at > now())
          and s.made_at > ${madeAfter} and s.made_at <= ${madeBefore} and s.made_by <> reader.person_id
          and coalesce(mails.is_wanted, true) and coalesce(mails.told_at <= ${toldBefore}, true)
          and s.made_at > greatest(coalesce(looks.looked_until, '-infinity'), coalesce(mails.told_at, '-infinity'))
          and not exists (select 1 from openings o where o.item_id = s.item_id and o.person_id = reader.person_id
            and o.last_at >= s.made_at)
          and not exists (select 1 from lies_in(s.item_id) up join items i on i.id = up.id where i.binned_at is not null)
          and (s.parent_id is null or share_gives(s) is not null)
        group by 1, 2 order by min(mails.tried_at) nulls first, 1 limit ${limit}`,
    ),
});
