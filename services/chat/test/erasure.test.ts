import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ChatSession } from '@astra/contracts/chat';
import { aTeam, startHouse, uuid, type House, type Person } from './house.ts';
import { placesInDump } from '@astra/testing/synapse-dump';
import { patience } from '@astra/testing/patience';

let house: House;
beforeAll(async () => {
  house = await startHouse({ isHurried: true });
});
afterAll(() => house.close());

let person: Person;
let colleague: Person;
let security: Person;
let room: { readonly id: string; readonly matrixRoomId: string };
let name: string;
let session: ChatSession;
beforeEach(async () => {
  name = `Dr Planted ${uuid()}`;
  [person, colleague] = [house.aPerson({ name }), house.aPerson()];
  security = house.aPerson({ roles: ['security-officer'] });
  await aTeam(house, [colleague, person]);
  [room] = (await house.as(person)('GET', '/rooms')).body.items;
  session = await house.enter(person, { deviceName: `Device of ${name}` });
});

const roomPath = (): string => `/_matrix/client/v3/rooms/${encodeURIComponent(room.matrixRoomId)}`;
async function send(type: string, content: object, by = session): Promise<string> {
  const path = `${roomPath()}/send/${type}/${uuid()}`;
  const { status, body } = await house.matrix(by, 'PUT', path, content);
  expect(status).toBe(200);
  return String(body['event_id']);
}
const write = (words: string, by = session): Promise<string> =>
  send('m.room.encrypted', { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: words }, by);
async function leave(): Promise<void> {
  const { id: personId, organisationId } = person;
  const known = house.directory.get(personId);
  if (known) house.directory.set(personId, { ...known, isActive: false });
  await house.tell('identity', 'person.deactivated', { personId, organisationId });
}
/** As whoever runs the chat server does. */
async function forgetNames(): Promise<void> {
  const file = new URL('../../../platform/synapse/forget-names.sql', import.meta.url);
  const client = new pg.Client({ connectionString: house.synapse.databaseUrl });
  await client.connect();
  await client.query(await readFile(file, 'utf8')).finally(() => client.end());
}
const ask = (who: Person, typed = name) =>
  house.as(who)('POST', `/people/${person.id}/erasure`, { name: typed });
const record = async () => (await house.as(security)('GET', `/people/${person.id}/record`)).body;

/** Keys as a client keeps them: sealed by its own recovery key. */
async function backUp(words: string): Promise<void> {
  const sealed = {
    algorithm: 'm.megolm_backup.v1.curve25519-aes-sha2',
    auth_data: { public_key: words },
  };
  const made = await house.matrix(session, 'POST', '/_matrix/client/v3/room_keys/version', sealed);
  const key = {
    first_message_index: 0,
    forwarded_count: 0,
    is_verified: true,
    session_data: { ciphertext: words },
  };
  const path = `/_matrix/client/v3/room_keys/keys/${encodeURIComponent(room.matrixRoomId)}/s1?version=${String(made.body['version'])}`;
  expect((await house.matrix(session, 'PUT', path, key)).status).toBe(200);
}

test('who is forgotten is in the chat server’s database no more: no name, no word, no key, no device', async () => {
  const [words, reaction, keys] = [`WORDS-${uuid()}`, `REACTED-${uuid()}`, `KEYS-${uuid()}`];
  const kept = `KEPT-${uuid()}`;
  const his = await house.enter(colleague);
  const message = await write(words);
  await write(kept, his);
  await send('m.reaction', {
    'm.relates_to': { rel_type: 'm.annotation', event_id: message, key: reaction },
  });
  await backUp(keys);
  const planted = [name, words, reaction, keys];
  const search = () => placesInDump(house.synapse.databaseUrl, planted);
  const before = await search();
  await leave();

  const asked = await ask(security);
  await house.use.erasure.unfinished();

  expect(new Set(before.map((place) => place.split(': ')[1]))).toEqual(new Set(planted));
  expect(asked.status).toBe(202);
  // The chat server empties its rows a moment later: in production after a day.
  await vi.waitFor(async () => expect(await search()).toEqual([`room_memberships: ${name}`]), {
    ...patience,
    interval: 500,
  });
  // What none of its interfaces empties, whoever runs it does: see docs/operations/chat.md.
  await forgetNames();
  expect(await search()).toEqual([]);
  const seen = await house.matrix(his, 'GET', `${roomPath()}/messages?dir=b&limit=100`);
  expect(JSON.stringify(seen.body)).toContain(kept);
  expect(JSON.stringify(seen.body)).not.toContain(words);
});

test('our own tables name nobody any more, and say when it was done', async () => {
  await write('words');
  await leave();
  const asked = await record();
  await house.query(`insert into archive_releases values ($1, $2, 'person', $3, $4, $5, now())`, [
    uuid(),
    house.kerval,
    person.id,
    `Asked for by ${name}`,
    security.id,
  ]);

  await ask(security);
  const waiting = await record();
  await house.use.erasure.unfinished();

  expect(asked).toMatchObject({ displayName: name, isActive: false, erasure: 'none' });
  expect(waiting).toMatchObject({ erasure: 'asked' });
  expect(await record()).toMatchObject({ displayName: 'Compte effacé', rooms: 0, erasure: 'done' });
  const rows = await house.query<{ all: string }>(
    `select string_agg(t::text, ' ') as all from (select a::text from accounts a union all select d::text from devices d
       union all select m::text from team_members m union all select r::text from room_members r
       union all select l::text from archive_releases l) t`,
  );
  expect(rows[0]?.all).not.toContain(name);
  expect((await house.trail('chat.erase-person')).at(-1)).toMatchObject({
    actorId: security.id,
    subjectId: person.id,
    outcome: 'done',
  });
});

test('an erasure that the chat server did not hear goes on when it is back, and is whole', async () => {
  const words = `WORDS-${uuid()}`;
  await write(words);
  await leave();
  await ask(security);
  await house.synapse.kill();
  await house.use.erasure.unfinished();
  const meanwhile = await record();
  await house.synapse.restart();

  await house.use.erasure.unfinished();

  expect(meanwhile.erasure).toBe('asked');
  expect(await record()).toMatchObject({ erasure: 'done' });
  const his = await house.enter(colleague);
  const { body } = await house.matrix(his, 'GET', `${roomPath()}/messages?dir=b&limit=100`);
  expect(JSON.stringify(body)).not.toContain(words);
});

test('the security officer alone asks, of somebody who has left, by their name typed by hand, with a proof of a moment ago', async () => {
  const admin = house.aPerson({ roles: ['organisation-administrator'] });
  const elsewhere = house.aPerson({ roles: ['security-officer'], organisationId: house.elsewhere });

  const active = await ask(security);
  await leave();
  const answers = [
    await ask(admin),
    await ask(colleague),
    await ask(elsewhere),
    await ask(security, 'Somebody else'),
  ];
  house.time.at = new Date(Date.now() + 6 * 60_000);
  const stale = await ask(security);
  house.time.at = null;
  await house.use.erasure.unfinished();

  expect(active).toMatchObject({ status: 409, body: { type: '/problems/person-still-active' } });
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 404, 400]);
  expect(stale.status).toBe(401);
  expect(await record()).toMatchObject({ displayName: name, erasure: 'none' });
});
