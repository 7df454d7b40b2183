import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChatSession } from '@astra/contracts/chat';
import type { FormerDevices } from '@astra/contracts/former-devices';
import { placesInDump } from '@astra/testing/synapse-dump';
import { aTeam, startHouse, uuid, type GuestPass, type House, type Person } from './house.ts';
import { slowWay } from './slow-way.ts';
import { aWriter } from './writer.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

let nadia: Person;
let hugo: Person;
beforeEach(() => {
  [nadia, hugo] = [house.aPerson(), house.aPerson()];
});

/** A browser that has keys which its owner vouches for. */
async function aBrowser(who: Person): Promise<ChatSession> {
  const session = await house.enter(who);
  await aWriter(house, session);
  return session;
}
const signOut = (who: Person, reason: 'signed-out' | 'ended-elsewhere' = 'signed-out') =>
  house.tell('identity', 'session.ended', {
    sessionId: who.sessionId,
    subjectId: who.id,
    reason,
  });
const leave = ({ id: personId, organisationId }: Person): Promise<number> =>
  house.tell('identity', 'person.deactivated', { personId, organisationId });
const ask = (who: Person, ...of: readonly ChatSession[]) =>
  house.as(who)('POST', '/former-devices', { userIds: of.map(({ userId }) => userId) });
/** What somebody learns of these accounts: ids of devices by account. */
async function known(who: Person, ...of: readonly ChatSession[]): Promise<object> {
  const { devices } = (await ask(who, ...of)).body as FormerDevices;
  return Object.fromEntries(
    Object.entries(devices).map(([userId, byId]) => [userId, Object.keys(byId)]),
  );
}
/** What the chat server says of an account's keys. */
async function published({ userId }: ChatSession) {
  const { body } = await house.synapse.ask({
    method: 'POST',
    path: '/_matrix/client/v3/keys/query',
    body: { device_keys: { [userId]: [] } },
  });
  return body as {
    readonly device_keys: Record<string, Record<string, object & { unsigned?: object }>>;
    readonly self_signing_keys: Record<string, { readonly keys: Record<string, string> }>;
  };
}
const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);

test('what a device had signed stays known to a colleague when its owner has signed out, word for word', async () => {
  await aTeam(house, [nadia, hugo]);
  const session = await aBrowser(nadia);
  const { userId, deviceId } = session;
  const before = await published(session);

  await signOut(nadia);

  const { unsigned, ...signed } = before.device_keys[userId]?.[deviceId] ?? {};
  const after = await published(session);
  expect(unsigned).toBeDefined();
  expect(after.device_keys[userId]).toEqual({});
  // By these whoever reads sees that nobody has changed the others.
  expect(after.self_signing_keys).toEqual(before.self_signing_keys);
  const { status, body } = await ask(hugo, session);
  expect(status).toBe(200);
  expect(body).toEqual({ devices: { [userId]: { [deviceId]: signed } } });
  const [selfSigning] = Object.keys(before.self_signing_keys[userId]?.keys ?? {});
  expect(body.devices[userId][deviceId].signatures[userId]).toHaveProperty(String(selfSigning));
});

test('what a device had signed is told to who is in a room with its owner, and to themselves; to a stranger it is as if it were not', async () => {
  await aTeam(house, [nadia, hugo]);
  const session = await aBrowser(nadia);
  await signOut(nadia);
  const [stranger, elsewhere] = [
    house.aPerson(),
    house.aPerson({ organisationId: house.elsewhere }),
  ];
  const nobody = { ...session, userId: `@p${'0'.repeat(32)}:chat.test` };
  const namesake = { ...session, userId: session.userId.replace(/:.*/u, ':elsewhere.test') };

  const answers = await Promise.all([ask(stranger, session), ask(elsewhere, session)]);

  const nothing = { status: 200, body: { devices: {} } };
  expect(answers).toEqual([nothing, nothing]);
  expect(await ask(hugo, nobody, namesake)).toEqual(nothing);
  const hers = { [session.userId]: [session.deviceId] };
  expect(await known(hugo, session, nobody)).toEqual(hers);
  expect(await known({ ...nadia, sessionId: uuid() }, session)).toEqual(hers);
});

