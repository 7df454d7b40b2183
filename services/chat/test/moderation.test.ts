import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aTeam, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

let lead: Person;
let member: Person;
let other: Person;
let admin: Person;
let teamId: string;
let room: { readonly id: string; readonly matrixRoomId: string };
beforeEach(async () => {
  [lead, member, other] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const team = await aTeam(house, [lead, member, other]);
  admin = team.admin;
  teamId = team.id;
  [room] = (await house.as(lead)('GET', '/rooms')).body.items;
});

const roomPath = (): string => `/_matrix/client/v3/rooms/${encodeURIComponent(room.matrixRoomId)}`;
async function write(who: Person, words: string, relation: object = {}) {
  const path = `${roomPath()}/send/m.room.encrypted/${uuid()}`;
  const sealed = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: words, ...relation };
  return house.matrix(await house.enter(who), 'PUT', path, sealed);
}
const written = async (who: Person, words: string): Promise<string> =>
  String((await write(who, words)).body['event_id']);
/** What a foreign client of this person shows. */
const seenBy = async (who: Person): Promise<string> =>
  JSON.stringify(
    (await house.matrix(await house.enter(who), 'GET', `${roomPath()}/messages?dir=b&limit=50`))
      .body,
  );
const remove = (who: Person, eventId: string) =>
  house.as(who)('POST', `/rooms/${room.id}/removals`, { eventId, reason: 'personal-data' });
const report = (who: Person, eventId: string) =>
  house.as(who)('POST', `/rooms/${room.id}/reports`, { eventId, reason: 'offensive' });
const reports = async (who: Person) =>
  (await house.as(who)('GET', `/rooms/${room.id}/reports`)).body;
const silence = (who: Person, personId: string, method: 'PUT' | 'DELETE' = 'PUT') =>
  house.as(who)(method, `/rooms/${room.id}/silenced/${personId}`);

test('who keeps the room removes a message, and it is gone in every client, with a coded reason', async () => {
  const words = `WORDS-${uuid()}`;
  const eventId = await written(member, words);
  const before = await seenBy(other);

  const { status } = await remove(lead, eventId);

  expect(before).toContain(words);
  expect(status).toBe(204);
  const after = await seenBy(other);
  expect(after).not.toContain(words);
  expect(after).toContain('personal-data');
  expect((await house.trail('room.remove-message')).at(-1)).toMatchObject({
    actorId: lead.id,
    targetId: room.id,
    subjectId: member.id,
    reason: 'personal-data',
  });
});

test('with a message that is removed go the words of all its edits', async () => {
  const words = `WORDS-${uuid()}`;
  const eventId = await written(member, `${words}-0`);
  const relation = { 'm.relates_to': { rel_type: 'm.replace', event_id: eventId } };
  for (const turn of [1, 2]) await write(member, `${words}-${turn}`, relation);
  const before = await seenBy(other);

  await remove(lead, eventId);

  expect(before).toContain(`${words}-2`);
  expect(await seenBy(other)).not.toContain(words);
});

test('nobody else removes what another wrote: no member, no administrator beside the room, no raw call', async () => {
  const words = `WORDS-${uuid()}`;
  const eventId = await written(lead, words);
  const elsewhere = house.aPerson({
    roles: ['organisation-administrator'],
    organisationId: house.elsewhere,
  });

  const answers = [
    await remove(member, eventId),
    await remove(admin, eventId),
    await remove(elsewhere, eventId),
    await remove(lead, '$nothing-of-this-room'),
    await house.matrix(
      await house.enter(member),
      'PUT',
      `${roomPath()}/redact/${encodeURIComponent(eventId)}/${uuid()}`,
      {},
    ),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 404, 404, 403]);
  expect(await seenBy(other)).toContain(words);
});

test('how a room is cannot be removed like a message', async () => {
  const { body } = await house.matrix(
    await house.enter(lead),
    'GET',
    `${roomPath()}/messages?dir=f&limit=50`,
  );
  const events = body['chunk'] as { type: string; event_id: string }[];
  const powers = events.find(({ type }) => type === 'm.room.power_levels');

  expect((await remove(lead, powers?.event_id ?? '')).status).toBe(404);
});

