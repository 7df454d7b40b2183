import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { beforeAll, expect, inject, test } from 'vitest';
import {
  databaseUrl,
  dropServiceDatabase,
  ensureServiceDatabase,
  rolesOf,
} from '#postgres/databases.ts';
import { ensureTrailDatabase, migrateTrail } from '#postgres/trail.ts';
import { portsFrom } from '#run/ports.ts';
import { Secrets } from '#run/secrets.ts';
import { environmentOf } from '#run/services.ts';
import { temporaryFolder } from './temporary-folder.ts';

const admin = inject('postgresAdminUrl');
const name = `astra_trail_${randomBytes(4).toString('hex')}`;
const { owner, runtime } = rolesOf(name);
const as = (role: string): string => databaseUrl(admin, { database: name, role, password: 'word' });
const asSuperuser = databaseUrl(admin, { database: name });

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const addEntry = (): string => `
  select set_config('astra.scope', 'system', false);
  insert into entries (id, at, service, actor_kind, action, outcome)
  values ('${randomUUID()}', now(), 'meetings', 'system', 'meeting.open', 'done')`;
const countEntries = 'select count(*)::int as count from entries';

/** An installation of before: the service held the owner's password, and migrated by itself. */
beforeAll(async () => {
  await ensureServiceDatabase(admin, { name, ownerPassword: 'word', runtimePassword: 'word' });
  await migrateTrail(admin, name);
  await ask(as(runtime), addEntry());
  expect(await ask(as(owner), 'select current_user::text as me')).toEqual([{ me: owner }]);

  await ensureTrailDatabase(admin, { name, runtimePassword: 'word' });
  return () => dropServiceDatabase(admin, name);
});

test('after the upgrade nobody logs in as the owner of the trail, whatever password they have kept', async () => {
  await expect(ask(as(owner), 'select 1')).rejects.toThrow(/password authentication failed/u);
  const role = await ask(
    asSuperuser,
    `select rolcanlogin, rolpassword from pg_authid where rolname = '${owner}'`,
  );
  expect(role).toEqual([{ rolcanlogin: false, rolpassword: null }]);
});

test('all of the trail belongs to that owner, of whom nobody is a member', async () => {
  const owners = await ask(
    asSuperuser,
    `select distinct pg_get_userbyid(relowner)::text as owner from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'i', 'S')
     union select pg_get_userbyid(nspowner)::text from pg_namespace where nspname = 'public'
     union select pg_get_userbyid(datdba)::text from pg_database where datname = current_database()
     union select pg_get_userbyid(proowner)::text from pg_proc where pronamespace = 'public'::regnamespace`,
  );
  const members = await ask(
    asSuperuser,
    `select member::regrole::text from pg_auth_members where roleid = '${owner}'::regrole`,
  );
  const rights = await ask(
    asSuperuser,
    `select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication from pg_roles where rolname = '${runtime}'`,
  );

  expect(owners).toEqual([{ owner }]);
  expect(members).toEqual([]);
  expect(rights.map((row) => Object.values(row as object))).toEqual([Array(5).fill(false)]);
});

test('the entries of before are there, and the service goes on adding to them', async () => {
  const before = await ask(asSuperuser, countEntries);
  await ask(as(runtime), addEntry());

  expect(before).toEqual([{ count: 1 }]);
  expect(await ask(asSuperuser, countEntries)).toEqual([{ count: 2 }]);
});

test('a migration that comes later is run in the owner’s name, once', async () => {
  await ask(asSuperuser, "delete from schema_migrations where name like '0003%'");
  await ask(asSuperuser, `revoke select on schema_migrations from ${runtime}`);

  await ensureTrailDatabase(admin, { name, runtimePassword: 'word' });

  const run = await ask(as(runtime), 'select name from schema_migrations order by name');
  expect(run).toContainEqual({ name: '0003-the-service-sees-what-has-run.sql' });
  await expect(migrateTrail(admin, name)).resolves.toBeUndefined();
});

test('the local stack gives the running service one password of the database, its own', () => {
  const state = temporaryFolder();
  const secrets = new Secrets(state);
  const given = environmentOf('security', {
    state,
    secrets,
    ports: portsFrom(8400),
    adminUrl: admin,
  });
  const word = new URL(admin).password;

  expect(given).not.toHaveProperty('DATABASE_OWNER_URL');
  expect(given['DATABASE_URL']).toMatch(/^postgres(?:ql)?:\/\/astra_security_runtime:/u);
  expect(JSON.stringify(given)).not.toContain(word);
});
