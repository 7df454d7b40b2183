import { sql, type RawBuilder } from 'kysely';
import type { GuestLink } from '#domain/guest-link.ts';
import type { GuestPass, Links } from '#ports/links.ts';
import { many, one, run, type Trx } from './rows.ts';

const columns = sql`id, organisation_id as "organisationId", item_id as "itemId", proof, guest_name as "guestName", may,
  is_marked as "isMarked",  ends_at as "endsAt", most_openings as "mostOpenings", openings, last_opened_at as "lastOpenedAt",
  attempts_left as "attemptsLeft", made_by as "madeBy", made_at as "madeAt", ended_at as "endedAt"`;

const of = (madeBy: string | null): RawBuilder<unknown> =>
  madeBy === null ? sql`true` : sql`made_by = ${madeBy}`;

export function makeLinks(trx: Trx): Links {
  const load = (where: RawBuilder<unknown>): Promise<readonly GuestLink[]> =>
    many(trx, sql<GuestLink>`select ${columns} from guest_links where ${where}`);
  return {
    find: async (id) => (await load(sql`id = ${id}`))[0] ?? null,
    findByToken: async (tokenHash) => {
      const row = await one(
        trx,
        sql<
          GuestLink & { proofHash: string }
        >`select ${columns}, proof_hash as "proofHash" from guest_links
          where token_hash = ${tokenHash} for update`,
      );
      if (!row) return null;
      const { proofHash, ...link } = row;
      return { link, proofHash };
    },
    ofItem: (itemId) =>
      load(sql`item_id = ${itemId} and ended_at is null order by made_at desc, id limit 200`),
    all: async ({ madeBy, after, limit }) => {
      const past =
        after === null
          ? sql`true`
          : sql`(made_at, id) < (${after.value}::timestamptz, ${after.id}::uuid)`;
      const rows = await many(
        trx,
        sql<GuestLink & { mark: string }>`select ${columns}, made_at::text as mark from guest_links
          where ended_at is null and ${of(madeBy)} and ${past} order by made_at desc, id desc limit ${limit}`,
      );
      return rows.map(({ mark, ...link }) => ({
        link,
        mark: { kind: '', value: mark, id: link.id },
      }));
    },
    open: async (madeBy) => {
      const found = await load(sql`ended_at is null and ${of(madeBy)}`);
      return found.map(({ id }) => id);
    },
    toTell: (limit) =>
      load(
        sql`attempts_left = 0 and lock_told_at is null and ended_at is null order by made_at limit ${limit}`,
      ),
    ...changing(trx),
    findPass: (passHash, now) =>
      one(
        trx,
        sql<Pick<GuestPass, 'id' | 'linkId'>>`select id, link_id as "linkId" from guest_passes
          where pass_hash = ${passHash} and expires_at > ${now}`,
      ),
  };
}

function changing(
  trx: Trx,
): Pick<Links, 'add' | 'setAttempts' | 'noteOpening' | 'markTold' | 'end' | 'addPass'> {
  return {
    add: (link, { tokenHash, proofHash }) =>
      run(
        trx,
        sql`insert into guest_links (id, organisation_id, item_id, token_hash, proof, proof_hash, guest_name, may, is_marked,
            ends_at, most_openings, attempts_left, made_by, made_at)
          values (${link.id}, ${link.organisationId}, ${link.itemId}, ${tokenHash}, ${link.proof}, ${proofHash},
            ${link.guestName}, ${link.may}, ${link.isMarked}, ${link.endsAt}, ${link.mostOpenings}, ${link.attemptsLeft}, ${link.madeBy},
            ${link.madeAt})`,
      ),
    setAttempts: (id, attemptsLeft) =>
      run(trx, sql`update guest_links set attempts_left = ${attemptsLeft} where id = ${id}`),
    markTold: async (id, at) => {
      const row = await one(
        trx,
        sql`update guest_links set lock_told_at = ${at} where id = ${id} and lock_told_at is null returning 1`,
      );
      return row !== null;
    },
    noteOpening: (id, at) =>
      run(
        trx,
        sql`update guest_links set openings = openings + 1, last_opened_at = ${at} where id = ${id}`,
      ),
    end: (id, by, at) =>
      run(
        trx,
        sql`update guest_links set ended_by = ${by}, ended_at = ${at} where id = ${id} and ended_at is null`,
      ),
    addPass: ({ id, linkId, passHash, madeAt, expiresAt }) =>
      run(
        trx,
        sql`insert into guest_passes (id, link_id, pass_hash, made_at, expires_at)
          values (${id}, ${linkId}, ${passHash}, ${madeAt}, ${expiresAt})`,
      ),
  };
}
