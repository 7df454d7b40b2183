import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { aTeam, startHouse, uuid, type House, type Person } from './house.ts';
import { linesOf, unzip } from './unzip.ts';
import { aWriter } from './writer.ts';

let house: House;
let lead: Person;
let member: Person;
let one: Person;
let other: Person;
let room: { readonly id: string; readonly matrixRoomId: string };
beforeAll(async () => {
  house = await startHouse();
  [lead, member] = [house.aPerson(), house.aPerson()];
  ({ admin: one } = await aTeam(house, [lead, member]));
  other = house.aPerson({ roles: ['organisation-administrator'] });
  [room] = (await house.as(member)('GET', '/rooms')).body.items;
  const writer = await aWriter(house, await house.enter(member));
  const rule = { reason: 'The law', hasDirect: false };
  const { body } = await house.as(one)('POST', '/archive/propose', rule);
  await house.as(other)('POST', '/archive/confirm', { ruleId: body.rule.id });
  await round();
  await writer.say(room.matrixRoomId, 'READ');
  await round();
});
afterAll(() => house.close());
beforeEach(() => house.query('delete from archive_releases'));

const why = 'An inquiry into the night of the 3rd';
async function round(): Promise<void> {
  await house.use.keepArchives.round();
  await house.use.repair.unfinished();
}
const target = (targetId = room.id, targetKind = 'room') => ({ targetKind, targetId, reason: why });
const ask = (who: Person, what: object = target()) =>
  house.as(who)('POST', '/archive/releases', what);
const confirm = (who: Person, id: string) =>
  house.as(who)('POST', `/archive/releases/${id}/confirm`);
async function read(who: Person, path = `/rooms/${room.id}/export`): Promise<string[] | null> {
  const { bytes } = await house.download(who, path);
  const file = unzip(bytes).get('messages.jsonl');
  return file === undefined ? null : linesOf(file).map(({ message }) => message.content.body);
}

const ago = (what: string, hours: number) =>
  house.query(
    `update archive_releases set ${what} = now() - interval '${hours} hours' where ${what} is not null`,
  );

test('what an archive has read leaves it by two: one asks and says why, another one confirms; alone nobody has it', async () => {
  const alone = await read(one);
  const { status, body } = await ask(one);
  const asked = await read(one);
  const again = await ask(one);
  const own = await confirm(one, body.id);
  house.time.at = new Date(Date.now() + 6 * 60_000);
  const stale = [await ask(other), await confirm(other, body.id)];
  house.time.at = null;

  const confirmed = await confirm(other, body.id);

  expect([alone, status, asked]).toEqual([null, 201, null]);
  expect([again.status, own.status, ...stale.map((reply) => reply.status)]).toEqual([
    409, 403, 401, 401,
  ]);
  expect(confirmed.body).toMatchObject({ reason: why, askedBy: 'Somebody', isMine: false });
  expect(await read(one)).toEqual(['READ']);
  // Who confirmed has it by a release of their own alone.
  expect(await read(other)).toBeNull();
  await expect(house.query('update archive_releases set confirmed_by = asked_by')).rejects.toThrow(
    'check',
  );
  const trail = [
    ...(await house.trail('archive.ask-release')),
    ...(await house.trail('archive.confirm-release')),
  ];
  expect(trail.map(({ actorId, targetId, outcome }) => [actorId, targetId, outcome])).toEqual([
    [one.id, room.id, 'done'],
    [one.id, room.id, 'refused'],
    [other.id, room.id, 'refused'],
    [one.id, room.id, 'refused'],
    [other.id, room.id, 'refused'],
    [other.id, room.id, 'done'],
  ]);
});

test('the file says why it was taken out and who agreed; without that, why something is missing', async () => {
  const path = `/rooms/${room.id}/export`;
  const without = unzip((await house.download(one, path)).bytes);
  const { body } = await ask(one);
  await confirm(other, body.id);
  const whole = unzip((await house.download(one, path)).bytes);

  expect(without.get('LISEZ-MOI.txt')).toContain('another one confirms');
  expect(JSON.parse(without.get('room.json') ?? '')).toMatchObject({ archiveRelease: null });
  expect(JSON.parse(whole.get('room.json') ?? '')).toMatchObject({
    archiveRelease: { reason: why, confirmedBy: other.id },
  });
  expect(whole.get('LISEZ-MOI.txt')).not.toContain('another one confirms');
});

test('a person’s own words leave it in the same way, and by a release of theirs alone', async () => {
  const path = `/people/${member.id}/export`;
  const officer = house.aPerson({ roles: ['security-officer'] });
  const ofRoom = await ask(officer);
  await confirm(one, ofRoom.body.id);
  const before = await read(officer, path);
  const { body } = await ask(officer, target(member.id, 'person'));

  await confirm(one, body.id);

  expect(before).toBeNull();
  expect(body).toMatchObject({ targetName: 'Somebody' });
  expect(await read(officer, path)).toEqual(['READ']);
  expect(await read(one, path)).toBeNull();
});

