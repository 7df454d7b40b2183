import type { PgBoss } from 'pg-boss';

/** Lets the role of this address use a schema of queues that the owner made. */
export async function letRuntimeUse(
  boss: PgBoss,
  schema: string,
  runtimeUrl: string,
): Promise<void> {
  const role = `"${decodeURIComponent(new URL(runtimeUrl).username).replaceAll('"', '""')}"`;
  await boss.getDb().executeSql(`
    grant usage on schema ${schema} to ${role};
    grant select, insert, update, delete on all tables in schema ${schema} to ${role};
    grant usage on all sequences in schema ${schema} to ${role};
    grant execute on all functions in schema ${schema} to ${role};`);
}