test('the tables show the keys and who left a room to nobody of another organisation who was in none with them', async () => {
  await aTeam(house, [nadia, hugo]);
  const session = await aBrowser(nadia);
  await leave(nadia);
  const tables = new pg.Client({ connectionString: house.place.url });
  await tables.connect();
  const seenBy = async (organisationId: string, personId: string): Promise<unknown> => {
    await tables.query(
      "select set_config('astra.organisation', $1, false), set_config('astra.person', $2, false)",
      [organisationId, personId],
    );
    const { rows } = await tables.query(
      `select (select count(*)::integer from former_devices where person_id = $1) as keys,
        (select count(*)::integer from former_room_members where person_id = $1) as rooms`,
      [nadia.id],
    );
    return rows[0];
  };
  const seen = [
    await seenBy(house.elsewhere, uuid()),
    await seenBy(house.elsewhere, hugo.id),
    await seenBy(house.kerval, uuid()),
  ];
  await tables.end();

  // A team’s room is one, and she was in no other.
  const all = { keys: 1, rooms: 1 };
  expect(session.deviceId).toBeDefined();
  expect(seen).toEqual([{ keys: 0, rooms: 0 }, all, all]);
});

test('who leaves the organisation, or a room, stays known there to who reads on', async () => {
  const team = await aTeam(house, [hugo, nadia]);
  const gone = house.aPerson();
  await house.as(team.admin)('PUT', `/teams/${team.id}/members/${gone.id}`, { isLead: false });
  const [hers, his] = [await aBrowser(nadia), await aBrowser(gone)];
  const later = house.aPerson();

  await house.as(team.admin)('DELETE', `/teams/${team.id}/members/${nadia.id}`);
  await signOut(nadia);
  await leave(gone);
  await house.as(team.admin)('PUT', `/teams/${team.id}/members/${later.id}`, { isLead: false });

  const both = { [hers.userId]: [hers.deviceId], [his.userId]: [his.deviceId] };
  expect(await known(hugo, hers, his)).toEqual(both);
  // Who reads the room from its beginning reads what they wrote there, too.
  expect(await known(later, hers, his)).toEqual(both);
  // Who is out reads nothing any more.
  expect(await known({ ...nadia, sessionId: uuid() }, his)).toEqual({});
});

test('what a patient had written is known to their doctor when the account is closed, and the patient asks for the doctor’s', async () => {
  const [id, host] = [uuid(), house.aPerson()];
  const pass: GuestPass = { id: uuid(), meetingId: id, sessionId: uuid() };
  const meeting = {
    meetingId: id,
    organisationId: house.kerval,
    title: null,
    guestsUntil: null,
    professionals: [{ personId: host.id, isModerator: true }],
    guests: [{ guestId: pass.id, name: 'Lucie Morvan', isPatient: true }],
  };
  house.meetings.set(id, { ...meeting, isOver: false });
  await house.as(host)('POST', `/meetings/${id}/conversation`);
  const { body: session } = await house.asGuest(pass)('POST', '/visit/session', {});
  await aWriter(house, session);
  const his = await aBrowser(host);
  await signOut(host);
  const other = await aBrowser(nadia);
  await signOut(nadia);

  const asked = await house.asGuest(pass)('POST', '/visit/former-devices', {
    userIds: [his.userId, other.userId],
  });
  house.meetings.set(id, { ...meeting, isOver: true });
  await house.tell('meetings', 'meeting.ended', {
    meetingId: id,
    organisationId: house.kerval,
    at: new Date().toISOString(),
  });

  expect(asked.status).toBe(200);
  expect(Object.keys(asked.body.devices)).toEqual([his.userId]);
  expect((await published(session)).device_keys[session.userId]).toEqual({});
  expect((await published(session)).self_signing_keys).toHaveProperty([session.userId]);
  expect(await known({ ...host, sessionId: uuid() }, session)).toEqual({
    [session.userId]: [session.deviceId],
  });
});

