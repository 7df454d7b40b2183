import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FileVersion, Item } from '@astra/contracts/documents';
import { addTo, aLinkWish, aMeeting, contentFor, giveIt, inDays, sendTo } from './meeting.ts';
import { startTestEditor, type TestEditor } from './editor.ts';
import { aDesk } from './desk.ts';
import { creation, startHouse, uuid, type House, type Person, type Reply } from './house.ts';

/** On a busy machine they take a minute. */
const twoHundred = { timeout: 240_000 };
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
let house: House;
let editor: TestEditor;
beforeAll(async () => {
  editor = await startTestEditor();
});
afterAll(() => editor.stop());
// Each has its own time.
beforeEach(async () => {
  house = await startHouse({ editor: editor.port });
});
afterEach(() => house.close());

type Owned = { readonly nadia: Person; readonly own: string; readonly file: Item };
async function aFile(organisationId = house.kerval): Promise<Owned> {
  const nadia = house.aPerson({ organisationId });
  const { own } = await house.spacesOf(nadia);
  return { nadia, own, file: await house.aFile(nadia, own, { content: Buffer.from('No 1.') }) };
}
const next = ({ nadia, own, file }: Owned, words: string): Promise<Item> =>
  house.aFile(nadia, own, { fileId: file.id, content: Buffer.from(words) });
/** By one request. */
async function saveAtOnce({ nadia, own, file }: Owned, words: string): Promise<void> {
  const bytes = Buffer.from(words);
  const headers = {
    ...creation(own, bytes.length, { fileId: file.id }),
    'content-type': 'application/offset+octet-stream',
  };
  expect((await house.as(nadia)('POST', '/uploads', { headers, bytes })).status).toBe(201);
}
const seen = async ({ nadia, file }: Omit<Owned, 'own'>): Promise<FileVersion[]> =>
  (await house.as(nadia)('GET', `/items/${file.id}/versions`)).body.items;
const numbers = async (owned: Omit<Owned, 'own'>): Promise<number[]> =>
  (await seen(owned)).map(({ number }) => number);
const used = async (organisationId: string): Promise<number> => {
  const admin = house.aPerson({ organisationId, roles: ['organisation-administrator'] });
  return (await house.as(admin)('GET', '/allowance')).body.usedBytes;
};
const removeIt = (
  who: Person,
  file: Pick<Item, 'id'>,
  { id }: Pick<FileVersion, 'id'>,
): Promise<Reply> => house.as(who)('DELETE', `/items/${file.id}/versions/${id}`);
const problem = ({ status, body }: Reply): unknown => (status === 204 ? 204 : body.type);

test(
  'of two hundred saves few stay; room and file server are free of the others, and who had one is still known',
  twoHundred,
  async () => {
    const organisationId = uuid();
    // In a morning: late in the evening the first save would be the last of its day, and stay.
    const now = house.clock.now().getTime();
    house.clock.advance(Math.ceil(now / day) * day + 8 * hour - now);
    const owned = await aFile(organisationId);
    const reader = house.aPerson({ organisationId });
    const share = { personId: reader.id, role: null, may: 'view', endsAt: null };
    await house.as(owned.nadia)('POST', `/items/${owned.file.id}/shares`, { body: share });
    await house.as(reader)('GET', `/items/${owned.file.id}/content`);
    const stored = house.stored().length;
    // Eight a day for five weeks, three hours from one to the next.
    for (let save = 2; save <= 200; save += 1) {
      house.clock.advance(3 * hour);
      await saveAtOnce(owned, `No ${save}.`);
    }
    const full = await used(organisationId);

    await house.use.tidy();
    house.clock.advance(hour);
    // The file server is asked to let go of a hundred at a time.
    for (let round = 0; round < 2; round += 1) await house.use.tidy();

    const versions = await seen(owned);
    const age = ({ madeAt }: FileVersion): number =>
      house.clock.now().getTime() - Date.parse(madeAt);
    expect(versions[0]).toMatchObject({ number: 200, isCurrent: true });
    expect(versions.filter((each) => age(each) < day)).toHaveLength(8);
    const days = versions.map(({ madeAt }) => madeAt.slice(0, 10));
    expect(new Set(days.slice(7)).size).toBe(days.slice(7).length);
    // Twenty-four days of the month before, less what is young.
    expect(versions.length).toBeLessThan(8 + 25);
    const left = versions.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(full).toBe([...Array(200).keys()].reduce((sum, at) => sum + `No ${at + 1}.`.length, 0));
    expect(await used(organisationId)).toBe(left);
    expect(house.stored()).toHaveLength(stored - 1 + versions.length);
    const item = (await house.as(owned.nadia)('GET', `/items/${owned.file.id}`)).body.item;
    expect(item.versions).toBe(versions.length);
    const last = versions.at(-1);
    const old = await house.as(owned.nadia)(
      'GET',
      `/items/${owned.file.id}/versions/${last?.id}/content`,
    );
    expect(old.body).toBe(`No ${last?.number}.`);
    const { items } = (await house.as(owned.nadia)('GET', `/items/${owned.file.id}/openings`)).body;
    expect(items.at(-1)).toMatchObject({ personId: reader.id, versionNumber: 1 });
    expect(last?.number).toBeGreaterThan(1);
    expect((await house.trail('document.thin-versions')).at(-1)).toMatchObject({
      actorKind: 'service',
      targetId: owned.file.id,
      organisationId,
      outcome: 'done',
    });
    // A year later there is the file, and nothing else.
    house.clock.advance(366 * day);
    await house.use.tidy();
    expect(await numbers(owned)).toEqual([200]);
    expect(await next(owned, 'After.')).toMatchObject({ versions: 2 });
    expect(await numbers(owned)).toEqual([201, 200]);
  },
);

