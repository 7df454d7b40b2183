import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCircle, aRoom } from './circle.ts';
import { startHouse, type House, type Person } from './house.ts';

let house: House;
let ids: Readonly<Record<'team' | 'room' | 'ofTeam' | 'ofRoom' | 'shared', string>>;
let [inside, reader, outside, guestOfHouse]: Person[] = [];
const person = (who: Person | undefined): Person => {
  if (!who) throw new Error('Nobody');
  return who;
};
beforeAll(async () => {
  house = await startHouse();
  [inside, reader, outside] = [house.aPerson(), house.aPerson(), house.aPerson()];
  guestOfHouse = house.aPerson({ organisationId: house.elsewhere });
  const people = [
    { ...inside, isLead: true },
    { ...reader, mayWrite: false },
  ];
  const team = await aCircle(house, { people });
  const room = await aRoom(house, inside, { people });
  const file = async (space: string, name: string): Promise<string> =>
    (await house.aFile(person(inside), space, { name })).id;
  ids = {
    team,
    room,
    ofTeam: await file(team, 'CANARY team.txt'),
    shared: await file(team, 'CANARY shared.txt'),
    ofRoom: await file(room, 'CANARY room.txt'),
  };
  const body = { personId: outside.id, role: null, may: 'view', endsAt: null };
  await house.as(inside)('POST', `/items/${ids.shared}/shares`, { body });
});
afterAll(() => house.close());

/** What the database shows and lets be changed by itself, whatever the program would ask for. */
async function wallFor({ id, organisationId }: Person) {
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const names = async (query: string): Promise<string[]> =>
    (await client.query<{ name: string }>(query)).rows.map(({ name }) => name);
  try {
    await client.query('begin');
    const settings = { organisation: organisationId, person: id, scope: 'organisation' };
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [`astra.${name}`, value]);
    const seen = await names("select name from items where name like 'CANARY%' order by name");
    const spaces = await names(
      "select kind as name from spaces where kind in ('team', 'room') order by kind",
    );
    const found = await client.query("select 1 from named_like('%canary%', '{}', 100)");
    const copies = await client.query(
      'select 1 from circles union all select 1 from circle_people',
    );
    const changed = await client.query("update items set name = 'x' where name like 'CANARY%'");
    return { seen, spaces, counts: [found.rowCount, copies.rowCount, changed.rowCount] };
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

test('the wall of the database alone keeps a team’s and a room’s documents for those who are in it', async () => {
  const all = ['CANARY room.txt', 'CANARY shared.txt', 'CANARY team.txt'];

  expect(await wallFor(person(inside))).toEqual({
    seen: all,
    spaces: ['room', 'team'],
    counts: [2, 0, 3],
  });
  expect(await wallFor(person(reader))).toEqual({
    seen: all,
    spaces: ['room', 'team'],
    counts: [2, 0, 0],
  });
  // What is shared with them, and the space that it lies in; nothing else there.
  expect(await wallFor(person(outside))).toEqual({
    seen: ['CANARY shared.txt'],
    spaces: ['team'],
    counts: [1, 0, 0],
  });
  // Who says of themselves that they are in another house.
  const elsewhere = { ...person(inside), organisationId: house.elsewhere };
  for (const who of [person(guestOfHouse), elsewhere])
    expect(await wallFor(who)).toEqual({ seen: [], spaces: [], counts: [0, 0, 0] });
});

/** Whether the database lets somebody put a folder into the team. */
const put = async ({ id, organisationId }: Person): Promise<string> => {
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  await client.query('begin');
  await client.query(
    "select set_config('astra.organisation', $1, true), set_config('astra.person', $2, true), set_config('astra.scope', 'organisation', true)",
    [organisationId, id],
  );
  const insert = `insert into items (id, organisation_id, space_id, circle_id, kind, name, name_key, sort_key, search_key,
      made_by, made_at, changed_by, changed_at)
    values (gen_random_uuid(), $1, $2, $2, 'folder', 'x', 'x', 'x', 'x', $3, now(), $3, now())`;
  const outcome = await client.query(insert, [organisationId, ids.team, id]).then(
    () => 'put',
    (error: Error) => (/row-level security/.test(error.message) ? 'refused' : error.message),
  );
  await client.query('rollback');
  await client.end();
  return outcome;
};

test('the wall lets nobody put anything into a team but those who write there', async () => {
  expect([
    await put(person(inside)),
    await put(person(reader)),
    await put(person(outside)),
  ]).toEqual(['put', 'refused', 'refused']);
});

test('the program alone keeps them apart, should the wall of the database be down', async () => {
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ name: string }>(
    'select relname as name from pg_class where relrowsecurity',
  );
  const set = async (state: 'disable' | 'enable'): Promise<void> => {
    for (const { name } of rows)
      await owner.query(`alter table ${name} ${state} row level security`);
  };
  await set('disable');
  try {
    const asked = [
      `/spaces/${ids.team}/items`,
      `/items/${ids.ofTeam}/content`,
      `/items/${ids.ofRoom}`,
      `/rooms/${ids.room}/files`,
    ];
    for (const who of [person(outside), person(guestOfHouse)])
      for (const path of asked) expect((await house.as(who)('GET', path)).status, path).toBe(404);
    expect((await house.as(person(outside))('GET', '/search?q=canary')).body.items).toHaveLength(1);
    for (const path of asked)
      expect((await house.as(person(reader))('GET', path)).status, path).toBe(200);
  } finally {
    await set('enable');
    await owner.end();
  }
});
