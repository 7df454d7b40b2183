import pg from 'pg';
import { stack } from './stack.ts';

/** Whether a commit waits until it is written down, by service, as the service's own role has it in its own database. */
export async function howCommitsWait(): Promise<Readonly<Record<string, string>>> {
  const asked = Object.entries(stack().run.databases).map(async ([service, { url }]) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ setting: string }>(
      `select setting from pg_settings where name = 'synchronous_commit'`,
    );
    await client.end();
    return [service, rows[0]?.setting ?? ''] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}
