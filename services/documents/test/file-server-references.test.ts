import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerReference } from '@astra/contracts/file-server';
import { hasApache } from '@astra/file-store/test-support/apache-server';
import type { TestApache } from '@astra/file-store/test-support/apache-server';
import { aCircle } from './circle.ts';
import {
  aConnected,
  aVisitor,
  entryAt,
  listed,
  problem,
  put,
  startHospital,
} from './file-server.ts';
import { startHouse, type House, type Person, type Reply } from './house.ts';

let house: House;
let hospital: TestApache;
beforeAll(async () => {
  if (!hasApache()) return;
  hospital = await startHospital();
  house = await startHouse({ fileServersInside: [new URL(hospital.url).origin] });
});
afterAll(async () => {
  await house?.close();
  await hospital?.stop();
});

type Staff = {
  readonly admin: Person;
  readonly maud: Person;
  readonly hugo: Person;
  /** Who has no sign-in. */
  readonly lea: Person;
  readonly organisationId: string;
};
async function aStaff(): Promise<Staff> {
  const { admin, organisationId } = await aConnected(house, hospital.url);
  return {
    admin,
    organisationId,
    maud: await aVisitor(house, organisationId, 'maud'),
    hugo: await aVisitor(house, organisationId, 'hugo'),
    lea: house.aPerson({ organisationId }),
  };
}
type To = { readonly spaceId?: string; readonly personId?: string };
async function share(who: Person, path: string, to: To): Promise<Reply> {
  const { at } = await entryAt(house, who, path);
  const body = { at, spaceId: to.spaceId ?? null, personId: to.personId ?? null };
  return house.as(who)('POST', '/file-server/references', { body });
}
async function namesFor(who: Person, spaceId?: string): Promise<string[] | number> {
  const query = spaceId === undefined ? '' : `?spaceId=${spaceId}`;
  const { status, body } = await house.as(who)('GET', `/file-server/references${query}`);
  return status === 200 ? body.items.map(({ name }: ServerReference) => name) : status;
}
const open = (who: Person, id: string): Promise<Reply> =>
  house.as(who)('POST', `/file-server/references/${id}/open`);

