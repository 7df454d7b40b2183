import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inDump } from '@astra/testing/synapse-dump';
import { aTeam, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

let lead: Person;
let member: Person;
let admin: Person;
let room: { readonly id: string; readonly matrixRoomId: string };
beforeEach(async () => {
  [lead, member] = [house.aPerson(), house.aPerson()];
  const team = await aTeam(house, [lead, member]);
  admin = team.admin;
  [room] = (await house.as(lead)('GET', '/rooms')).body.items;
  await keep(null);
});

const dayMs = 86_400_000;
const roomPath = (): string => `/_matrix/client/v3/rooms/${encodeURIComponent(room.matrixRoomId)}`;
/** For all rooms of the organisation. */
async function keep(days: number | null): Promise<number> {
  const { version } = (await house.as(admin)('GET', '/retention')).body;
  return (await house.as(admin)('PUT', '/retention', { version, days })).status;
}
const ofRoom = (who: Person, days: number | null) =>
  house.as(who)('PUT', `/rooms/${room.id}/retention`, { days });
/** As a client sends what it has encrypted. */
async function write(words: string, who = member): Promise<string> {
  const path = `${roomPath()}/send/m.room.encrypted/${uuid()}`;
  const sealed = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: words };
  const { body } = await house.matrix(await house.enter(who), 'PUT', path, sealed);
  return String(body['event_id']);
}
async function sweepAt(at: number): Promise<void> {
  house.time.at = new Date(at);
  await house.use.sweep().finally(() => {
    house.time.at = null;
  });
}
const sweepAfter = (days: number): Promise<void> => sweepAt(Date.now() + days * dayMs);
const dump = (...words: string[]) => inDump(house.synapse.databaseUrl, words);

test('what is too old is gone from the chat server’s database, even the last words of a room that has fallen silent', async () => {
  const [old, last] = [`OLD-${uuid()}`, `LAST-${uuid()}`];
  await write(old);
  await write(last);
  await keep(90);

  await sweepAfter(89);
  const before = await dump(old, last);
  await sweepAfter(91);

  expect(before).toEqual([old, last]);
  expect(await dump(old, last)).toEqual([]);
  // The room is as it was otherwise, and is written in.
  const kept = `KEPT-${uuid()}`;
  await write(kept);
  const { body } = await house.matrix(
    await house.enter(lead),
    'GET',
    `${roomPath()}/messages?dir=b`,
  );
  expect(JSON.stringify(body)).toContain(kept);
  expect((await house.as(lead)('GET', `/rooms/${room.id}`)).body.members).toHaveLength(2);
});

test('only what is too old goes: what was written since stays', async () => {
  const [old, young] = [`OLD-${uuid()}`, `YOUNG-${uuid()}`];
  await write(old);
  const until = Date.now();
  await write(young);
  await keep(30);

  await sweepAt(until + 30 * dayMs);

  expect(await dump(old, young)).toEqual([young]);
});

test('a room says to every client how long it keeps, the shorter of its own time and its organisation’s', async () => {
  const state = `${roomPath()}/state/m.room.retention`;
  const toldTo = async (who: Person) => {
    await house.use.repair.unfinished();
    return (await house.matrix(await house.enter(who), 'GET', state)).body;
  };

  await keep(90);
  const ofOrganisation = await toldTo(member);
  const set = await ofRoom(lead, 30);
  const ofOwn = await toldTo(member);
  await ofRoom(lead, 365);
  const longer = (await house.as(member)('GET', `/rooms/${room.id}`)).body;
  await ofRoom(lead, null);
  await keep(null);

  expect(ofOrganisation).toEqual({ max_lifetime: 90 * dayMs });
  expect(set).toMatchObject({ status: 200, body: { ownDays: 30, keptDays: 30 } });
  expect(ofOwn).toEqual({ max_lifetime: 30 * dayMs });
  expect(longer).toMatchObject({ ownDays: 365, keptDays: 90 });
  expect(await toldTo(member)).toEqual({});
});

test('a room without a time, and one whose time is not over, lose nothing', async () => {
  const words = `FOR-EVER-${uuid()}`;
  await write(words);

  await sweepAfter(5000);

  expect(await dump(words)).toEqual([words]);
});

test('an administrator decides for the organisation, who keeps the room for the room, and nobody else', async () => {
  const security = house.aPerson({ roles: ['security-officer'] });
  const elsewhere = house.aPerson({
    roles: ['organisation-administrator'],
    organisationId: house.elsewhere,
  });
  const { version } = (await house.as(admin)('GET', '/retention')).body;
  const rule = { version, days: 10 };

  const rules = [
    await house.as(lead)('PUT', '/retention', rule),
    await house.as(security)('PUT', '/retention', rule),
    await house.as(elsewhere)('PUT', '/retention', { version: 1, days: 5 }),
  ];
  const rooms = [
    await ofRoom(member, 10),
    await ofRoom(elsewhere, 10),
    await ofRoom(house.aPerson(), 10),
    await ofRoom(security, 10),
    await ofRoom(admin, 10),
    await ofRoom(lead, 10),
  ];

  expect(rules.map(({ status }) => status)).toEqual([403, 403, 200]);
  expect(rooms.map(({ status }) => status)).toEqual([403, 404, 404, 403, 200, 200]);
  expect((await house.as(security)('GET', '/retention')).body).toEqual({ days: null, version });
  expect((await house.trail('retention.change')).at(-1)).toMatchObject({
    outcome: 'done',
    actorId: elsewhere.id,
  });
});

test('two administrators who decide at once do not overwrite each other, and an old proof is asked for again', async () => {
  const { version } = (await house.as(admin)('GET', '/retention')).body;
  const at = { version, days: 10 };

  const answers = await Promise.all([
    house.as(admin)('PUT', '/retention', at),
    house.as(admin)('PUT', '/retention', { ...at, days: 20 }),
  ]);
  house.time.at = new Date(Date.now() + 6 * 60_000);
  const stale = await house.as(admin)('PUT', '/retention', at);
  house.time.at = null;

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  expect(stale).toMatchObject({ status: 401, body: { type: '/problems/fresh-proof-needed' } });
});

test('row-level security alone keeps how long an organisation keeps from people who are in none of its rooms', async () => {
  await keep(90);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const as = async (organisation: string, person: string) => {
    await client.query(
      "select set_config('astra.organisation', $1, false), set_config('astra.scope', 'organisation', false), set_config('astra.person', $2, false)",
      [organisation, person],
    );
    const { rowCount } = await client.query(
      'select 1 from retention_rules where organisation_id = $1',
      [house.kerval],
    );
    const changed = await client.query(
      'update retention_rules set days = 1 where organisation_id = $1',
      [house.kerval],
    );
    return [rowCount, changed.rowCount];
  };

  const [inside, outside] = [
    await as(house.elsewhere, member.id),
    await as(house.elsewhere, uuid()),
  ];

  await client.end();
  expect([inside, outside]).toEqual([
    [1, 0],
    [0, 0],
  ]);
});

test('the chat server keeps no files, so that none of them outlives a message', async () => {
  const session = await house.enter(member);

  const upload = await house.matrix(session, 'POST', '/_matrix/media/v3/upload?filename=x', {});

  expect(upload.status).toBe(404);
});
