import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { inDump } from '@astra/testing/synapse-dump';
import { aTeam, startHouse, uuid, type House, type Person } from './house.ts';
import { released } from './released.ts';
import { linesOf, unzip } from './unzip.ts';
import { aWriter, type Writer } from './writer.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const reason = 'La loi nous demande de garder ces échanges';
let lead: Person;
let member: Person;
let one: Person;
let other: Person;
let teamId: string;
let room: { readonly id: string; readonly matrixRoomId: string };
let writer: Writer;
const archiveId = (): string => `@archive-${house.kerval}:${house.synapse.serverName}`;

beforeEach(async () => {
  [lead, member] = [house.aPerson(), house.aPerson()];
  ({ id: teamId, admin: one } = await aTeam(house, [lead, member]));
  other = house.aPerson({ roles: ['organisation-administrator'] });
  [room] = (await house.as(member)('GET', '/rooms')).body.items;
  writer = await aWriter(house, await house.enter(member));
});
/** Each begins without a rule; what was archived before stays, as it does in life. */
afterEach(async () => {
  const { rule } = (await house.as(one)('GET', '/archive')).body;
  if (rule) await house.as(one)('POST', '/archive/end', { ruleId: rule.id });
  await house.use.keepArchives.round();
  await house.use.repair.unfinished();
});

const propose = (who = one, hasDirect = false) =>
  house.as(who)('POST', '/archive/propose', { reason, hasDirect });
const confirm = (who: Person, ruleId: string) =>
  house.as(who)('POST', '/archive/confirm', { ruleId });
/** Reads, and what follows from it reaches the rooms. */
async function round(): Promise<void> {
  await house.use.keepArchives.round();
  await house.use.repair.unfinished();
}
async function hold(hasDirect = false): Promise<string> {
  const { body } = await propose(one, hasDirect);
  expect((await confirm(other, body.rule.id)).status).toBe(200);
  await round();
  return body.rule.id as string;
}
const archived = async (roomId = room.id) => {
  await released(house, { kind: 'room', id: roomId }, [one, other]);
  const { bytes } = await house.download(one, `/rooms/${roomId}/export`);
  const file = unzip(bytes).get('messages.jsonl');
  return file === undefined ? null : linesOf(file);
};
const wordsIn = async (roomId?: string): Promise<string[]> =>
  ((await archived(roomId)) ?? []).map((line) => line.message?.content?.body ?? null);
