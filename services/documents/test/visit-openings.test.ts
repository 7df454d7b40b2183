import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { GuestPlace, VisitOpening } from '@astra/contracts/visit-documents';
import { startHouse, uuid, type GuestPass, type House, type Person, type Reply } from './house.ts';
import { addTo, aMeeting, atTheDoor, contentFor, giveIt, sendTo, type Meeting } from './meeting.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Full = Meeting & {
  readonly ids: Readonly<Record<'mine' | 'handed' | 'shown' | 'kept', string>>;
};
/** What the patient sent, what was handed over, what is shown and what is neither: each opened by the doctor. */
async function aFullMeeting(): Promise<Full> {
  const meeting = await aMeeting(house);
  const { doctor } = meeting;
  call(doctor, 'Dr Nadia Berthelot');
  const put = (name: string): Promise<string> => addTo(house, meeting, { name });
  const ids = {
    mine: await sendTo(house, meeting.patient, { name: 'mine.txt' }),
    handed: await put('handed.txt'),
    shown: await put('shown.txt'),
    kept: await put('kept.txt'),
  };
  await giveIt(house, meeting, { itemId: ids.handed, days: 30 });
  await giveIt(house, meeting, { itemId: ids.shown, days: null });
  for (const id of Object.values(ids)) await openedBy(doctor, meeting, id);
  return { ...meeting, ids };
}
function call({ id }: Person, displayName: string): void {
  const known = house.directory.get(id);
  if (known) house.directory.set(id, { ...known, displayName });
}
const openedBy = (who: Person, { id }: Meeting, itemId: string): Promise<Reply> =>
  house.as(who)('GET', `/meetings/${id}/documents/${itemId}/content`);
const asked = (guest: GuestPass, itemId: string, query = ''): Promise<Reply> =>
  house.asGuest(guest)('GET', `/visit/documents/${itemId}/openings${query}`);
const told = async (guest: GuestPass, itemId: string): Promise<readonly VisitOpening[]> =>
  (await asked(guest, itemId)).body.items;

test('a patient reads who opened what they sent and what was handed over to them, when and in which role, and no id', async () => {
  const meeting = await aFullMeeting();
  const { id, colleague, outside, beside, patient, ids } = meeting;
  call(colleague, 'Maud Lefèvre');
  call(outside, 'Dr Yann Le Goff');
  const secretary = { ...colleague, roles: ['secretary', 'organisation-administrator'] as const };
  await openedBy(secretary, meeting, ids.handed);
  await openedBy(outside, meeting, ids.handed);
  await contentFor(house, patient, ids.handed);
  // As it was while it was shown to everybody.
  await house.query(
    `insert into openings (organisation_id, item_id, version_id, person_id, roles, at)
      select organisation_id, item_id, id, $2, '{}', $3 from versions where item_id = $1`,
    [ids.handed, beside.id, house.clock.now()],
  );

  const handed = await asked(patient, ids.handed);
  const mine = await told(patient, ids.mine);

  const at = house.clock.now().toISOString();
  const nobody = { name: null, organisationName: null, roles: [], purpose: 'PATRQT', at };
  const somebody = { who: 'professional', organisationName: null, purpose: 'TREAT', at };
  const doctor = { ...somebody, name: 'Dr Nadia Berthelot', roles: ['clinician'] };
  expect(handed.body).toEqual({
    items: [
      // Noted before it was.
      { ...nobody, who: 'guest', purpose: null },
      { ...nobody, who: 'you' },
      {
        ...somebody,
        name: 'Dr Yann Le Goff',
        organisationName: 'Saint-Avel',
        roles: ['clinician'],
      },
      {
        ...somebody,
        name: 'Maud Lefèvre',
        roles: ['secretary', 'organisation-administrator'],
        purpose: 'PATADMIN',
      },
      doctor,
    ],
    next: null,
  });
  expect(mine).toEqual([doctor]);
  const people = [meeting.doctor, colleague, outside, beside, patient];
  for (const one of people) expect(JSON.stringify(handed.body)).not.toContain(one.id);
  expect(JSON.stringify(handed.body)).not.toContain(id);
});

test('nobody has opened it, and who is not known any more has no name', async () => {
  const meeting = await aMeeting(house);
  const { patient, doctor } = meeting;
  const mine = await sendTo(house, patient, { name: 'mine.txt' });

  const before = await told(patient, mine);
  await openedBy(doctor, meeting, mine);
  house.directory.delete(doctor.id);
  const after = await told(patient, mine);

  expect(before).toEqual([]);
  expect(after).toMatchObject([{ who: 'professional', name: null, roles: ['clinician'] }]);
});

test('a long list comes page by page, and the page of one document is none of another', async () => {
  const meeting = await aFullMeeting();
  const { patient, doctor, ids } = meeting;
  for (let count = 0; count < 2; count += 1)
    await openedBy({ ...doctor, sessionId: uuid() }, meeting, ids.mine);

  const first = await asked(patient, ids.mine, '?limit=2');
  const rest = await asked(patient, ids.mine, `?limit=2&cursor=${first.body.next}`);
  const other = await asked(patient, ids.handed, `?cursor=${first.body.next}`);

  expect([first.body.items.length, rest.body.items.length, rest.body.next]).toEqual([2, 1, null]);
  expect([other.status, other.body.type]).toEqual([400, '/problems/invalid-input']);
});