test('the version that a patient was given stays, and what it was made from and into goes', async () => {
  const meeting = await aMeeting(house);
  const itemId = await addTo(house, meeting, { content: Buffer.from('Draft.') });
  const again = (words: string): Promise<string> =>
    addTo(house, meeting, { content: Buffer.from(words), fileId: itemId });
  await again('As it was handed over.');
  await giveIt(house, meeting, { itemId, days: 30 });
  await again('As the patient opened it.');
  expect(await contentFor(house, meeting.patient, itemId)).toBe(200);
  await again('In between.');
  await again('As it is.');
  const kept = (): Promise<{ number: number }[]> =>
    house.query('select number from versions where item_id = $1 order by number', [itemId]);
  expect(await kept()).toHaveLength(5);

  house.clock.advance(400 * day);
  await house.use.tidy();

  expect((await kept()).map(({ number }) => number)).toEqual([2, 3, 5]);
});

test('what a patient has sent stays, and what a professional of another house has read in a meeting', async () => {
  const meeting = await aMeeting(house);
  const { id, doctor, colleague, outside, patient } = meeting;
  const itemId = await sendTo(house, patient, { content: Buffer.from('As the patient sent it.') });
  const again = (words: string): Promise<string> =>
    addTo(house, meeting, { content: Buffer.from(words), fileId: itemId });
  const read = async (who: Person): Promise<number> =>
    (await house.as(who)('GET', `/meetings/${id}/documents/${itemId}/content`)).status;
  await again('As another house read it.');
  expect(await read(outside)).toBe(200);
  await again('As the house read it.');
  expect([await read(doctor), await read(colleague)]).toEqual([200, 200]);
  await again('As it is.');

  house.clock.advance(400 * day);
  await house.use.tidy();

  const kept = await house.query<{ number: number }>(
    'select number from versions where item_id = $1 order by number',
    [itemId],
  );
  expect(kept.map(({ number }) => number)).toEqual([1, 2, 4]);
});

