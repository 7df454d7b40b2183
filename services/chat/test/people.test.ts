import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import { placesInDump } from '@astra/testing/synapse-dump';
import { aTeam, startHouse, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const whoami = '/_matrix/client/v3/account/whoami';
const localpartOf = async (personId: string): Promise<string | undefined> => {
  const rows = await house.query<{ localpart: string }>(
    'select localpart from accounts where person_id = $1',
    [personId],
  );
  return rows[0]?.localpart;
};
const profileOf = async (personId: string): Promise<unknown> => {
  const userId = `@${(await localpartOf(personId)) ?? ''}:chat.test`;
  const path = `/_synapse/admin/v2/users/${encodeURIComponent(userId)}`;
  return (await house.synapse.ask({ method: 'GET', path })).body;
};

test('a colleague who joins the organisation has an account before they ever write, linked to our sign-in', async () => {
  const nadia = house.aPerson({ name: 'Dr Nadia Berthelot' });
  const { id: personId, organisationId } = nadia;

  const status = await house.tell('identity', 'person.changed', { personId, organisationId });

  expect(status).toBe(204);
  expect(await profileOf(personId)).toMatchObject({
    displayname: 'Dr Nadia Berthelot',
    admin: false,
    external_ids: [{ auth_provider: 'oidc-astra', external_id: personId }],
  });
});

test('another name is the new name in every room', async () => {
  const nadia = house.aPerson({ name: 'Dr Nadia Berthelot' });
  const [{ id: personId, organisationId }, hugo] = [nadia, house.aPerson()];
  await house.as(nadia)('POST', '/direct', { personId: hugo.id });
  const known = house.directory.get(personId);
  if (known) house.directory.set(personId, { ...known, displayName: 'Dr Nadia Kerbol' });

  await house.tell('identity', 'person.changed', { personId, organisationId });

  const [room] = (await house.as(hugo)('GET', '/rooms')).body.items;
  expect(JSON.stringify(room.members)).toContain('Dr Nadia Kerbol');
  const session = await house.enter(hugo);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room.matrixRoomId)}/joined_members`;
  await vi.waitFor(async () => {
    const { body } = await house.matrix(session, 'GET', path);
    expect(JSON.stringify(body)).toContain('Dr Nadia Kerbol');
  }, patience);
});

test('who leaves the organisation is out of every room and device within ten seconds, even while identity is away', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  await aTeam(house, [nadia, hugo]);
  await house.as(hugo)('POST', '/direct', { personId: nadia.id });
  const web = await house.enter(hugo);
  // A client of another maker, of which this service knows nothing.
  const other = { ...web, ...(await house.synapse.signIn(web.userId)) };
  const { id: personId, organisationId } = hugo;
  const rooms = await house.joinedRooms(web);
  const begun = performance.now();

  house.away.isAway = true;
  const status = await house.tell('identity', 'person.deactivated', { personId, organisationId });
  house.away.isAway = false;

  const tokens = await Promise.all([web, other].map((one) => house.matrix(one, 'GET', whoami)));
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(status).toBe(204);
  expect(rooms).toHaveLength(2);
  expect(tokens.map((one) => one.status)).toEqual([401, 401]);
  for (const room of rooms) {
    const path = `/_synapse/admin/v1/rooms/${encodeURIComponent(room)}/members`;
    const { body } = await house.synapse.ask({ method: 'GET', path });
    expect(JSON.stringify(body)).not.toContain(web.userId);
  }
  expect((await house.as(hugo)('POST', '/session', {})).status).toBe(403);
});

test('a session that ends takes its device with it, and no other', async () => {
  const nadia = house.aPerson();
  const elsewhere = { ...nadia, sessionId: 'another-session' };
  const [here, there] = [await house.enter(nadia), await house.enter(elsewhere)];
  const ended = { sessionId: nadia.sessionId, subjectId: nadia.id, reason: 'signed-out' } as const;

  await house.tell('identity', 'session.ended', ended);

  expect((await house.matrix(here, 'GET', whoami)).status).toBe(401);
  expect((await house.matrix(there, 'GET', whoami)).status).toBe(200);
  // The last token of a session outlives it by minutes.
  expect((await house.as(nadia)('POST', '/session', {})).status).toBe(401);
});

test.each(['expired', 'renewed'] as const)(
  'who is still in the same browser gets no more tokens for a session that is %s, and keeps the device for the next',
  async (reason) => {
    const nadia = house.aPerson();
    const before = await house.enter(nadia);
    const over = { sessionId: nadia.sessionId, subjectId: nadia.id, reason };

    await house.tell('identity', 'session.ended', over);
    const refused = await house.as(nadia)('POST', '/session', { deviceId: before.deviceId });
    const back = await house.enter(
      { ...nadia, sessionId: `after-${nadia.sessionId}` },
      { deviceId: before.deviceId },
    );

    expect(refused.status).toBe(401);
    expect(back.deviceId).toBe(before.deviceId);
  },
);

test.each([
  ['credential-changed', 401],
  ['ended-elsewhere', 401],
  ['signed-out', 200],
  ['expired', 200],
  ['renewed', 200],
] as const)('a client of another maker after a session that is %s: %i', async (reason, status) => {
  const nadia = house.aPerson();
  const web = await house.enter({ ...nadia, sessionId: `other-${nadia.sessionId}` });
  const foreign = { ...web, ...(await house.synapse.signIn(web.userId)) };

  await house.tell('identity', 'session.ended', {
    sessionId: nadia.sessionId,
    subjectId: nadia.id,
    reason,
  });

  expect((await house.matrix(foreign, 'GET', whoami)).status).toBe(status);
  expect((await house.matrix(web, 'GET', whoami)).status).toBe(200);
});

test('the device that nobody holds, at which keys wait, is no client of another maker; it goes with who leaves', async () => {
  const nadia = house.aPerson();
  const web = await house.enter({ ...nadia, sessionId: `other-${nadia.sessionId}` });
  const msc = '/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device';
  const body = {
    device_id: 'WAITING',
    initial_device_display_name: 'x',
    device_data: { algorithm: 'org.matrix.msc3814.v2', device_pickle: 'SEALED' },
    device_keys: { user_id: web.userId, device_id: 'WAITING', algorithms: [], keys: {} },
  };
  expect((await house.matrix(web, 'PUT', msc, body)).status).toBe(200);

  await house.tell('identity', 'session.ended', {
    sessionId: nadia.sessionId,
    subjectId: nadia.id,
    reason: 'credential-changed',
  });
  const after = await house.matrix(web, 'GET', msc);
  const { id: personId, organisationId } = nadia;
  await house.tell('identity', 'person.deactivated', { personId, organisationId });

  expect(after.body).toMatchObject({ device_id: 'WAITING' });
  const path = `/_synapse/admin/v2/users/${encodeURIComponent(web.userId)}/devices`;
  const left = await house.synapse.ask({ method: 'GET', path });
  expect(left.body).toMatchObject({ devices: [] });
  expect(await placesInDump(house.synapse.databaseUrl, ['SEALED'])).toEqual([]);
});

test('a new password told of again signs out no client of another maker that came since', async () => {
  const nadia = house.aPerson();
  const web = await house.enter({ ...nadia, sessionId: `other-${nadia.sessionId}` });
  const changed = (at?: Date): Promise<number> => {
    const ended = { sessionId: nadia.sessionId, subjectId: nadia.id } as const;
    const reason = 'credential-changed';
    return house.tell('identity', 'session.ended', { ...ended, reason }, at);
  };
  const before = { ...web, ...(await house.synapse.signIn(web.userId)) };
  const at = new Date();
  await changed(at);
  const since = { ...web, ...(await house.synapse.signIn(web.userId)) };

  await changed(at);

  expect((await house.matrix(before, 'GET', whoami)).status).toBe(401);
  expect((await house.matrix(since, 'GET', whoami)).status).toBe(200);
});

test('what events have lost is found again: who came, who left, and another name', async () => {
  const [came, left, renamed] = [house.aPerson(), house.aPerson(), house.aPerson()];
  for (const who of [left, renamed]) await house.enter(who);
  const leaver = await house.enter(left);
  const change = (id: string, facts: object): void => {
    const known = house.directory.get(id);
    if (known) house.directory.set(id, { ...known, ...facts });
  };
  change(left.id, { isActive: false });
  change(renamed.id, { displayName: 'Another name' });

  await house.use.repair.everybody();
  await house.use.repair.unfinished();

  expect(await profileOf(came.id)).toMatchObject({ deactivated: false });
  expect(await profileOf(renamed.id)).toMatchObject({ displayname: 'Another name' });
  expect((await house.matrix(leaver, 'GET', whoami)).status).toBe(401);
});

test('whose access is opened again has another account, into which our sign-in leads, and is found by colleagues', async () => {
  const [nadia, hugo] = [house.aPerson({ name: 'Dr Nadia Berthelot' }), house.aPerson()];
  const { id: personId, organisationId } = nadia;
  await house.as(hugo)('POST', '/direct', { personId });
  const former = await localpartOf(personId);
  const known = house.directory.get(personId);
  if (known) house.directory.set(personId, { ...known, isActive: false });
  await house.tell('identity', 'person.deactivated', { personId, organisationId });
  if (known) house.directory.set(personId, { ...known, isActive: true });

  const status = await house.tell('identity', 'person.changed', { personId, organisationId });

  expect(status).toBe(204);
  expect(await localpartOf(personId)).not.toBe(former);
  expect(await profileOf(personId)).toMatchObject({
    deactivated: false,
    external_ids: [{ external_id: personId }],
  });
  const session = await house.enter(nadia);
  const room = (await house.as(hugo)('POST', '/direct', { personId })).body;
  await vi.waitFor(async () => {
    const { body } = await house.matrix(session, 'GET', '/_matrix/client/v3/joined_rooms');
    expect(body['joined_rooms']).toContain(room.matrixRoomId);
  }, patience);
});

test('old news that somebody has left does not close the account that they came back to; new news does', async () => {
  const nadia = house.aPerson();
  const { id: personId, organisationId } = nadia;
  await house.enter(nadia);
  const known = house.directory.get(personId);
  const setActive = (isActive: boolean): void => {
    if (known) house.directory.set(personId, { ...known, isActive });
  };
  const left = (at = new Date()) =>
    house.tell('identity', 'person.deactivated', { personId, organisationId }, at);
  setActive(false);
  const before = new Date();
  await left(before);
  setActive(true);
  await house.tell('identity', 'person.changed', { personId, organisationId });
  const session = await house.enter(nadia);

  await left(before);
  const afterOld = await house.matrix(session, 'GET', whoami);
  setActive(false);
  await left();

  expect(afterOld.status).toBe(200);
  expect((await house.matrix(session, 'GET', whoami)).status).toBe(401);
});

test('who may not use the chat gets no account: a platform administrator, and who has left before', async () => {
  const platform = house.aPerson({ roles: ['platform-administrator'] });
  const gone = house.aPerson();
  const known = house.directory.get(gone.id);
  if (known) house.directory.set(gone.id, { ...known, isActive: false });

  const answers = [
    await house.as(platform)('POST', '/session', {}),
    await house.as(gone)('POST', '/session', {}),
  ];
  await house.use.repair.everybody();

  expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  expect(await localpartOf(platform.id)).toBeUndefined();
  expect(await localpartOf(gone.id)).toBeUndefined();
});
