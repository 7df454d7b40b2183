import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Client } from 'pg';
import type { QueryResult } from 'pg';
import { makePreparedDatabase, makeServiceDatabase } from '@astra/testing/postgres';
import type { TestDatabase } from '@astra/testing/postgres';
import { serverArguments } from '#postgres/cluster.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await makeServiceDatabase(inject('postgresAdminUrl'), 'sample');
  const { username } = new URL(database.url);
  await asRole(
    database.ownerUrl,
    `create table notes (id serial, text text);
     grant select, insert on notes to ${username}; grant usage on notes_id_seq to ${username}`,
  );
});
afterAll(() => database.drop());

async function asRole(url: string, sql: string): Promise<QueryResult> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

test('a service writes and reads the rows of a table that its owner role has made', async () => {
  await asRole(database.url, "insert into notes (text) values ('kept')");

  const { rows } = await asRole(database.url, 'select text from notes');

  expect(rows).toEqual([{ text: 'kept' }]);
});

test('what no migration has granted is refused', async () => {
  await expect(asRole(database.url, 'delete from notes')).rejects.toThrow(/permission denied/);
});

test('a running service cannot change its own schema', async () => {
  await expect(asRole(database.url, 'create table mine (id int)')).rejects.toThrow(
    /permission denied/,
  );
  await expect(asRole(database.url, 'drop table notes')).rejects.toThrow(/must be owner/);
});

test("a service cannot connect to another service's database", async () => {
  const neighbour = await makeServiceDatabase(inject('postgresAdminUrl'), 'neighbour');
  const foreign = new URL(database.url);
  foreign.pathname = new URL(neighbour.url).pathname;

  await expect(asRole(foreign.href, 'select 1')).rejects.toThrow(/permission denied for database/);

  await neighbour.drop();
});

test('prepared once, copies have its tables, its grants and its walls, and nothing of each other', async () => {
  let times = 0;
  const prepare = async (urls: {
    readonly ownerUrl: string;
    readonly runtimeUrl: string;
  }): Promise<void> => {
    times += 1;
    const { username } = new URL(urls.runtimeUrl);
    await asRole(
      urls.ownerUrl,
      `create table own (id int, who text); grant select, insert on own to ${username};
       alter table own enable row level security; alter table own force row level security;
       create policy own on own to ${username} using (who = 'me') with check (true)`,
    );
  };
  const make = (): Promise<TestDatabase> =>
    makePreparedDatabase(inject('postgresAdminUrl'), 'prepared_sample', prepare);
  const [one, other] = await Promise.all([make(), make()]);

  await asRole(one.url, "insert into own values (1, 'me'), (2, 'them')");

  expect(times).toBe(1);
  expect((await asRole(one.url, 'select id from own')).rows).toEqual([{ id: 1 }]);
  expect((await asRole(other.url, 'select id from own')).rows).toEqual([]);
  await expect(asRole(one.url, 'delete from own')).rejects.toThrow(/permission denied/);
  await expect(asRole(one.url, 'drop table own')).rejects.toThrow(/must be owner/);
  await asRole(one.ownerUrl, 'alter table own add more int');
  const foreign = new URL(one.url);
  foreign.pathname = new URL(other.url).pathname;
  await expect(asRole(foreign.href, 'select 1')).rejects.toThrow(/permission denied for database/);
  await Promise.all([one.drop(), other.drop()]);
});

test('a server whose data is to last waits for the disk, and writes whole pages first', () => {
  const binaries = { folder: '/usr/bin', origin: 'machine', version: '15.14' } as const;
  const cluster = { binaries, folder: '/data', port: 5432, password: 'x' };

  const settings = serverArguments(cluster).filter((word) => word.includes('='));

  expect(settings).toContain('fsync=on');
  expect(settings.filter((one) => /=(?:off|local|remote_write)$/u.test(one))).toEqual([]);
});
