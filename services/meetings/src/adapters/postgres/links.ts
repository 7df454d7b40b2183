import { sql } from 'kysely';
import type { Links } from '#ports/store.ts';
import { one, run, type Trx } from './rows.ts';

type Row = {
  readonly guest_id: string;
  readonly meeting_id: string;
  readonly organisation_id: string;
  readonly replaced_at: Date | null;
};

export function makeLinks(trx: Trx): Links {
  return {
    findByHash: async (tokenHash) => {
      const row = await one(
        trx,
        sql<Row>`select guest_id, meeting_id, organisation_id, replaced_at from guest_links
          where token_hash = ${tokenHash}`,
      );
      return (
        row && {
          guestId: row.guest_id,
          meetingId: row.meeting_id,
          organisationId: row.organisation_id,
          isReplaced: row.replaced_at !== null,
        }
      );
    },
    renew: async (guest, { tokenHash, sealed }) => {
      await run(
        trx,
        sql`update guest_links set replaced_at = ${guest.linkSentAt}, sealed = null
          where guest_id = ${guest.id} and replaced_at is null`,
      );
      await run(
        trx,
        sql`insert into guest_links (token_hash, organisation_id, meeting_id, guest_id, generation, sealed, created_at)
          select ${tokenHash}, ${guest.organisationId}, ${guest.meetingId}, ${guest.id},
            coalesce(max(generation), 0) + 1, ${sealed}, ${guest.linkSentAt}
          from guest_links where guest_id = ${guest.id}`,
      );
    },
    sealedOf: async (guestId) => {
      const row = await one(
        trx,
        sql<{ sealed: string | null }>`select sealed from guest_links
          where guest_id = ${guestId} and replaced_at is null`,
      );
      return row?.sealed ?? null;
    },
  };
}