test('what somebody outside has had by a link or in another organisation stays, and is not deleted by hand', async () => {
  const owned = await aFile();
  const { nadia, file } = owned;
  const made = await house.as(nadia)('POST', `/items/${file.id}/links`, { body: aLinkWish() });
  const outside = (step: string, payload: object): Promise<{ readonly json: () => never }> =>
    house.app.inject({ method: 'POST', url: `/guest-links/${step}`, payload });
  const { token, code } = made.body;
  const { pass } = (await outside('prove', { token, answer: code })).json();
  await outside('content', { pass, itemId: file.id });
  await next(owned, 'No 2.');
  const admin = house.aPerson({ roles: ['organisation-administrator'] });
  const allowed = { organisationId: house.elsewhere, isAllowed: true };
  await house.as(admin)('PUT', '/partners', { body: allowed });
  const body = { organisationId: house.elsewhere, role: 'clinician', endsAt: inDays(7) };
  const shared = await house.as(nadia)('POST', `/items/${file.id}/partner-shares`, { body });
  const reader = house.aPerson({ organisationId: house.elsewhere });
  await house.as(reader)('GET', `/received/${shared.body.id}/content`);
  await next(owned, 'No 3.');
  await next(owned, 'No 4.');
  const versions = await seen(owned);
  const colleague = house.aPerson();
  const share = { personId: colleague.id, role: null, may: 'edit', endsAt: null };
  await house.as(nadia)('POST', `/items/${file.id}/shares`, { body: share });

  const replies: Reply[] = [];
  for (const version of versions) replies.push(await removeIt(nadia, file, version));
  house.clock.advance(400 * day);
  await house.use.tidy();

  expect(versions.map(({ isGiven }) => isGiven)).toEqual([false, false, true, true]);
  const told = await seen({ nadia: colleague, file });
  expect(told.map(({ isGiven }) => isGiven)).toEqual([false, false, false]);
  expect(replies.map(problem)).toEqual([
    '/problems/version-current',
    204,
    '/problems/version-given',
    '/problems/version-given',
  ]);
  expect(await numbers(owned)).toEqual([4, 2, 1]);
});

test('the file as it is stays, whichever version it is', async () => {
  const owned = await aFile();
  const { nadia, file } = owned;
  await next(owned, 'No 2.');
  const changed = await next(owned, 'No 3.');
  const [third, , first] = await seen(owned);
  const path = `/items/${file.id}/versions`;
  const body = { version: changed.version };
  await house.as(nadia)('POST', `${path}/${first?.id}/restore`, { body });

  const refused = await removeIt(nadia, file, first as FileVersion);
  house.clock.advance(400 * day);
  await house.use.tidy();

  expect(problem(refused)).toBe('/problems/version-current');
  expect(await numbers(owned)).toEqual([1]);
  expect((await house.as(nadia)('GET', `/items/${file.id}/content`)).body).toBe('No 1.');
  expect((await house.as(nadia)('GET', `${path}/${third?.id}/content`)).status).toBe(404);
});

test('whoever may change a file deletes a version of it for good: its room is free, its bytes go, the trail says who', async () => {
  const organisationId = uuid();
  const owned = await aFile(organisationId);
  const { nadia, file } = owned;
  const stored = house.stored().length;
  await next(owned, 'Another one’s name in it.');
  const before = { used: await used(organisationId) };
  await next(owned, 'No 3.');
  const [, second] = await seen(owned);

  const removed = await removeIt(nadia, file, second as FileVersion);
  const twice = await removeIt(nadia, file, second as FileVersion);
  house.clock.advance(hour - 1);
  await house.use.tidy();
  const inAnHour = house.stored().length;
  house.clock.advance(1);
  await house.use.tidy();

  expect([removed.status, twice.status]).toEqual([204, 404]);
  // Whoever was reading it has it to its end.
  expect(inAnHour).toBe(stored + 2);
  expect(await numbers(owned)).toEqual([3, 1]);
  const freed = (second?.sizeBytes ?? 0) - Buffer.byteLength('No 3.');
  expect(await used(organisationId)).toBe(before.used - freed);
  expect(house.stored()).toHaveLength(stored + 1);
  expect((await house.as(nadia)('GET', `/items/${file.id}`)).body.item.versions).toBe(2);
  const trail = await house.trail('document.remove-version');
  expect(trail.filter(({ targetId }) => targetId === file.id)).toMatchObject([
    { actorId: nadia.id, outcome: 'done' },
    { actorId: nadia.id, outcome: 'refused', reason: 'not-found' },
  ]);
});

test('nobody deletes a version of what they do not see, may not change, or may only add to', async () => {
  const owned = await aFile();
  const { nadia, file } = owned;
  await next(owned, 'No 2.');
  const [, first] = await seen(owned);
  const editing = house.aPerson();
  const share = { personId: editing.id, role: null, may: 'edit', endsAt: null };
  await house.as(nadia)('POST', `/items/${file.id}/shares`, { body: share });
  const others = [
    editing,
    house.aPerson(),
    house.aPerson({ roles: ['organisation-administrator', 'security-officer'] }),
    house.aPerson({ organisationId: house.elsewhere }),
  ];
  const another = await aFile();

  const replies: Reply[] = [];
  for (const who of others) replies.push(await removeIt(who, file, first as FileVersion));
  replies.push(await removeIt(another.nadia, another.file, first as FileVersion));

  expect(replies.map(({ status }) => status)).toEqual([403, 404, 404, 404, 404]);
  expect(await numbers(owned)).toEqual([2, 1]);
});