test('a device that its owner has not confirmed stays unknown, and so does the one that nobody holds', async () => {
  await aTeam(house, [nadia, hugo]);
  const session = await aBrowser(nadia);
  const { userId } = session;
  const other = { ...nadia, sessionId: uuid() };
  const unsigned = await house.enter(other);
  const keysOf = (device_id: string) => ({
    user_id: userId,
    device_id,
    algorithms: ['m.megolm.v1.aes-sha2'],
    keys: { [`ed25519:${device_id}`]: 'A'.repeat(43) },
    signatures: { [userId]: { [`ed25519:${device_id}`]: 'A'.repeat(86) } },
  });
  const uploaded = await house.matrix(unsigned, 'POST', '/_matrix/client/v3/keys/upload', {
    device_keys: keysOf(unsigned.deviceId),
  });
  const [selfSigning] = Object.keys(
    (await published(session)).self_signing_keys[userId]?.keys ?? {},
  );
  const waiting = keysOf('WAITING');
  waiting.signatures[userId] = { [String(selfSigning)]: 'A'.repeat(86) };
  const put = await house.matrix(
    session,
    'PUT',
    '/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device',
    {
      device_id: 'WAITING',
      initial_device_display_name: 'x',
      device_data: { algorithm: 'org.matrix.msc3814.v2', device_pickle: 'SEALED' },
      device_keys: { ...waiting, dehydrated: true },
    },
  );
  const there = Object.keys((await published(session)).device_keys[userId] ?? {});

  await signOut(other);
  await signOut(nadia);

  expect([uploaded.status, put.status]).toEqual([200, 200]);
  expect(there.toSorted()).toEqual([session.deviceId, unsigned.deviceId, 'WAITING'].toSorted());
  expect(await known(hugo, session)).toEqual({ [userId]: [session.deviceId] });
});

test('a client of another maker that is signed out with a session, or that its owner ends there, stays known', async () => {
  await aTeam(house, [nadia, hugo]);
  const foreign = async (who: Person): Promise<ChatSession> => {
    // The session that ends has no device of ours.
    const web = await house.enter({ ...who, sessionId: uuid() });
    const session = { ...web, ...(await house.synapse.signIn(web.userId)) };
    await aWriter(house, session);
    return session;
  };
  const [hers, his] = [await foreign(nadia), await foreign(hugo)];

  await signOut(nadia, 'ended-elsewhere');
  await house.use.repair.deviceKeys();
  await house.matrix(his, 'POST', '/_matrix/client/v3/logout', {});

  for (const session of [hers, his])
    expect((await published(session)).device_keys[session.userId]).not.toHaveProperty(
      session.deviceId,
    );
  expect(await known({ ...hugo, sessionId: uuid() }, hers, his)).toEqual({
    [hers.userId]: [hers.deviceId],
    [his.userId]: [his.deviceId],
  });
});

test('the keys of each account are looked at once a day', async () => {
  const session = await aBrowser(nadia);
  const look = async (at: Date | null): Promise<number> => {
    house.time.at = at;
    for (let round = 0; round < 3; round += 1) await house.use.repair.deviceKeys();
    house.time.at = null;
    const [row] = await house.query<{ count: string }>(
      'select count(*) from former_devices where person_id = $1',
      [nadia.id],
    );
    return Number(row?.count);
  };
  const first = await look(null);
  await house.query('delete from former_devices where person_id = $1', [nadia.id]);

  expect([first, await look(null), await look(inDays(1.1))]).toEqual([1, 0, 1]);
  expect(session.deviceId).toBeDefined();
});