describe.skipIf(!hasApache())('what is named to others (left out without Apache)', () => {
  test('in a team each opens it with their own rights: who has them reads it, who has not is told so, who has no sign-in is asked', async () => {
    const { maud, hugo, lea, organisationId } = await aStaff();
    const people = [{ ...maud, isLead: true }, hugo, lea];
    const team = await aCircle(house, { organisationId, people });
    const { id } = (await share(maud, 'private/Dossier.txt', { spaceId: team })).body;

    const [hers, his, nobodys] = [await open(maud, id), await open(hugo, id), await open(lea, id)];
    const read = await house.as(maud)('GET', `/file-server/content?at=${hers.body.at}`);

    expect(await namesFor(lea, team)).toEqual(['Dossier.txt']);
    expect(read.bytes.toString()).toBe('Hers alone.');
    expect([his, nobodys].map(problem)).toEqual([
      'file-server-refuses',
      'file-server-sign-in-needed',
    ]);
    expect(his.bytes.toString()).not.toMatch(/private|Hers/u);
    const trail = await house.trail('file-server.open-reference');
    expect(trail.filter(({ targetId }) => targetId === id).map(({ outcome }) => outcome)).toEqual([
      'done',
      'refused',
    ]);
    const [entering] = (await house.trail('file-server.enter')).slice(-1);
    expect(entering).toMatchObject({ actorId: lea.id, reason: 'file-server-sign-in-needed' });
  });

  test('a folder leads to what is in it, and not to what is above it', async () => {
    const { maud, hugo } = await aStaff();
    const { own } = await house.spacesOf(maud);
    put(hospital, 'Consignes/Urgences/AVC.txt', 'Call.');
    const { id } = (await share(maud, 'Consignes/Urgences', { personId: hugo.id })).body;

    const { at } = (await open(hugo, id)).body;
    const { path, items } = await listed(house, hugo, `?at=${at}`);

    expect(path.map(({ name }) => name)).toEqual(['Urgences']);
    expect(items.map(({ name }) => name)).toEqual(['AVC.txt']);
    const inside = (await share(maud, 'private/Dossier.txt', { personId: hugo.id })).body;
    const hers = (await share(maud, 'private/Dossier.txt', { spaceId: own })).status;
    expect(inside).toMatchObject({ name: 'Dossier.txt', kind: 'file', mayEnd: true });
    expect(hers).toBe(404);
  });
  test('a room’s people have it while they are in, a colleague what is meant for them, and nobody else anything', async () => {
    const { maud, hugo, lea, organisationId } = await aStaff();
    // Nobody has looked for files in it yet.
    const room = await aCircle(house, { kind: 'room', organisationId, people: [maud, hugo] });
    const inRoom = (await share(maud, 'Protocoles/Accueil.txt', { spaceId: room })).body;
    const toHugo = (await share(maud, 'Protocoles', { personId: hugo.id })).body;
    const stranger = house.aPerson({ organisationId: house.elsewhere });

    const seen = [await namesFor(hugo, room), await namesFor(hugo), await namesFor(maud)];
    const strangers = [lea, stranger].map(async (who) => [
      await namesFor(who, room),
      await namesFor(who),
      (await open(who, inRoom.id)).status,
      (await open(who, toHugo.id)).status,
      (await house.as(who)('DELETE', `/file-server/references/${toHugo.id}`)).status,
    ]);
    await aCircle(house, { id: room, kind: 'room', organisationId, people: [maud] });

    expect(seen).toEqual([['Accueil.txt'], ['Protocoles'], ['Protocoles']]);
    expect(await Promise.all(strangers)).toEqual([
      [404, [], 404, 404, 404],
      [404, [], 404, 404, 404],
    ]);
    expect([await namesFor(hugo, room), (await open(hugo, inRoom.id)).status]).toEqual([404, 404]);
  });

  test('it is taken away by who named it, by whom it is for, and by who keeps the place', async () => {
    const { admin, maud, hugo, organisationId } = await aStaff();
    const team = await aCircle(house, { organisationId, people: [maud, hugo] });
    const inTeam = (await share(maud, 'Protocoles', { spaceId: team })).body;
    const toHugo = (await share(maud, 'Protocoles', { personId: hugo.id })).body;
    const { all } = await house.spacesOf(maud);
    const forAll = (await share(maud, 'Protocoles', { spaceId: all })).body;
    const end = async (who: Person, { id }: ServerReference): Promise<number> =>
      (await house.as(who)('DELETE', `/file-server/references/${id}`)).status;

    const statuses = [
      await end(hugo, inTeam),
      await end(maud, inTeam),
      await end(hugo, toHugo),
      await end(hugo, forAll),
      await end(admin, forAll),
    ];

    expect(statuses).toEqual([403, 204, 204, 403, 204]);
  });

  test('with the server goes all that was named of it, and another organisation’s is no business of anybody', async () => {
    const { admin, maud, hugo } = await aStaff();
    await share(maud, 'Protocoles', { personId: hugo.id });
    const other = house.aPerson({
      roles: ['organisation-administrator'],
      organisationId: house.elsewhere,
    });

    const theirs = await house.as(other)('GET', '/file-server/settings');
    const removed = await house.as(other)('DELETE', '/file-server/settings');
    await house.as(admin)('DELETE', '/file-server/settings');

    expect(theirs.body).toEqual({ version: 0, name: null, url: null });
    expect(removed.status).toBe(404);
    expect(await namesFor(hugo)).toEqual([]);
    expect((await house.as(hugo)('GET', '/file-server')).body).toEqual({
      name: null,
      signIn: 'none',
    });
    expect((await house.as(hugo)('GET', '/file-server/entries')).status).toBe(404);
  });
});