test('who is silenced reads and writes nothing, in whichever client, until they may again', async () => {
  const { status } = await silence(lead, member.id);
  const refused = await write(member, 'words');
  const raised = await house.matrix(
    await house.enter(member),
    'PUT',
    `${roomPath()}/state/m.room.power_levels`,
    { users: { [(await house.enter(member)).userId]: 100 } },
  );
  const reaction = await house.matrix(
    await house.enter(member),
    'PUT',
    `${roomPath()}/send/m.reaction/${uuid()}`,
    {},
  );
  await written(lead, 'READ-THIS');
  const read = await seenBy(member);
  const shown = (await house.as(other)('GET', `/rooms/${room.id}`)).body.members;
  await silence(lead, member.id, 'DELETE');

  expect(status).toBe(204);
  expect([refused.status, raised.status, reaction.status]).toEqual([403, 403, 403]);
  expect(read).toContain('READ-THIS');
  expect(shown.filter((one: { isSilenced: boolean }) => one.isSilenced)).toMatchObject([
    { personId: member.id },
  ]);
  expect((await write(member, 'words')).status).toBe(200);
  expect((await house.trail('room.silence')).at(-1)).toMatchObject({ subjectId: member.id });
});

test('who is silenced stays silenced when the team changes, and when somebody gave them power by another way', async () => {
  await silence(lead, member.id);
  const team = (await house.as(admin)('GET', '/teams')).body.items.find(
    (one: { members: { personId: string }[] }) =>
      one.members.some(({ personId }) => personId === member.id),
  );
  await house.as(admin)('PUT', `/teams/${team.id}/members/${member.id}`, { isLead: false });
  const levels = `${roomPath()}/state/m.room.power_levels`;
  const { body } = await house.synapse.ask({ method: 'GET', path: levels });
  await house.synapse.ask({ method: 'PUT', path: levels, body: { ...body, users: {} } });
  const between = await write(member, 'words');
  await house.query("update rooms set looked_at = '-infinity' where id = $1", [room.id]);

  await house.use.repair.compare();

  expect(between.status).toBe(200);
  expect((await write(member, 'words')).status).toBe(403);
});

test('nobody silences who keeps the room, and no member silences another', async () => {
  const answers = [
    await silence(lead, lead.id),
    await silence(member, other.id),
    await silence(admin, other.id),
    await silence(lead, uuid()),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 404]);
});

test('a member tells of a message, who keeps the room hears it once, and what was done about it settles it', async () => {
  const [bad, worse] = [await written(other, 'BAD WORDS'), await written(other, 'WORSE WORDS')];
  await report(member, bad);
  await report(member, bad);
  await report(member, worse);

  const heard = await reports(lead);
  await remove(lead, bad);
  await house.as(lead)('POST', `/rooms/${room.id}/reports/settle`, { eventId: worse });

  expect(heard.items).toMatchObject([
    { eventId: bad, reason: 'offensive', reportedBy: { personId: member.id } },
    { eventId: worse },
  ]);
  expect((await reports(lead)).items).toEqual([]);
  expect(JSON.stringify(await house.trail('room.report'))).not.toContain('BAD WORDS');
});

test('who keeps the room is told by mail of the first report, not of each, and learns how many wait', async () => {
  const [bad, worse] = [await written(other, 'BAD WORDS'), await written(other, 'WORSE WORDS')];
  await report(member, bad);
  await report(member, bad);
  await report(other, bad);
  await report(member, worse);
  await house.use.sendNotices();

  const mails = (await house.mails()).filter(({ personId }) => personId === lead.id);
  const waiting = async (who: Person) => (await house.as(who)('GET', '/reports')).body.items;
  expect(mails).toEqual([
    expect.objectContaining({
      kind: 'report-waits',
      content: expect.objectContaining({ email: `${lead.id}@kerval.test` }),
    }),
  ]);
  expect(await waiting(lead)).toEqual([{ roomId: room.id, count: 2 }]);
  expect(await waiting(member)).toEqual([]);
  expect(await waiting(admin)).toEqual([]);
  await remove(lead, bad);
  expect(await waiting(lead)).toEqual([{ roomId: room.id, count: 1 }]);
});