describe('of whose openings a patient is told, wherever they stand:', () => {
  const refusals = { no: 404, seen: 403, yes: 200 };
  type Answer = keyof typeof refusals;
  /** What was sent, handed over, shown, kept. */
  const places: readonly [GuestPlace, boolean, readonly Answer[]][] = [
    ['outside', false, ['no', 'no', 'no', 'no']],
    ['waiting', false, ['yes', 'no', 'no', 'no']],
    ['inside', false, ['yes', 'yes', 'seen', 'no']],
    ['left', false, ['no', 'yes', 'no', 'no']],
    ['outside', true, ['no', 'yes', 'no', 'no']],
    ['inside', true, ['no', 'yes', 'no', 'no']],
  ];
  test.each(places)('%s, and over: %s', async (place, isOver, answers) => {
    const meeting = await aFullMeeting();
    const { patient, beside, ids } = meeting;
    await atTheDoor(house, meeting, { place, isOver });
    const all = Object.values(ids);

    const statuses = await Promise.all(all.map(async (id) => (await asked(patient, id)).status));
    const others = await Promise.all(all.map(async (id) => (await asked(beside, id)).status));

    expect(statuses).toEqual(answers.map((answer) => refusals[answer]));
    expect(others).toEqual([404, 404, 404, 404]);
  });
});

test('nobody of another meeting or house is told of it, and a member not by the patient’s way', async () => {
  const [meeting, other] = [await aFullMeeting(), await aFullMeeting()];
  const { ids, patient, doctor } = meeting;
  const elsewhere = { ...patient, organisationId: house.elsewhere };
  const statuses = [
    (await asked(other.patient, ids.mine)).status,
    (await asked(elsewhere, ids.handed)).status,
    (await asked({ ...patient, meetingId: other.id }, ids.handed)).status,
    (await house.as(doctor)('GET', `/visit/documents/${ids.handed}/openings`)).status,
    // And a patient not by the way of professionals.
    (
      await house.asGuest(patient)(
        'GET',
        `/meetings/${meeting.id}/documents/${ids.handed}/openings`,
      )
    ).status,
  ];

  expect(statuses).toEqual([404, 404, 404, 403, 403]);
});

test('it closes with what was handed over: on its day, when it is taken back, when they are put out, on another device', async () => {
  const meeting = await aFullMeeting();
  const { id, doctor, patient, ids } = meeting;
  onTestFinished(() => house.clock.advance(-60_000));
  const status = async (): Promise<number> => (await asked(patient, ids.handed)).status;
  const before = await status();
  await atTheDoor(house, meeting, { sessionId: uuid() });
  const onAnother = await status();
  house.clock.advance(60_000);
  await atTheDoor(house, meeting, {
    place: 'outside',
    removedAt: house.clock.now().toISOString(),
    isOver: true,
  });
  const putOut = await status();
  await atTheDoor(house, meeting, { place: 'left', isOver: true });
  const over = await status();
  await house.query(`update givings set until = now() - interval '1 second' where item_id = $1`, [
    ids.handed,
  ]);
  const late = await status();
  const again = await giveIt(house, meeting, { itemId: ids.handed, days: 2 });
  const given = await status();
  await house.as(doctor)('DELETE', `/meetings/${id}/givings/${again}`);

  expect([before, onAnother, putOut, over, late, given, await status()]).toEqual([
    200, 409, 404, 200, 404, 200, 404,
  ]);
  const refused = (await house.trail('document.list-openings')).filter(
    ({ actorId }) => actorId === patient.id,
  );
  expect(refused).toMatchObject([
    { outcome: 'refused', reason: 'not-found', targetId: ids.handed },
    { outcome: 'refused', reason: 'not-found' },
    { outcome: 'refused', reason: 'not-found' },
  ]);
});

/** Openings that the database shows by itself, by the names of what was opened. */
async function wallFor(
  { id }: Meeting,
  person: string,
  { isGuest = true, organisation = house.kerval } = {},
): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  try {
    await client.query('begin');
    const guest = isGuest ? person : '';
    const settings = { organisation, person, scope: 'organisation', meeting: id, guest };
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [`astra.${name}`, value]);
    const { rows } = await client.query<{ itemId: string }>(
      'select item_id as "itemId" from openings',
    );
    return rows.map(({ itemId }) => itemId);
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

test('the wall of the database alone shows a patient the openings of what is theirs, and to others of none', async () => {
  const meeting = await aFullMeeting();
  const { doctor, patient, beside, ids } = meeting;
  const { mine, handed } = ids;
  const inside = await wallFor(meeting, patient.id);
  const others = [
    await wallFor(meeting, beside.id),
    await wallFor(meeting, uuid()),
    await wallFor(meeting, patient.id, { organisation: house.elsewhere }),
    await wallFor({ ...meeting, id: uuid() }, patient.id),
  ];
  await atTheDoor(house, meeting, { isOver: true });
  const over = await wallFor(meeting, patient.id);
  const all = await wallFor(meeting, doctor.id, { isGuest: false });

  expect(inside.toSorted()).toEqual([mine, handed].toSorted());
  expect(others).toEqual([[], [], [], []]);
  expect(over).toEqual([handed]);
  expect(all.toSorted()).toEqual(Object.values(ids).toSorted());
});

test('while identity is away nobody is named, and nothing is told without', async () => {
  const { patient, ids } = await aFullMeeting();
  house.awayFrom.add('identity');
  onTestFinished(() => void house.awayFrom.delete('identity'));

  const { status, body } = await asked(patient, ids.mine);

  expect([status, body.type]).toEqual([503, '/problems/unavailable']);
});
