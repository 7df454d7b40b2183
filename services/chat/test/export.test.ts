import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aTeam, startHouse, uuid, type House, type Person } from './house.ts';
import { linesOf, unzip } from './unzip.ts';
import { aWriter } from './writer.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

let lead: Person;
let member: Person;
let admin: Person;
let security: Person;
let room: { readonly id: string; readonly matrixRoomId: string };
beforeEach(async () => {
  [lead, member] = [house.aPerson({ name: 'Dr Nadia Berthelot' }), house.aPerson()];
  security = house.aPerson({ roles: ['security-officer'] });
  const team = await aTeam(house, [lead, member]);
  admin = team.admin;
  await house.as(admin)('PUT', `/teams/${team.id}/members/${lead.id}`, {
    isLead: true,
    position: 'On call',
  });
  [room] = (await house.as(lead)('GET', '/rooms')).body.items;
});

async function write(who: Person, words: string, matrixRoomId = room.matrixRoomId) {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(matrixRoomId)}/send/m.room.encrypted/${uuid()}`;
  const sealed = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: words };
  const { body } = await house.matrix(await house.enter(who), 'PUT', path, sealed);
  return String(body['event_id']);
}
const exported = async (who: Person, path: string) => {
  const { status, bytes } = await house.download(who, path);
  expect(status).toBe(200);
  return unzip(bytes);
};

test('a room is handed out whole: who is in it and as what, its links, and every event, those marked that nobody can read', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 12; index += 1) ids.push(await write(member, `SEALED-${index}`));
  const link = { title: 'On call', address: 'https://kerval.example/', description: null };
  await house.as(lead)('POST', `/rooms/${room.id}/links`, link);

  const files = await exported(security, `/rooms/${room.id}/export`);

  const events = linesOf(files.get('events.jsonl'));
  const sent = events.filter(({ event }) => event.type === 'm.room.encrypted');
  expect(sent.map(({ event }) => event.event_id)).toEqual(ids);
  expect(sent.map(({ event }) => event.content.ciphertext)).toContain('SEALED-11');
  expect(new Set(sent.map(({ isEncrypted }) => isEncrypted))).toEqual(new Set([true]));
  expect(events.some((one) => one.event.type === 'm.room.create' && !one.isEncrypted)).toBe(true);
  expect(linesOf(files.get('members.jsonl'))).toContainEqual(
    expect.objectContaining({
      personId: lead.id,
      displayName: 'Dr Nadia Berthelot',
      isModerator: true,
      position: 'On call',
    }),
  );
  expect(linesOf(files.get('links.jsonl'))).toMatchObject([link]);
  expect(JSON.parse(files.get('room.json') ?? '')).toMatchObject({
    roomId: room.id,
    kind: 'team',
    exportedBy: security.id,
  });
  expect(files.get('LISEZ-MOI.txt')).toContain('the server cannot read them'.slice(4));
  expect((await house.trail('room.export')).at(-1)).toMatchObject({
    actorId: security.id,
    targetId: room.id,
    outcome: 'done',
  });
});

test('a person is handed out whole: account, teams, rooms, devices, and what they alone sent, in rooms that they have left too', async () => {
  const mine = await write(member, 'MINE');
  await write(lead, 'NOT-MINE');
  const [team] = (await house.as(admin)('GET', '/teams')).body.items;
  const { id: before } = team;
  const elsewhere = await aTeam(house, [lead, member], 'Night');
  const rooms = (await house.as(member)('GET', '/rooms')).body.items;
  const left = rooms.find((one: { teamId: string }) => one.teamId === elsewhere.id);
  const former = await write(member, 'FORMER', left.matrixRoomId);
  await house.as(elsewhere.admin)('DELETE', `/teams/${elsewhere.id}/members/${member.id}`);

  await house.query(
    `insert into push_devices values ($1, $2, $3, 'x', 'Her phone', 'fr', $4, 'x', 'SECRET', now())`,
    [uuid(), member.id, house.kerval, `https://push.example/${uuid()}`],
  );

  await house.use.repair.everybody();
  await house.as(lead)('PUT', `/rooms/${room.id}/silenced/${member.id}`);
  const session = await house.enter(member);
  const { deviceId } = session;
  await aWriter(house, session);
  await house.use.repair.deviceKeys();

  const files = await exported(admin, `/people/${member.id}/export`);

  expect(linesOf(files.get('notifications.jsonl'))).toMatchObject([{ name: 'Her phone' }]);
  expect(files.get('notifications.jsonl')).not.toMatch(/SECRET|push\.example/u);
  const events = linesOf(files.get('events.jsonl'));
  const sent = events.filter(({ event }) => event.type === 'm.room.encrypted');
  expect(new Set(sent.map(({ event }) => event.event_id))).toEqual(new Set([mine, former]));
  expect(files.get('events.jsonl')).not.toContain('NOT-MINE');
  expect(sent.map(({ roomId }) => roomId)).toContain(room.id);
  expect(JSON.parse(files.get('person.json') ?? '')).toMatchObject({
    personId: member.id,
    roles: ['clinician'],
  });
  expect(before).toBeDefined();
  expect(linesOf(files.get('devices.jsonl')).length).toBeGreaterThan(0);
  expect(linesOf(files.get('rooms.jsonl'))).toContainEqual(
    expect.objectContaining({ roomId: room.id, isModerator: false, isSilenced: true }),
  );
  expect(linesOf(files.get('former-rooms.jsonl'))).toMatchObject([{ roomId: left.id }]);
  expect(linesOf(files.get('device-keys.jsonl'))).toMatchObject([
    { keys: { device_id: deviceId, signatures: {} } },
  ]);
  expect((await house.trail('chat.export-person')).at(-1)).toMatchObject({
    actorId: admin.id,
    subjectId: member.id,
  });
});

