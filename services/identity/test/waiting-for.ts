import { sql, type Kysely } from 'kysely';
import type { Tables } from '#adapters/postgres/tables.ts';

/** How many transactions of this database wait for a lock. */
export async function waitingFor(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.n ?? 0;
}