test('it holds for a day, and what nobody confirms for a week is asked for anew', async () => {
  const { body } = await ask(one);
  await ago('asked_at', 7 * 24 + 1);
  const late = await confirm(other, body.id);
  const anew = await ask(one);
  await ago('asked_at', 7 * 24 - 1);
  const inTime = await confirm(other, anew.body.id);

  await ago('confirmed_at', 23);
  const held = await read(one);
  await ago('confirmed_at', 25);
  const over = await read(one);

  expect([late.status, anew.status, inTime.status]).toEqual([404, 201, 200]);
  expect([held, over]).toEqual([['READ'], null]);
});

test('each who may confirm it is told by mail, once, with the page where it waits; nobody once it was decided', async () => {
  const officer = house.aPerson({ roles: ['security-officer'] });
  const gone = house.aPerson({ roles: ['security-officer'] });
  const known = house.directory.get(gone.id);
  if (known) house.directory.set(gone.id, { ...known, isActive: false });
  const elsewhere = house.aPerson({
    roles: ['organisation-administrator'],
    organisationId: house.elsewhere,
  });
  const told = async (): Promise<readonly [string, string][]> => {
    const mails = await house.mails();
    return mails
      .filter(({ kind }) => kind === 'release-waits')
      .map(({ personId, content }) => [personId, JSON.stringify(content)]);
  };
  const before = (await told()).length;
  const { id } = (await ask(one)).body;
  // Looked up, then told; a third time, nothing.
  for (let turn = 0; turn < 3; turn += 1) await house.use.sendNotices();

  const mails = (await told()).slice(before);
  await house.as(other)('DELETE', `/archive/releases/${id}`);
  await ask(one);
  await house.use.sendNotices();
  const next = (await house.as(other)('GET', '/archive/releases')).body.items;
  await confirm(other, next[0].id);
  await house.use.sendNotices();

  const who = mails.map(([personId]) => personId);
  expect(who).toEqual(expect.arrayContaining([other.id, officer.id]));
  expect(new Set(who).size).toBe(who.length);
  expect(
    who.filter((each) => [one, lead, member, gone, elsewhere].some((p) => p.id === each)),
  ).toEqual([]);
  const [page, officers] = [other, officer].map((p) => mails.find(([each]) => each === p.id)?.[1]);
  expect(page).toContain('/reglages');
  expect(officers).toContain('/journal');
  // A mail lies in a mailbox for years: neither why, nor whose.
  expect(JSON.stringify(mails)).not.toMatch(new RegExp(`${why}|${room.id}`, 'u'));
  expect((await told()).length - before).toBe(mails.length);
});

test('who asked withdraws it, another one refuses it, and what holds is ended', async () => {
  const end = async (who: Person, id: string) =>
    (await house.as(who)('DELETE', `/archive/releases/${id}`)).status;
  const withdrawn = (await ask(one)).body.id;
  const ended = [await end(one, withdrawn), await end(one, withdrawn)];
  const held = (await ask(one)).body.id;
  await confirm(other, held);
  const seen = (await house.as(other)('GET', '/archive/releases')).body.items;

  ended.push(await end(other, held));

  expect(ended).toEqual([204, 404, 204]);
  expect(seen).toMatchObject([{ id: held, targetId: room.id, isMine: false }]);
  expect(await read(one)).toBeNull();
  // Nobody makes what was taken out have had no reason.
  expect(await house.query('select reason, ended_by as by from archive_releases')).toEqual([
    { reason: why, by: one.id },
    { reason: why, by: other.id },
  ]);
});

test('what is being taken out breaks off once its release has ended', async () => {
  const { id } = (await ask(one)).body;
  await confirm(other, id);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('begin');
  await client.query('lock table archived_messages in access exclusive mode');
  const taken = read(one);
  const broken = expect(taken).rejects.toThrow();
  // It stands before its first page.
  await expect
    .poll(() =>
      house.query(
        "select 1 from pg_locks where relation = 'archived_messages'::regclass and not granted",
      ),
    )
    .toHaveLength(1);

  await house.as(other)('DELETE', `/archive/releases/${id}`);
  await client.query('commit');

  await broken;
});

test('nobody asks for what they may not export, or for what no archive has read', async () => {
  const elsewhere = house.aPerson({
    roles: ['organisation-administrator'],
    organisationId: house.elsewhere,
  });
  const { body: direct } = await house.as(member)('POST', '/direct', { personId: lead.id });
  const { body } = await ask(one);

  const answers = [
    await ask(lead),
    await ask(elsewhere),
    await ask(elsewhere, target(member.id, 'person')),
    await ask(other, target(direct.id)),
    await confirm(lead, body.id),
    await confirm(elsewhere, body.id),
    await house.as(elsewhere)('DELETE', `/archive/releases/${body.id}`),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 404, 404, 404, 403, 404, 404]);
  expect((await house.as(elsewhere)('GET', '/archive/releases')).body.items).toEqual([]);
});

test('row-level security alone keeps another organisation from the releases', async () => {
  await ask(one);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const seenFrom = async (organisation: string) => {
    await client.query(
      "select set_config('astra.organisation', $1, false), set_config('astra.scope', 'organisation', false)",
      [organisation],
    );
    const { rowCount } = await client.query("update archive_releases set reason = ''");
    return rowCount;
  };

  const [outside, inside] = [await seenFrom(uuid()), await seenFrom(house.kerval)];

  await client.end();
  expect([outside, inside]).toEqual([0, 1]);
});
