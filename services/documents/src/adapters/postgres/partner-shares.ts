import { sql, type RawBuilder } from 'kysely';
import type { Partner, PartnerShare, Received } from '#domain/partner-share.ts';
import type { Partners, PartnerShares } from '#ports/partner-shares.ts';
import { many, one, run, type Trx } from './rows.ts';

const partnerColumns = sql`organisation_id as "organisationId", partner_id as "partnerId", name, made_by as "madeBy",
  made_at as "madeAt"`;

export const makePartners = (trx: Trx): Partners => ({
  all: (organisationId) =>
    many(
      trx,
      sql<Partner>`select ${partnerColumns} from partners where organisation_id = ${organisationId}
        order by lower(name), partner_id`,
    ),
  find: (organisationId, partnerId) =>
    one(
      trx,
      sql<Partner>`select ${partnerColumns} from partners
        where organisation_id = ${organisationId} and partner_id = ${partnerId}`,
    ),
  allow: ({ organisationId, partnerId, name, madeBy, madeAt }) =>
    run(
      trx,
      sql`insert into partners (organisation_id, partner_id, name, made_by, made_at)
        values (${organisationId}, ${partnerId}, ${name}, ${madeBy}, ${madeAt})
        on conflict (organisation_id, partner_id) do update set name = excluded.name`,
    ),
  forbid: (organisationId, partnerId) =>
    run(
      trx,
      sql`delete from partners where organisation_id = ${organisationId} and partner_id = ${partnerId}`,
    ),
});

const columns = sql`p.id, p.organisation_id as "organisationId", p.item_id as "itemId", p.partner_id as "partnerId",
  partners.name as "partnerName", p.role, p.is_marked as "isMarked", p.from_name as "fromName", p.maker_name as "makerName", p.ends_at as "endsAt",
  p.made_by as "madeBy", p.made_at as "madeAt"`;
const from = sql`partner_shares p join partners using (organisation_id, partner_id)`;
const holds = sql`p.ended_at is null and p.ends_at > now()`;

export function makePartnerShares(trx: Trx): PartnerShares {
  const load = (where: RawBuilder<unknown>): Promise<readonly PartnerShare[]> =>
    many(trx, sql<PartnerShare>`select ${columns} from ${from} where ${holds} and ${where}`);
  return {
    add: makeAdd(trx),
    find: async (id) => (await load(sql`p.id = ${id}`))[0] ?? null,
    ofItem: (itemId) => load(sql`p.item_id = ${itemId} order by p.made_at desc, p.id`),
    all: async ({ organisationId, after, limit }) => {
      const past =
        after === null
          ? sql`true`
          : sql`(p.made_at, p.id) < (${after.value}::timestamptz, ${after.id}::uuid)`;
      const rows = await many(
        trx,
        sql<PartnerShare & { mark: string }>`select ${columns}, p.made_at::text as mark from ${from}
          where ${holds} and p.organisation_id = ${organisationId} and ${past} order by p.made_at desc, p.id desc limit ${limit}`,
      );
      return rows.map(({ mark, ...share }) => ({
        share,
        mark: { kind: '', value: mark, id: share.id },
      }));
    },
    madeBy: async (personId) => (await load(sql`p.made_by = ${personId}`)).map(({ id }) => id),
    end: (id, by, at) =>
      run(
        trx,
        sql`update partner_shares set ended_by = ${by}, ended_at = ${at} where id = ${id} and ended_at is null`,
      ),
    received: async (roles, { id, limit }) => {
      const rows = await many(
        trx,
        sql<Received & { sizeBytes: string }>`select id, organisation_id as "organisationId",
            partner_id as "partnerId", item_id as "itemId", role, name, is_marked as "isMarked", size_bytes as "sizeBytes",
            media_type as "mediaType", from_name as "fromName", maker_name as "makerName", ends_at as "endsAt",
            made_at as "madeAt", holds
          from received_documents(${roles}::text[], ${id}::uuid, ${limit})`,
      );
      return rows.map((row) => ({ ...row, sizeBytes: Number(row.sizeBytes) }));
    },
  };
}

const makeAdd =
  (trx: Trx): PartnerShares['add'] =>
  async (share) => {
    const { id, organisationId, itemId, partnerId, role, madeBy, madeAt } = share;
    await run(
      trx,
      sql`update partner_shares set ended_by = ${madeBy}, ended_at = ${madeAt}
        where item_id = ${itemId} and partner_id = ${partnerId} and role = ${role} and ended_at is null`,
    );
    await run(
      trx,
      sql`insert into partner_shares (id, organisation_id, item_id, partner_id, role, is_marked, from_name, maker_name, ends_at,
          made_by, made_at)
        values (${id}, ${organisationId}, ${itemId}, ${partnerId}, ${role}, ${share.isMarked}, ${share.fromName}, ${share.makerName},
          ${share.endsAt}, ${madeBy}, ${madeAt})`,
    );
  };