test('what somebody wrote before they left and came back is theirs too', async () => {
  const first = await write(member, 'BEFORE');
  const known = house.directory.get(member.id);
  if (!known) throw new Error('Nobody');
  const { id: personId, organisationId } = member;
  house.directory.set(personId, { ...known, isActive: false });
  await house.tell('identity', 'person.deactivated', { personId, organisationId });
  house.directory.set(personId, known);
  await house.tell('identity', 'person.changed', { personId, organisationId });

  const files = await exported(security, `/people/${personId}/export`);

  expect(files.get('events.jsonl')).toContain(first);
  expect(JSON.parse(files.get('person.json') ?? '').userIds).toHaveLength(2);
});

test('only who answers for the organisation takes anything out, with a proof of a moment ago', async () => {
  const elsewhere = house.aPerson({
    roles: ['organisation-administrator', 'security-officer'],
    organisationId: house.elsewhere,
  });
  const paths = [`/rooms/${room.id}/export`, `/people/${member.id}/export`];
  const all = [...paths, `/people/${member.id}/record`];
  const tryAll = (who: Person, of: readonly string[]) =>
    Promise.all(of.map(async (path) => (await house.as(who)('GET', path)).status));

  const answers = { lead: await tryAll(lead, all), elsewhere: await tryAll(elsewhere, all) };
  house.time.at = new Date(Date.now() + 6 * 60_000);
  const stale = await tryAll(admin, paths);
  house.time.at = null;

  expect(answers).toEqual({ lead: [403, 403, 403], elsewhere: [404, 404, 404] });
  expect(await house.trail('room.export')).toContainEqual(
    expect.objectContaining({ actorId: lead.id, outcome: 'refused', reason: 'not-allowed' }),
  );
  expect(stale).toEqual([401, 401]);
});

test('an export that the chat server does not finish is no whole file', async () => {
  for (let index = 0; index < 3; index += 1) await write(member, `WORDS-${index}`);
  await house.synapse.kill();

  const broken = await house.download(security, `/rooms/${room.id}/export`).catch(() => null);
  await house.synapse.restart();

  expect(broken === null || !broken.bytes.includes('PK\u0005\u0006')).toBe(true);
});
