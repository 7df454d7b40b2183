import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { databaseOf, databaseUrls, entry, environmentOf } from '#run/services.ts';
import type { Settings } from '#run/services.ts';
import { peopleFile, seedMark } from '#run/people.ts';
import { writePrivate } from '#run/secrets.ts';
import { runLogged } from '#setup/command.ts';

/** Gives the identity service the demo people, unless its database has them already. */
export async function seed(settings: Settings): Promise<void> {
  const program = entry('identity', 'seed.ts');
  if (!existsSync(program)) return;
  const fingerprint = await seedFingerprint(settings, program);
  const mark = seedMark(settings.state);
  // A damaged mark costs a second look, which finds everybody there.
  if (existsSync(mark) && readFileSync(mark, 'utf8').includes(fingerprint)) return;
  await runLogged({
    command: process.execPath,
    args: [program],
    environment: environmentOf('identity', settings),
    log: 'seed',
    timeoutMs: 60_000,
  });
  writePrivate(mark, fingerprint);
}

/** Changes with the people, with the program, and with the database (one begun anew has another number). */
async function seedFingerprint(settings: Settings, program: string): Promise<string> {
  const database = await databaseNumber(settings);
  const hash = createHash('sha256').update(database);
  for (const file of [program, peopleFile(settings.state)]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

async function databaseNumber(settings: Settings): Promise<string> {
  const client = new Client({ connectionString: databaseUrls('identity', settings).url });
  client.on('error', () => undefined); // a server that is stopped under us is told by the query
  await client.connect();
  try {
    const name = databaseOf('identity', settings.secrets).name;
    const sql = `select oid || '/' || (select system_identifier from pg_control_system()) as number from pg_database where datname = $1`;
    const { rows } = await client.query<{ number: string }>(sql, [name]);
    return rows[0]?.number ?? '';
  } finally {
    await client.end();
  }
}
