import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import { placesInDump } from '@astra/testing/synapse-dump';
import { aTeam, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
let folder: string;
let list: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astra-erased-'));
  list = join(folder, 'chat');
  house = await startHouse({ isHurried: true, erasureList: list });
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

let person: Person;
let colleague: Person;
let security: Person;
let words: string;
let name: string;
let room: { readonly id: string; readonly matrixRoomId: string };
let copies: Copy[] = [];
beforeEach(async () => {
  name = `Dr Planted ${uuid()}`;
  words = `WORDS-${uuid()}`;
  [person, colleague] = [house.aPerson({ name }), house.aPerson()];
  security = house.aPerson({ roles: ['security-officer'] });
  await aTeam(house, [colleague, person]);
  [room] = (await house.as(person)('GET', '/rooms')).body.items;
  await write(person, words);
});
afterEach(async () => {
  for (const { drop } of copies) await drop();
  copies = [];
});

async function write(who: Person, ciphertext: string): Promise<void> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room.matrixRoomId)}/send/m.room.encrypted/${uuid()}`;
  const sealed = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext };
  expect((await house.matrix(await house.enter(who), 'PUT', path, sealed)).status).toBe(200);
}
async function become(isActive: boolean): Promise<void> {
  const { id: personId, organisationId } = person;
  const known = house.directory.get(personId);
  if (known) house.directory.set(personId, { ...known, isActive });
  const news = isActive ? 'person.changed' : 'person.deactivated';
  await house.tell('identity', news, { personId, organisationId });
}
async function erase(): Promise<void> {
  await become(false);
  const asked = await house.as(security)('POST', `/people/${person.id}/erasure`, { name });
  expect(asked.status).toBe(202);
  await house.use.erasure.unfinished();
  await house.use.erasureList.round();
}
const record = async () => (await house.as(security)('GET', `/people/${person.id}/record`)).body;
const placesOf = (...planted: string[]) => placesInDump(house.synapse.databaseUrl, planted);
const isGone = (planted: string): Promise<void> =>
  vi.waitFor(async () => expect(await placesOf(planted)).toEqual([]), {
    ...patience,
    interval: 500,
  });
const again = async () =>
  (await house.trail('chat.erase-person')).filter(
    (one) => one.subjectId === person.id && one.reason === 'erased-before',
  );

type Copy = { readonly bringBack: () => Promise<void>; readonly drop: () => Promise<void> };
/** As who runs the database server: a whole database is copied, or brought back from its copy. */
async function asAdmin(...statements: readonly string[]): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await admin.connect();
  try {
    for (const statement of statements) await admin.query(statement);
  } finally {
    await admin.end();
  }
}
async function ownerOf(database: string): Promise<string> {
  const url = new URL(inject('postgresAdminUrl'));
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const { rows } = await client
    .query('select pg_get_userbyid(datdba) as owner from pg_database where datname = $1', [
      database,
    ])
    .finally(() => client.end());
  return String(rows[0]?.owner);
}
async function copyOf(databaseUrl: string): Promise<Copy> {
  const database = new URL(databaseUrl).pathname.slice(1);
  const [copy, owner] = [`${database}_copy`, await ownerOf(database)];
  const cutOff = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`;
  await asAdmin(cutOff, `create database ${copy} template ${database} owner ${owner}`);
  const made: Copy = {
    bringBack: () =>
      asAdmin(
        cutOff,
        `drop database ${database}`,
        `create database ${database} template ${copy} owner ${owner}`,
      ),
    drop: () => asAdmin(`drop database if exists ${copy}`),
  };
  copies.push(made);
  return made;
}
/** Of the chat server, while it is down. */
async function copyOfServer(): Promise<Copy> {
  await house.synapse.kill();
  const made = await copyOf(house.synapse.databaseUrl);
  await house.synapse.restart();
  return {
    ...made,
    bringBack: async () => {
      await house.synapse.kill();
      await made.bringBack();
      await house.synapse.restart();
    },
  };
}

test('who was erased after the copies were made is erased again when these are brought back, in both databases', async () => {
  const [ours, theirs] = [await copyOf(house.place.ownerUrl), await copyOfServer()];
  await erase();
  await isGone(words);
  const listed = readFileSync(list, 'utf8');

  await ours.bringBack();
  await theirs.bringBack();
  const between = { places: await placesOf(words), record: await record() };
  await house.use.erasureList.round();

  expect(between.places.length).toBeGreaterThan(0);
  expect(between.record).toMatchObject({ displayName: name, erasure: 'none' });
  await isGone(words);
  expect(await record()).toMatchObject({
    displayName: 'Compte effacé',
    isActive: false,
    rooms: 0,
    erasure: 'done',
  });
  expect(await again()).toMatchObject([{ actorKind: 'service', actorId: 'chat', outcome: 'done' }]);
  // Ids and days alone, and nothing is done twice.
  expect(listed).toContain(person.id);
  expect(listed).not.toContain('Planted');
  await house.use.erasureList.round();
  expect(await again()).toHaveLength(1);
  expect(readFileSync(list, 'utf8')).toBe(listed);
});

test('where the chat server alone is brought back, and who was erased works here again, the words of before go and the new account stays', async () => {
  const theirs = await copyOfServer();
  await erase();
  await theirs.bringBack();
  expect((await placesOf(words)).length).toBeGreaterThan(0);
  await become(true);

  await house.use.erasureList.round();
  await isGone(words);
  expect(await record()).toMatchObject({ displayName: name, isActive: true, erasure: 'none' });
  // Our sign-in led to the account of before there, until that was closed again.
  await house.use.repair.unfinished();
  const kept = `KEPT-${uuid()}`;
  const { id: teamId } = await aTeam(house, [colleague, person], 'Night');
  const rooms = (await house.as(person)('GET', '/rooms')).body.items;
  room = rooms.find((one: { teamId: string }) => one.teamId === teamId);
  await write(person, kept);
  await house.use.erasureList.round();

  expect((await placesOf(kept)).length).toBeGreaterThan(0);
  expect(await again()).toHaveLength(1);
});

test('of an account that the older chat server never had, nothing is left to be done', async () => {
  const theirs = await copyOfServer();
  const late = house.aPerson({ name });
  person = late;
  await house.enter(late);
  await erase();

  await theirs.bringBack();
  await house.use.erasureList.round();

  expect(await again()).toHaveLength(1);
});