test('what the only one who keeps the room wrote goes to the administrators: they judge it, and nothing else', async () => {
  const [bad, fine] = [await written(lead, 'BAD WORDS'), await written(lead, 'FINE')];
  const second = house.aPerson({ roles: ['organisation-administrator'] });
  const gone = house.aPerson({ roles: ['organisation-administrator'] });
  const elsewhere = house.aPerson({
    roles: ['organisation-administrator'],
    organisationId: house.elsewhere,
  });
  const known = house.directory.get(gone.id);
  if (known) house.directory.set(gone.id, { ...known, isActive: false });
  await report(member, bad);
  await report(other, bad);
  // Looked up, then told.
  await house.use.sendNotices();
  await house.use.sendNotices();
  const mails = (await house.mails()).filter(({ content }) =>
    JSON.stringify(content).includes(teamId),
  );

  const heard = [await reports(admin), await reports(lead)];
  const waiting = async (who: Person) => (await house.as(who)('GET', '/reports')).body.items;
  const counts = [await waiting(admin), await waiting(lead), await waiting(elsewhere)];
  const settle = (who: Person) =>
    house.as(who)('POST', `/rooms/${room.id}/reports/settle`, { eventId: bad });
  const refused = [
    await settle(lead),
    await remove(admin, fine),
    await remove(elsewhere, bad),
    await silence(admin, other.id),
  ];
  const removed = await remove(admin, bad);

  const told = mails.map(({ personId }) => personId);
  expect(told).toEqual(expect.arrayContaining([admin.id, second.id]));
  expect(told.filter((id) => [lead.id, gone.id, elsewhere.id].includes(id))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
  expect(heard[0].items).toMatchObject([
    { eventId: bad, reportedBy: { personId: member.id } },
    { eventId: bad, reportedBy: { personId: other.id } },
  ]);
  expect(heard[1].items).toEqual([]);
  expect(counts).toEqual([[{ roomId: room.id, teamId, count: 1 }], [], []]);
  expect(refused.map(({ status }) => status)).toEqual([404, 403, 404, 403]);
  expect(removed.status).toBe(204);
  expect(await seenBy(other)).not.toContain('BAD WORDS');
  expect(await waiting(admin)).toEqual([]);
  expect((await remove(admin, fine)).status).toBe(403);
  expect((await house.trail('room.remove-message')).at(-2)).toMatchObject({
    actorId: admin.id,
    subjectId: lead.id,
    outcome: 'done',
  });
});

test('an administrator who alone keeps a room does not judge what they wrote; another administrator does', async () => {
  const boss = house.aPerson({ roles: ['clinician', 'organisation-administrator'] });
  await house.as(admin)('PUT', `/teams/${teamId}/members/${boss.id}`, { isLead: true });
  const shared = await written(boss, 'SHARED');
  await report(member, shared);
  const [before, ofOthers] = [await reports(lead), await reports(admin)];
  await house.as(admin)('PUT', `/teams/${teamId}/members/${lead.id}`, { isLead: false });
  const own = await written(boss, 'OWN');
  await report(member, own);

  const heard = [await reports(boss), await reports(admin)];

  expect(before.items).toMatchObject([{ eventId: shared }]);
  expect(ofOthers).toMatchObject({ type: '/problems/not-allowed' });
  expect(JSON.stringify(heard[0].items)).not.toContain(own);
  expect(heard[1].items).toMatchObject([{ eventId: own }]);
});

test('what the only administrator wrote, who alone keeps the room, is judged by a security officer, and nothing else', async () => {
  const organisationId = uuid();
  const someone = (...roles: Person['roles']): Person => house.aPerson({ organisationId, roles });
  const boss = someone('clinician', 'organisation-administrator');
  const [reader, officer, ownOfficer] = [
    someone('secretary'),
    someone('security-officer'),
    house.aPerson({ roles: ['security-officer'] }),
  ];
  const { body: team } = await house.as(boss)('POST', '/teams', { name: 'Practice' });
  for (const { id } of [boss, reader])
    await house.as(boss)('PUT', `/teams/${team.id}/members/${id}`, { isLead: id === boss.id });
  [room] = (await house.as(reader)('GET', '/rooms')).body.items;
  const [bad, fine] = [await written(boss, 'BAD WORDS'), await written(boss, 'FINE')];
  const waiting = async (who: Person) => (await house.as(who)('GET', '/reports')).body.items;
  await report(reader, bad);
  const before = await waiting(officer);

  await house.use.sendNotices();
  await house.use.sendNotices();

  const mails = (await house.mails()).filter(({ content }) =>
    JSON.stringify(content).includes(team.id),
  );
  expect(before).toEqual([]);
  expect(mails.map(({ personId }) => personId)).toEqual([officer.id]);
  const one = [{ roomId: room.id, teamId: team.id, count: 1 }];
  expect([await waiting(officer), await waiting(boss), await waiting(ownOfficer)]).toEqual([
    one,
    [],
    [],
  ]);
  expect((await remove(officer, fine)).status).toBe(403);
  expect((await remove(ownOfficer, bad)).status).toBe(404);
  expect((await remove(boss, fine)).status).toBe(204);
  expect((await remove(officer, bad)).status).toBe(204);
  expect(await seenBy(reader)).not.toContain('BAD WORDS');
  expect(await waiting(officer)).toEqual([]);
});

test('what was reported to the only lead is heard by the administrators once that lead is gone', async () => {
  const [bad, worse] = [await written(member, 'BAD WORDS'), await written(member, 'WORSE WORDS')];
  for (const eventId of [bad, worse]) await report(other, eventId);
  const waiting = async (who: Person) =>
    (await house.as(who)('GET', '/reports')).body.items.filter(
      ({ roomId }: { roomId: string }) => roomId === room.id,
    );
  await house.use.passOnReports();
  const before = await waiting(admin);
  await house.as(admin)('DELETE', `/teams/${teamId}/members/${lead.id}`);

  await Promise.all([house.use.passOnReports(), house.use.passOnReports()]);
  await house.use.sendNotices();
  await house.use.sendNotices();

  const mails = (await house.mails()).filter(
    ({ content, personId }) => JSON.stringify(content).includes(teamId) && personId === admin.id,
  );
  expect(before).toEqual([]);
  expect(await waiting(admin)).toEqual([{ roomId: room.id, teamId, count: 2 }]);
  expect(mails).toHaveLength(1);
  expect((await remove(admin, bad)).status).toBe(204);
  expect(await seenBy(other)).not.toContain('BAD WORDS');
});

test('a report for administrators is taken while identity is away, and told when it is back', async () => {
  const bad = await written(lead, 'BAD WORDS');
  const ofTeam = async () =>
    (await house.mails()).filter(({ content }) => JSON.stringify(content).includes(teamId));
  house.away.isAway = true;
  const { status } = await report(member, bad);
  await house.use.sendNotices();
  house.away.isAway = false;
  const before = await ofTeam();

  await house.use.sendNotices();
  await house.use.sendNotices();

  expect(status).toBe(204);
  expect(before).toEqual([]);
  expect((await ofTeam()).map(({ personId }) => personId)).toContain(admin.id);
});

test('reports are heard by nobody else, are of messages of the room, and are not endless', async () => {
  const eventId = await written(other, 'words');
  const elsewhere = house.aPerson({ organisationId: house.elsewhere });
  const see = async (who: Person) =>
    (await house.as(who)('GET', `/rooms/${room.id}/reports`)).status;

  const seen = [await see(member), await see(admin), await see(elsewhere)];
  const told = [await report(elsewhere, eventId), await report(member, '$of-nowhere')];
  for (let index = 0; index < 20; index += 1)
    await house.query(
      `insert into reports (id, room_id, organisation_id, event_id, reason, reported_by, reported_at)
         values ($1, $2, $3, $4, 'other', $5, now())`,
      [uuid(), room.id, house.kerval, `$${index}`, member.id],
    );

  expect(seen).toEqual([403, 403, 404]);
  expect(told.map(({ status }) => status)).toEqual([404, 404]);
  expect((await report(member, eventId)).status).toBe(429);
});

test('row-level security alone keeps reports from people outside the room', async () => {
  await report(member, await written(other, 'words'));
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const count = async (person: string) => {
    await client.query(
      "select set_config('astra.organisation', $1, false), set_config('astra.scope', 'organisation', false), set_config('astra.person', $2, false)",
      [house.elsewhere, person],
    );
    return (await client.query('select 1 from reports where room_id = $1', [room.id])).rowCount;
  };

  const counts = [await count(member.id), await count(uuid())];

  await client.end();
  expect(counts).toEqual([1, 0]);
});
