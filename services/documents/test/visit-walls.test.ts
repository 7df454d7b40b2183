import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, uuid, type House } from './house.ts';
import {
  addTo,
  aMeeting,
  atTheDoor,
  contentFor,
  giveIt,
  had,
  namesOf,
  sendTo,
  type Meeting,
} from './meeting.ts';

let house: House;
let meeting: Meeting;
let ids: Readonly<Record<'shown' | 'handed' | 'kept' | 'mine', string>>;
beforeAll(async () => {
  house = await startHouse();
  meeting = await aMeeting(house);
  const put = (name: string): Promise<string> => addTo(house, meeting, { name });
  ids = {
    shown: await put('shown.txt'),
    handed: await put('handed.txt'),
    kept: await put('kept.txt'),
    mine: await sendTo(house, meeting.patient, { name: 'mine.txt' }),
  };
  await giveIt(house, meeting, { itemId: ids.shown, days: null });
  await giveIt(house, meeting, { itemId: ids.handed, days: 30 });
  const { own, all } = await house.spacesOf(meeting.doctor);
  await house.aFile(meeting.doctor, own, { name: 'CANARY own.txt' });
  await house.aFile(meeting.doctor, all, { name: 'CANARY everybody’s.txt' });
});
afterAll(() => house.close());

type As = { readonly organisation?: string; readonly person: string; readonly meeting?: string };

/** Names and versions that the database shows by itself, whatever the program would ask for. */
async function wallFor(
  { organisation = house.kerval, person, meeting: in_ = '' }: As,
  isGuest = false,
) {
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  try {
    await client.query('begin');
    const settings = {
      organisation,
      person,
      scope: 'organisation',
      meeting: in_,
      guest: isGuest ? person : '',
    };
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [`astra.${name}`, value]);
    const names = await client.query<{ name: string }>('select name from items order by name');
    const versions = await client.query('select 1 from versions');
    const pieces = await client.query('select 1 from pieces');
    const copies = await client.query(
      'select 1 from visits union all select 1 from visit_guests union all select 1 from visit_people',
    );
    const given = await client.query('select 1 from givings');
    const changed = await client.query("update items set name = 'x'");
    return {
      names: names.rows.map(({ name }) => name),
      counts: [versions.rowCount, pieces.rowCount, copies.rowCount, given.rowCount],
      changed: changed.rowCount,
    };
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

const allFour = ['handed.txt', 'kept.txt', 'mine.txt', 'shown.txt'];

test('the wall of the database alone shows a meeting to its people, and to them nothing else', async () => {
  const { id, doctor, outside, patient, beside } = meeting;
  const { kerval } = house;
  await atTheDoor(house, meeting, {});

  const [host, guestOfHouse, stranger, without] = [
    await wallFor({ person: doctor.id, meeting: id }),
    await wallFor({ person: outside.id, meeting: id }),
    await wallFor({ person: uuid(), meeting: id }),
    await wallFor({ person: doctor.id }),
  ];

  expect([host.names, guestOfHouse.names, stranger.names]).toEqual([allFour, allFour, []]);
  expect([host.counts, stranger.counts]).toEqual([
    [4, 4, 0, 2],
    [0, 0, 0, 0],
  ]);
  expect([without.names, without.counts]).toEqual([
    ['CANARY everybody’s.txt', 'CANARY own.txt'],
    [2, 2, 0, 0],
  ]);
  const asPatient = await wallFor({ person: patient.id, meeting: id }, true);
  expect(asPatient.names).toEqual(['handed.txt', 'mine.txt', 'shown.txt']);
  expect([asPatient.counts, asPatient.changed]).toEqual([[3, 3, 0, 2], 0]);
  expect((await wallFor({ person: beside.id, meeting: id }, true)).names).toEqual([]);
  // Who says of themselves that they are in another house, or in another meeting.
  const elsewhere = { organisation: house.elsewhere, person: patient.id, meeting: id };
  expect((await wallFor(elsewhere, true)).names).toEqual([]);
  const another = { organisation: kerval, person: patient.id, meeting: uuid() };
  expect((await wallFor(another, true)).names).toEqual([]);
});

test('the wall closes with the visit, for all but what was handed over', async () => {
  const { id, patient } = meeting;
  const asPatient = (): ReturnType<typeof wallFor> =>
    wallFor({ person: patient.id, meeting: id }, true);

  await atTheDoor(house, meeting, { place: 'waiting' });
  const waiting = (await asPatient()).names;
  await atTheDoor(house, meeting, { place: 'outside' });
  const outside = (await asPatient()).names;
  const removedAt = house.clock.now().toISOString();
  await atTheDoor(house, meeting, { place: 'left', removedAt });
  const putOut = (await asPatient()).names;
  await atTheDoor(house, meeting, { place: 'outside', removedAt, isOver: true });
  const putOutAndOver = (await asPatient()).names;
  await atTheDoor(house, meeting, { place: 'left', isOver: true });
  const over = (await asPatient()).names;

  expect([waiting, outside, over]).toEqual([['mine.txt'], [], ['handed.txt']]);
  expect([putOut, putOutAndOver]).toEqual([[], []]);
});

test('the program alone gives a guest what is theirs, should the wall of the database be down', async () => {
  const second = await aMeeting(house);
  await addTo(house, second, { name: 'second.txt' });
  const shown = await addTo(house, second, { name: 'shown.txt' });
  const handed = await addTo(house, second, { name: 'handed.txt' });
  await giveIt(house, second, { itemId: shown, days: null });
  await giveIt(house, second, { itemId: handed, days: 1 });
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
    const inside = namesOf(await had(house, second.patient));
    const others = await contentFor(house, second.patient, ids.handed);
    await atTheDoor(house, second, { place: 'waiting' });
    const waiting = namesOf(await had(house, second.patient));
    await atTheDoor(house, second, { isOver: true });
    const over = namesOf(await had(house, second.patient));

    expect(inside?.toSorted()).toEqual(['handed.txt', 'shown.txt']);
    expect([waiting, over, others]).toEqual([[], ['handed.txt'], 404]);
    expect(namesOf(await had(house, second.beside))).toEqual([]);
  } finally {
    await set('enable');
    await owner.end();
  }
});
