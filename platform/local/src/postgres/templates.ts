import { escapeLiteral } from 'pg';
import { quote, withClient } from '#postgres/databases.ts';

/**
 * Makes a database that others are copied from, once for each server: whoever comes while it is made waits. `make` must
 * leave nobody connected to it.
 */
export async function ensureTemplate(
  adminUrl: string,
  name: string,
  make: () => Promise<void>,
): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    // Released with the connection, also when this process dies in the middle.
    await admin.query('select pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await admin.query(
      'select 1 from pg_database where datname = $1 and datistemplate',
      [name],
    );
    if (rowCount !== 0) return;
    // What somebody left half made.
    await admin.query(`drop database if exists ${quote(name)} with (force)`);
    await make();
    await admin.query(`alter database ${quote(name)} is_template true allow_connections false`);
  });
}

/** For a server that outlives a run: what the next run copies is made by it. */
export async function dropTemplates(adminUrl: string, names: string): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ datname: string }>(
      `select datname from pg_database where datistemplate and datname like ${escapeLiteral(names)}`,
    );
    for (const { datname } of rows) {
      await admin.query(`alter database ${quote(datname)} is_template false`);
      await admin.query(`drop database ${quote(datname)} with (force)`);
    }
  });
}
