import { sql } from 'kysely';
import type { Scans } from '#ports/scans.ts';
import { one, run, type Trx } from './rows.ts';

export function makeScans(trx: Trx): Scans {
  return {
    next: async (claim, now, { mostOfOne, quickBytes }) => {
      // One after the other: two at once would not see what the other takes.
      await run(trx, sql`select pg_advisory_xact_lock(hashtextextended('scans', 0))`);
      const row = await one(
        trx,
        sql<{
          id: string;
        }>`update uploads set scan_claim = ${claim.id}, scan_claimed_until = ${claim.until}
          where id = (
            select id from uploads
              where state = 'scanning' and scan_claimed_until <= ${now}
                and (${quickBytes}::bigint is null or size_bytes <= ${quickBytes}::bigint)
                and person_id <> all (
                  select person_id from uploads
                    where state = 'scanning' and scan_claim is not null and scan_claimed_until > ${now}
                    group by person_id having count(*) >= ${mostOfOne})
              order by ${quickBytes}::bigint is not null and meeting_id is null, begun_at, id
              limit 1 for update skip locked)
          returning id`,
      );
      return row?.id ?? null;
    },
    take: (id, claim) =>
      run(
        trx,
        sql`update uploads set scan_claim = ${claim.id}, scan_claimed_until = ${claim.until}
          where id = ${id} and state = 'scanning'`,
      ),
    renew: (ids, claim) =>
      run(
        trx,
        sql`update uploads set scan_claimed_until = ${claim.until}
          where state = 'scanning' and scan_claim = ${claim.id} and id = any(${[...ids]}::uuid[])`,
      ),
    letGo: (id, claim) =>
      run(
        trx,
        sql`update uploads set scan_claim = null, scan_claimed_until = ${claim.until}
          where id = ${id} and scan_claim = ${claim.id}`,
      ),
  };
}