async function membersOf(matrixRoomId: string): Promise<string[]> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(matrixRoomId)}/joined_members`;
  const { body } = await house.matrix(await house.enter(member), 'GET', path);
  return Object.keys(body['joined'] as object);
}

test('one administrator alone archives nothing: another one confirms, with a proof of a moment ago', async () => {
  const { body } = await propose();
  const own = await confirm(one, body.rule.id);
  house.time.at = new Date(Date.now() + 6 * 60_000);
  const stale = await confirm(other, body.rule.id);
  house.time.at = null;
  const unseen = await confirm(other, uuid());
  await round();
  const before = await membersOf(room.matrixRoomId);

  const confirmed = await confirm(other, body.rule.id);

  expect([own.status, stale.status, unseen.status]).toEqual([403, 401, 409]);
  expect(before).not.toContain(archiveId());
  expect(confirmed.body.rule).toMatchObject({
    reason,
    proposedBy: 'Somebody',
    confirmedBy: 'Somebody',
    mayConfirm: false,
  });
  await expect(house.query('update archive_rules set confirmed_by = proposed_by')).rejects.toThrow(
    'check',
  );
  const trail = [
    ...(await house.trail('archive.propose')),
    ...(await house.trail('archive.confirm')),
  ];
  expect(trail.map(({ actorId, outcome }) => [actorId, outcome])).toEqual([
    [one.id, 'done'],
    [one.id, 'refused'],
    [other.id, 'refused'],
    [other.id, 'refused'],
    [other.id, 'done'],
  ]);
});

test('what is written from its coming on is kept, sealed, and comes out with the room; it is a member that counts for nobody', async () => {
  const words = `PLANTED-${uuid()}`;
  await writer.say(room.matrixRoomId, `BEFORE-${words}`);
  await hold();

  const first = await writer.say(room.matrixRoomId, words);
  await writer.send(room.matrixRoomId, 'm.room.message', {
    msgtype: 'm.text',
    body: `EDIT-${words}`,
    'm.relates_to': { rel_type: 'm.replace', event_id: first },
  });
  await round();

  expect(await inDump(house.place.ownerUrl, [words, room.id])).toEqual([room.id]);
  expect(await inDump(house.synapse.databaseUrl, [words, room.id])).toEqual([room.id]);
  expect(await wordsIn()).toEqual([words, `EDIT-${words}`]);
  expect(await membersOf(room.matrixRoomId)).toContain(archiveId());
  const seen = (await house.as(member)('GET', `/rooms/${room.id}`)).body;
  expect(seen.archive).toMatchObject({ organisationName: 'Kerval', reason });
  expect(seen.members).toHaveLength(2);
});

test('it is in rooms made later, in no conversation of two unless the rule says so, in none of another organisation, and leaves when the rule ends', async () => {
  const elsewhere = house.aPerson({
    organisationId: house.elsewhere,
    roles: ['organisation-administrator'],
  });
  const ruleId = await hold();
  await house.as(one)('POST', `/teams/${teamId}/rooms`, {
    kind: 'announcement',
    name: 'Later',
    memberIds: [],
  });
  const direct = (await house.as(member)('POST', '/direct', { personId: lead.id })).body;
  const { items } = (await house.as(member)('GET', '/rooms')).body;
  const later = items.find(({ name }: { name: string }) => name === 'Later');

  expect(await membersOf(later.matrixRoomId)).toContain(archiveId());
  expect(await membersOf(direct.matrixRoomId)).not.toContain(archiveId());
  expect(direct.archive).toBeNull();
  expect((await house.as(elsewhere)('GET', '/archive')).body.rule).toBeNull();
  expect((await house.as(elsewhere)('POST', '/archive/end', { ruleId })).status).toBe(409);

  expect((await house.as(other)('POST', '/archive/end', { ruleId })).status).toBe(200);
  await round();
  expect(await membersOf(later.matrixRoomId)).not.toContain(archiveId());
  await hold(true);
  expect(await membersOf(direct.matrixRoomId)).toContain(archiveId());
});

test('whoever dies in between loses nothing and doubles nothing: more than a page of it, and what came before its key', async () => {
  await hold();
  const deliver = await writer.sendWithoutKey(room.matrixRoomId, 'NO-KEY-YET');
  await house.use.keepArchives.round();
  expect((await archived())?.map(({ isReadable }) => isReadable)).toEqual([false]);
  // As a process that begins anew: nothing in its memory.
  await house.use.keepArchives.stop();
  await deliver();
  const said = Array.from({ length: 25 }, (_, index) => `WORDS-${index}`);
  await writer.say(room.matrixRoomId, ...said);

  await house.use.keepArchives.round();
  await house.use.keepArchives.stop();
  await house.use.keepArchives.round();

  expect(await wordsIn()).toEqual(['NO-KEY-YET', ...said]);
});

test('nothing is told to the chat server that the database does not have: no key is made twice', async () => {
  const organisationId = uuid();
  const roles = ['organisation-administrator'] as const;
  const [first, second] = [1, 2].map(() => house.aPerson({ roles, organisationId }));
  if (!first || !second) throw new Error('Two people');
  const { body } = await propose(first);
  await confirm(second, body.rule.id);
  const user = `@archive-${organisationId}:${house.synapse.serverName}`;
  const session = await house.enter(member);
  const keysOf = async (): Promise<object> => {
    const asked = { device_keys: { [user]: [] } };
    const reply = await house.matrix(session, 'POST', '/_matrix/client/v3/keys/query', asked);
    return (reply.body['device_keys'] as Record<string, object>)[user] ?? {};
  };
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  await owner.query(`create function refuse() returns trigger language plpgsql as $$
    begin raise 'full'; end $$;
    create trigger refuse before update on archive_devices for each row
      when (old.version = 1 and new.version = 2) execute function refuse()`);

  await house.use.keepArchives.round();
  const before = await keysOf();
  await owner.query('drop function refuse cascade');
  await owner.end();
  await house.use.keepArchives.round();

  expect(before).toEqual({});
  expect(Object.keys(await keysOf())).toHaveLength(1);
  await house.as(first)('POST', '/archive/end', { ruleId: body.rule.id });
});

test('what another replica has written since is read anew, and nothing is written over it', async () => {
  await hold();
  await writer.say(room.matrixRoomId, 'AGAIN');
  // Another replica has written since: what is in memory here is old.
  await house.query('update archive_devices set version = version + 1, position = position');
  await house.use.keepArchives.round();
  await house.use.keepArchives.round();

  expect(await wordsIn()).toEqual(['AGAIN']);
});

test('a person is handed out with their own words, from every room that is archived, and with nobody else’s', async () => {
  await hold();
  const left = await aTeam(house, [lead, member], 'Night');
  await house.use.repair.unfinished();
  const { items } = (await house.as(member)('GET', '/rooms')).body;
  const night = items.find((found: { teamId: string }) => found.teamId === left.id);
  const leader = await aWriter(house, await house.enter(lead));
  await writer.say(room.matrixRoomId, 'MINE');
  await writer.say(night.matrixRoomId, 'MINE-AT-NIGHT');
  await leader.say(room.matrixRoomId, 'HERS');
  await round();
  await house.as(left.admin)('DELETE', `/teams/${left.id}/members/${member.id}`);

  await released(house, { kind: 'person', id: member.id }, [other, one]);
  const { bytes } = await house.download(other, `/people/${member.id}/export`);

  const files = unzip(bytes);
  const lines = linesOf(files.get('messages.jsonl'));
  expect(lines.map(({ roomId, message }) => [roomId, message.content.body])).toEqual([
    [room.id, 'MINE'],
    [night.id, 'MINE-AT-NIGHT'],
  ]);
  expect(files.get('LISEZ-MOI.txt')).toContain('nothing that others wrote');
});

test('it does not come into a room that was closed before; one that closes later keeps what it read, for as long as it keeps anything', async () => {
  const before = await aTeam(house, [lead, member], 'Closed before');
  const closed = (await house.as(member)('GET', '/rooms')).body.items.find(
    (found: { teamId: string }) => found.teamId === before.id,
  );
  await house.as(before.admin)('DELETE', `/teams/${before.id}`);
  await hold();
  await writer.say(room.matrixRoomId, 'LAST');
  expect((await house.as(one)('DELETE', `/teams/${teamId}`)).status).toBe(204);
  await round();

  expect(await membersOf(closed.matrixRoomId)).not.toContain(archiveId());
  expect((await house.as(member)('GET', `/rooms/${closed.id}`)).body.archive).toBeNull();
  expect(await membersOf(room.matrixRoomId)).toContain(archiveId());
  expect(await wordsIn()).toEqual(['LAST']);
  expect(await archived(closed.id)).toBeNull();
});

test('what the room keeps no longer, and what somebody wrote who is forgotten, leaves the archive too', async () => {
  await hold();
  await writer.say(room.matrixRoomId, 'OLD');
  await round();
  expect(await wordsIn()).toEqual(['OLD']);
  await house.as(lead)('PUT', `/rooms/${room.id}/retention`, { days: 1 });
  house.time.at = new Date(Date.now() + 2 * 86_400_000);
  await house.use.sweep();
  house.time.at = null;
  expect(await wordsIn()).toEqual([]);

  await writer.say(room.matrixRoomId, 'MINE');
  await round();
  const { id: personId, organisationId } = member;
  const known = house.directory.get(personId);
  if (!known) throw new Error('Nobody');
  house.directory.set(personId, { ...known, isActive: false });
  await house.tell('identity', 'person.deactivated', { personId, organisationId });
  const security = house.aPerson({ roles: ['security-officer'] });
  await house.as(security)('POST', `/people/${personId}/erasure`, { name: 'Somebody' });
  await house.use.erasure.unfinished();
  await round();

  expect(JSON.stringify(await archived())).not.toContain('MINE');
});
