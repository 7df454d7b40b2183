import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Item, Opening } from '@astra/contracts/documents';
import { startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const minutes = 60_000;
const aWhile = (ms: number): void => {
  house.clock.advance(ms);
  onTestFinished(() => house.clock.advance(-ms));
};

/** A film of somebody's, that a colleague may look at. */
async function aFilm(): Promise<{
  readonly owner: Person;
  readonly reader: Person;
  readonly film: Item;
}> {
  const [owner, reader] = [house.aPerson(), house.aPerson({ roles: ['secretary'] })];
  const { all } = await house.spacesOf(owner);
  return { owner, reader, film: await house.aFile(owner, all, { name: 'Film.mp4' }) };
}
const part = async (who: Person, { id }: Item, range = 'bytes=0-1'): Promise<number> => {
  const headers = range === '' ? {} : { range };
  return (await house.as(who)('GET', `/items/${id}/content`, { headers })).status;
};
const openings = async (who: Person, { id }: Item): Promise<readonly Opening[]> =>
  (await house.as(who)('GET', `/items/${id}/openings`)).body.items;
const entries = async ({ id }: Item): Promise<readonly string[]> =>
  (await house.trail('document.download'))
    .filter(({ targetId }) => targetId === id)
    .map(({ outcome }) => outcome);

test('a film that is read in parts was opened once, when its first byte was given', async () => {
  const { owner, reader, film } = await aFilm();
  const began = house.clock.now().toISOString();

  const statuses = [await part(reader, film)];
  aWhile(5 * minutes);
  statuses.push(await part(reader, film, 'bytes=2-5'), await part(reader, film, 'bytes=4-8'));

  expect(statuses).toEqual([206, 206, 206]);
  expect(await openings(owner, film)).toMatchObject([
    { personId: reader.id, roles: ['secretary'], versionNumber: 1, at: began },
  ]);
  expect(await entries(film)).toEqual(['done']);
});

test('two parts that are asked for at once are one opening', async () => {
  const { owner, reader, film } = await aFilm();
  const holder = new pg.Client({ connectionString: house.place.ownerUrl });
  await holder.connect();
  onTestFinished(() => holder.end());
  const waiting = async (): Promise<number> =>
    (
      await holder.query(
        `select 1 from pg_locks l join pg_database d on d.oid = l.database
          where not l.granted and d.datname = current_database()`,
      )
    ).rowCount ?? 0;

  await holder.query('begin');
  await holder.query('lock table openings in exclusive mode');
  const asked = [part(reader, film), part(reader, film, 'bytes=2-5'), part(reader, film, '')];
  await expect.poll(waiting).toBe(asked.length);
  await holder.query('rollback');

  expect(await Promise.all(asked)).toEqual([206, 206, 200]);
  expect(await openings(owner, film)).toHaveLength(1);
});

test('a reading that goes on for hours is one; after half an hour without a part it is another', async () => {
  const { owner, reader, film } = await aFilm();
  for (let time = 0; time < 5; time += 1) {
    expect(await part(reader, film)).toBe(206);
    aWhile(29 * minutes);
  }
  expect(await openings(owner, film)).toHaveLength(1);

  aWhile(2 * minutes);
  await part(reader, film);

  expect(await openings(owner, film)).toHaveLength(2);
  expect(await entries(film)).toEqual(['done', 'done']);
});

test('another session, another role, another version and another person are openings of their own', async () => {
  const { owner, reader, film } = await aFilm();
  const { all } = await house.spacesOf(owner);
  await part(reader, film);
  await part({ ...reader, sessionId: uuid() }, film);
  await part({ ...reader, roles: ['clinician'] }, film);
  await part(owner, film);
  await house.aFile(owner, all, { fileId: film.id });
  await part(reader, film);

  const found = await openings(owner, film);

  expect(
    found.map(({ personId, roles, versionNumber }) => [personId, ...roles, versionNumber]),
  ).toEqual([
    [reader.id, 'secretary', 2],
    [owner.id, 'clinician', 1],
    [reader.id, 'clinician', 1],
    [reader.id, 'secretary', 1],
    [reader.id, 'secretary', 1],
  ]);
  expect(await entries(film)).toHaveLength(5);
});

test('each time that the whole is had is in the trail, and each refusal; what gave nothing is no opening', async () => {
  const { owner, reader, film } = await aFilm();
  const stranger = house.aPerson({ organisationId: house.elsewhere });
  const read = [
    await part(reader, film, 'bytes=900-'),
    await part(reader, film, ''),
    await part(reader, film, 'bytes=0-'),
    await part(reader, film),
    await part(stranger, film),
    await part(stranger, film),
  ];

  expect(read).toEqual([416, 200, 206, 206, 404, 404]);
  expect(await openings(owner, film)).toHaveLength(1);
  expect((await entries(film)).toSorted()).toEqual([
    'done',
    'done',
    'refused',
    'refused',
    'refused',
  ]);
});

test('what was read on is recent, though it was opened before', async () => {
  const { owner, reader, film } = await aFilm();
  const { all } = await house.spacesOf(owner);
  const letter = await house.aFile(owner, all, { name: 'Letter.txt' });
  await part(reader, film);
  aWhile(5 * minutes);
  await part(reader, letter);
  aWhile(5 * minutes);
  await part(reader, film, 'bytes=2-5');

  const { items } = (await house.as(reader)('GET', '/recent')).body;

  expect(items.map(({ name }: Item) => name).slice(0, 2)).toEqual([film.name, letter.name]);
});

test('nobody goes on with what somebody else has open, whatever the program asks', async () => {
  const { reader, film } = await aFilm();
  await part(reader, film);
  const [{ id: version } = { id: '' }] = await house.query<{ id: string }>(
    'select id from versions where item_id = $1',
    [film.id],
  );
  const goesOn = async (organisation: string, person: string): Promise<unknown> => {
    const client = new pg.Client({ connectionString: house.place.url });
    await client.connect();
    try {
      await client.query('begin');
      for (const [name, value] of Object.entries({ organisation, person }))
        await client.query('select set_config($1, $2, true)', [`astra.${name}`, value]);
      const { rows } = await client.query('select goes_on($1, $2, $3, $4) as "goesOn"', [
        version,
        reader.sessionId,
        reader.roles,
        house.clock.now(),
      ]);
      return rows[0].goesOn;
    } finally {
      await client.query('rollback');
      await client.end();
    }
  };

  expect(await goesOn(house.kerval, reader.id)).toBe(true);
  expect(await goesOn(house.elsewhere, reader.id)).toBe(false);
  expect(await goesOn(house.kerval, uuid())).toBe(false);
  // Nor does anybody change when something was opened.
  const changes = house.query('update openings set at = now() where person_id = $1', [reader.id]);
  await expect(changes).rejects.toThrow('permission denied');
});