test('keys and who was in a room are forgotten after sixty days, and not before', async () => {
  const team = await aTeam(house, [hugo, nadia]);
  const session = await aBrowser(nadia);
  await signOut(nadia);
  await house.as(team.admin)('DELETE', `/teams/${team.id}/members/${nadia.id}`);
  const kept = async (days: number): Promise<object> => {
    house.time.at = inDays(days);
    await house.use.repair.everybody();
    house.time.at = null;
    return {
      known: Object.keys(await known(hugo, session)).length,
      left: (
        await house.query('select 1 from former_room_members where person_id = $1', [nadia.id])
      ).length,
    };
  };

  expect(await kept(59)).toEqual({ known: 1, left: 1 });
  expect(await kept(61)).toEqual({ known: 0, left: 0 });
});

test('of somebody who signs in without end the newest hundred devices are kept', async () => {
  await aTeam(house, [hugo, nadia]);
  const session = await aBrowser(nadia);
  await house.query(
    `insert into former_devices (localpart, device_id, person_id, organisation_id, keys, seen_at)
      select localpart, 'BEFORE' || n, person_id, organisation_id, '{}', now() - n * interval '1 minute'
      from accounts, generate_series(1, 130) as n where person_id = $1`,
    [nadia.id],
  );

  await signOut(nadia);

  const rows = await house.query<{ id: string }>(
    'select device_id as id from former_devices where person_id = $1',
    [nadia.id],
  );
  const ids = rows.map(({ id }) => id);
  expect(ids).toHaveLength(100);
  expect(ids).toEqual(expect.arrayContaining([session.deviceId, 'BEFORE1', 'BEFORE99']));
});

test('who is forgotten leaves no key and no trace of the rooms that they were in; an account that is closed after it neither', async () => {
  const security = house.aPerson({ roles: ['security-officer'] });
  const late = house.aPerson();
  await aTeam(house, [hugo, nadia, late]);
  const [session, his] = [await aBrowser(nadia), await aBrowser(late)];
  await leave(nadia);
  const before = await known(hugo, session);
  // Asked for while the closing was still to be done.
  await house.query('update accounts set erasure_asked_at = now() where person_id = $1', [late.id]);
  await leave(late);
  const noted = await known(hugo, his);

  await house.as(security)('POST', `/people/${nadia.id}/erasure`, { name: 'Somebody' });
  await house.use.erasure.unfinished();

  expect(before).toEqual({ [session.userId]: [session.deviceId] });
  expect(noted).toEqual({});
  expect(await known(hugo, session, his)).toEqual({});
  for (const { id } of [nadia, late])
    expect(
      await house.query(
        'select 1 from former_devices where person_id = $1 union all select 1 from former_room_members where person_id = $1',
        [id],
      ),
    ).toEqual([]);
  expect(await placesInDump(house.place.url, [session.deviceId])).toEqual([]);
});

test('who leaves is out in ten seconds while the chat server gives no keys, and all others too', async () => {
  await aTeam(house, [nadia, hugo]);
  const [hers, his] = [await aBrowser(nadia), await aBrowser(hugo)];
  const way = await slowWay(house.synapse.url, '/keys/query');
  const hindered = await house.another({
    synapse: { ...house.config.synapse, url: way.url },
  });
  const begun = performance.now();

  const { id: personId } = nadia;
  await hindered.use.news.personDeactivated(
    { personId, organisationId: nadia.organisationId },
    { time: new Date().toISOString() },
  );
  await hindered.use.news.sessionEnded({
    sessionId: hugo.sessionId,
    subjectId: hugo.id,
    reason: 'signed-out',
  });
  const took = performance.now() - begun;
  await way.close();

  const whoami = '/_matrix/client/v3/account/whoami';
  const tokens = await Promise.all([hers, his].map((one) => house.matrix(one, 'GET', whoami)));
  expect(tokens.map(({ status }) => status)).toEqual([401, 401]);
  expect(took).toBeLessThan(10_000);
  expect(took).toBeGreaterThan(1_900);
});