test('the database takes none of them away for who does not see the file, and never the file as it is nor what was given', async () => {
  const owned = await aFile();
  const { nadia, file } = owned;
  await house.query(
    `insert into openings (organisation_id, item_id, version_id, version_number, person_id, roles, at)
      select organisation_id, item_id, id, number, $2, '{}', now() from versions where item_id = $1`,
    [file.id, uuid()],
  );
  await next(owned, 'No 2.');
  await next(owned, 'No 3.');
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const goneFor = async (who: Person): Promise<number[]> => {
    await client.query('begin');
    await client.query(
      `select set_config('astra.scope', 'organisation', true),
        set_config('astra.organisation', $1, true), set_config('astra.person', $2, true)`,
      [who.organisationId, who.id],
    );
    const { rows } = await client.query(
      'delete from versions where item_id = $1 returning number',
      [file.id],
    );
    await client.query('rollback');
    return rows.map(({ number }) => number);
  };

  const gone = {
    owner: await goneFor(nadia),
    colleague: await goneFor(house.aPerson()),
    elsewhere: await goneFor(house.aPerson({ organisationId: house.elsewhere })),
  };
  await client.end();

  expect(gone).toEqual({ owner: [2], colleague: [], elsewhere: [] });
});

test('what the editor saves for one person in ten minutes becomes one version, by the next minute', async () => {
  const { nadia, letter, client } = await aDesk({ house, editor });
  const owned = { nadia, file: letter };
  // From the beginning of ten minutes of the clock.
  house.clock.advance(10 * minute - (house.clock.now().getTime() % (10 * minute)));
  await client.ask('LOCK', { lock: 'A' });
  for (const words of ['C', 'Ch', 'Che', 'Cher']) {
    await client.put(Buffer.from(words), 'A');
    house.clock.advance(2 * minute);
  }
  const before = await numbers(owned);

  await house.use.tidy();

  expect(before).toEqual([5, 4, 3, 2, 1]);
  expect(await numbers(owned)).toEqual([5, 1]);
  expect((await client.get()).text).toBe('Cher');
});

test('how long they are kept is said with them', async () => {
  const { nadia, file } = await aFile();

  const { body } = await house.as(nadia)('GET', `/items/${file.id}/versions`);

  expect(body.kept).toEqual({ hours: 24, days: 30, weeks: 52, most: 100 });
});

test('what a process of before this has written beside it takes no new version from a file, and no number from an opening', async () => {
  const owned = await aFile();
  const { nadia, file } = owned;
  await next(owned, 'No 2.');
  const [, first] = await seen(owned);
  // As it writes: without what came with the versions that go.
  await house.query('update items set last_version = null where id = $1', [file.id]);
  await house.query(
    `insert into openings (organisation_id, item_id, version_id, person_id, roles, at)
      values ($1, $2, $3, $4, '{clinician}', now())`,
    [nadia.organisationId, file.id, first?.id, nadia.id],
  );

  await next(owned, 'No 3.');
  await house.query('update items set last_version = 2 where id = $1', [file.id]);
  await next(owned, 'No 4.');
  await removeIt(nadia, file, first as FileVersion);

  expect(await numbers(owned)).toEqual([4, 3, 2]);
  const { items } = (await house.as(nadia)('GET', `/items/${file.id}/openings`)).body;
  expect(items).toMatchObject([{ versionNumber: 1 }]);
});

test('what is being given to somebody outside while the rule looks at it stays', async () => {
  const owned = await aFile();
  const { nadia, file } = owned;
  await next(owned, 'No 2.');
  const [, first] = await seen(owned);
  house.clock.advance(400 * day);
  const giving = new pg.Client({ connectionString: house.place.url });
  await giving.connect();
  await giving.query("begin; set local astra.scope = 'system'");
  await giving.query(
    `insert into openings (organisation_id, item_id, version_id, person_id, roles, at)
      values ($1, $2, $3, $4, '{}', now())`,
    [nadia.organisationId, file.id, first?.id, uuid()],
  );

  const tidying = house.use.tidy();
  const waiting = (): Promise<object[]> =>
    house.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
  await expect.poll(waiting).toHaveLength(1);
  await giving.query('commit');
  await tidying;
  await giving.end();

  expect(await numbers(owned)).toEqual([2, 1]);
});
