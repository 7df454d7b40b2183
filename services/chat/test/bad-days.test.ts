import { isDeepStrictEqual } from 'node:util';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import type { ChatSession } from '@astra/contracts/chat';
import { patience } from '@astra/testing/patience';
import { systemClock } from '@astra/kit/clock';
import { systemRandom } from '@astra/kit/random';
import { startSynapse } from '@astra/testing/synapse';
import { makeSynapse } from '#adapters/synapse/synapse.ts';
import { aTeam, startHouse, synapseConfigOf, uuid, type House, type Person } from './house.ts';

let house: House;
let tables: Pool;
beforeAll(async () => {
  house = await startHouse();
  tables = new Pool({ connectionString: house.synapse.databaseUrl, max: 1 });
});
afterAll(async () => {
  await tables.end();
  await house.close();
});

/** Looks into the chat server's own tables, as whoever has taken its database. */
const inSynapse = async (sql: string, values: unknown[]): Promise<readonly { value: string }[]> =>
  (await tables.query<{ value: string }>(sql, values)).rows;

let nadia: Person;
let hugo: Person;
beforeEach(() => {
  [nadia, hugo] = [house.aPerson(), house.aPerson()];
});

const roomPath = (id: string): string => `/_matrix/client/v3/rooms/${encodeURIComponent(id)}`;
const direct = async (): Promise<string> =>
  (await house.as(nadia)('POST', '/direct', { personId: hugo.id })).body.matrixRoomId;
const statuses = (answers: readonly { readonly status: number }[]): number[] =>
  answers.map(({ status }) => status);
/** Rooms of the chat server with exactly these two people in them. */
async function roomsOf(one: ChatSession, other: ChatSession): Promise<readonly string[]> {
  const [hers, his] = [await house.joinedRooms(one), await house.joinedRooms(other)];
  return hers.filter((id) => his.includes(id));
}

test('a chat server that is so new that it does not know the service takes the first account all the same', async () => {
  const fresh = await startSynapse({ adminUrl: inject('postgresAdminUrl'), isNew: true });
  try {
    const server = makeSynapse(synapseConfigOf(fresh), {
      publicUrl: fresh.url,
      ownUrl: fresh.url,
      random: systemRandom,
      clock: systemClock,
    });
    await server.putAccount({ localpart: 'first', displayName: 'Nadia', personId: null });

    const { accessToken } = await server.signIn({ localpart: 'first', deviceId: 'D1', name: 'x' });
    expect(accessToken).toMatch(/./u);
  } finally {
    await fresh.stop();
  }
});

test('while the chat server is away, one is told so in words and nothing is lost', async () => {
  const team = await aTeam(house, [nadia]);
  await house.synapse.kill();

  const session = await house.as(nadia)('POST', '/session', {});
  const opened = await house.as(nadia)('POST', '/direct', { personId: hugo.id });
  const joined = await house.as(team.admin)('PUT', `/teams/${team.id}/members/${hugo.id}`, {
    isLead: false,
  });
  await house.synapse.restart();
  await house.use.repair.unfinished();

  expect(session).toMatchObject({ status: 503, body: { type: '/problems/chat-unavailable' } });
  expect(opened.status).toBe(503);
  expect(joined.status).toBe(200);
  expect(await house.joinedRooms(await house.enter(hugo))).toHaveLength(2);
});

/** How far the making of the room has come when the chat server dies. */
const moments = {
  'before anything': 'select $1::text[] is not null and $2::text is not null as is',
  'when its name is there':
    'select $2::text is not null and exists (select 1 from room_aliases where room_alias <> all($1::text[])) as is',
  'when somebody is invited':
    'select $1::text[] is not null and exists (select 1 from room_memberships where user_id = $2::text) as is',
} as const;

test.each(Object.keys(moments) as (keyof typeof moments)[])(
  'a chat server that is killed %s has exactly one room in the end, and a whole one',
  async (moment) => {
    const [hers, his] = [await house.enter(nadia), await house.enter(hugo)];
    const known = await inSynapse('select room_alias as value from room_aliases', []);
    const aliases = known.map(({ value }) => value);

    const making = house.as(nadia)('POST', '/direct', { personId: hugo.id });
    await vi.waitFor(
      async () => {
        const [row] = await inSynapse(moments[moment], [aliases, his.userId]);
        expect(row).toEqual({ is: true });
      },
      { timeout: 20_000, interval: 1 },
    );
    await house.synapse.restart();
    await making;
    await house.use.repair.unfinished();

    const shared = await roomsOf(hers, his);
    expect(shared).toHaveLength(1);
    const encryption = `${roomPath(shared[0] ?? '')}/state/m.room.encryption`;
    expect((await house.matrix(hers, 'GET', encryption)).status).toBe(200);
    expect(await direct()).toBe(shared[0]);
  },
);

test('half a room under our name is given up for a whole one', async () => {
  const [room] = (await aTeam(house, [nadia]), (await house.as(nadia)('GET', '/rooms')).body.items);
  const alias = `${room.id}`;
  const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(`#${alias}:chat.test`)}`;
  await house.synapse.ask({ method: 'DELETE', path });
  // As a death would leave it: there, and nobody has said that it is encrypted or who may read.
  const body = { room_alias_name: alias, room_version: '11', initial_state: [] };
  const half = await house.synapse.ask({
    method: 'POST',
    path: '/_matrix/client/v3/createRoom',
    body,
  });
  const event = `${roomPath(String(half.body['room_id']))}/state/m.room.history_visibility`;
  expect((await house.synapse.ask({ method: 'GET', path: event })).status).toBe(200);
  await house.query('update rooms set matrix_room_id = null, wanted = wanted + 1 where id = $1', [
    room.id,
  ]);
  await house.synapse.ask({
    method: 'POST',
    path: `${roomPath(String(half.body['room_id']))}/leave`,
    body: {},
  });

  await house.use.repair.unfinished();

  const after = (await house.as(nadia)('GET', `/rooms/${room.id}`)).body.matrixRoomId;
  expect(after).not.toBe(half.body['room_id']);
  expect(await house.joinedRooms(await house.enter(nadia))).toContain(after);
});

test('what somebody changed in the chat server by another way is put right at the next comparison', async () => {
  const matrixRoomId = await direct();
  const session = await house.enter(hugo);
  const stranger = await house.enter(house.aPerson());
  await house.matrix(session, 'POST', `${roomPath(matrixRoomId)}/leave`, {});
  const join = `/_synapse/admin/v1/join/${encodeURIComponent(matrixRoomId)}`;
  await house.synapse.ask({ method: 'POST', path: join, body: { user_id: stranger.userId } });
  await house.query("update rooms set looked_at = '-infinity' where matrix_room_id = $1", [
    matrixRoomId,
  ]);

  await house.use.repair.compare();

  expect(await house.joinedRooms(session)).toEqual([matrixRoomId]);
  expect(await house.joinedRooms(stranger)).toEqual([]);
});

test('whom the chat server refuses to put out of a room is noted as still in it, and not as gone', async () => {
  const team = await aTeam(house, [nadia, hugo]);
  const [room] = (await house.as(nadia)('GET', '/rooms')).body.items;
  const his = await house.enter(hugo);
  // Somebody has put the service itself out.
  const leave = `${roomPath(room.matrixRoomId)}/leave`;
  expect((await house.synapse.ask({ method: 'POST', path: leave, body: {} })).status).toBe(200);

  await house.as(team.admin)('DELETE', `/teams/${team.id}/members/${hugo.id}`);
  await house.use.repair.unfinished();

  expect(await house.joinedRooms(his)).toContain(room.matrixRoomId);
  const sql = 'select wanted > done as "isLeft" from rooms where id = $1';
  expect(await house.query(sql, [room.id])).toEqual([{ isLeft: true }]);
});

test('power that somebody was given or lost by another way is as the team says after the next comparison', async () => {
  await aTeam(house, [nadia, hugo]);
  const [room] = (await house.as(nadia)('GET', '/rooms')).body.items;
  const [lead, member] = [await house.enter(nadia), await house.enter(hugo)];
  const path = `${roomPath(room.matrixRoomId)}/state/m.room.power_levels`;
  const { body: before } = await house.synapse.ask({ method: 'GET', path });
  const changed = { ...before, users: { [member.userId]: 50 }, events_default: 50 };
  await house.synapse.ask({ method: 'PUT', path, body: changed });
  const write = async (session: ChatSession): Promise<number> => {
    const event = `${roomPath(room.matrixRoomId)}/send/m.room.encrypted/${uuid()}`;
    const sealed = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' };
    return (await house.matrix(session, 'PUT', event, sealed)).status;
  };
  const between = [await write(lead), await write(member)];
  await house.query("update rooms set looked_at = '-infinity' where id = $1", [room.id]);

  await house.use.repair.compare();

  expect(between).toEqual([403, 200]);
  const { users, events_default } = before;
  expect(users).toMatchObject({ [lead.userId]: 50 });
  const { body: after } = await house.synapse.ask({ method: 'GET', path });
  expect([after['users'], after['events_default']]).toEqual([users, events_default]);
  expect([await write(lead), await write(member)]).toEqual([200, 200]);
});

test('whatever level somebody has changed by another way is as it was after the next comparison, and nothing is written where none was', async () => {
  await aTeam(house, [nadia, hugo]);
  const [room] = (await house.as(nadia)('GET', '/rooms')).body.items;
  const [lead, member] = [await house.enter(nadia), await house.enter(hugo)];
  const path = `${roomPath(room.matrixRoomId)}/state/m.room.power_levels`;
  const levels = async (): Promise<Readonly<Record<string, unknown>>> =>
    (await house.synapse.ask({ method: 'GET', path })).body;
  const before = await levels();
  const changes = [
    { users_default: 50 },
    { users: { [lead.userId]: 50, [member.userId]: 49 } },
    { users: { [lead.userId]: 100 } },
    { events: { 'm.room.redaction': 0, 'm.room.name': 0 } },
    { events: {} },
    { state_default: 0 },
    { invite: 0 },
    { kick: 0 },
    { ban: 50 },
    { redact: 0 },
    { notifications: { room: 0 } },
  ];
  const compare = async (): Promise<void> => {
    await house.query("update rooms set looked_at = '-infinity' where id = $1", [room.id]);
    await house.use.repair.compare();
  };
  const written = async (): Promise<number> => {
    const sql = `select count(*)::text as value from events where type = 'm.room.power_levels' and room_id = $1`;
    return Number((await inSynapse(sql, [room.matrixRoomId]))[0]?.value);
  };

  const left: unknown[] = [];
  for (const change of changes) {
    const put = await house.synapse.ask({ method: 'PUT', path, body: { ...before, ...change } });
    expect([change, put.status]).toEqual([change, 200]);
    await compare();
    const after = await levels();
    const isAsBefore = Object.keys(change).every((key) =>
      isDeepStrictEqual(after[key], before[key]),
    );
    if (!isAsBefore) left.push(change);
  }
  const times = await written();
  await compare();

  expect(left).toEqual([]);
  expect(times).toBe(1 + 2 * changes.length);
  expect(await written()).toBe(times);
});

test('no member gives themselves power, changes a room, invites, puts out, names a room or makes one', async () => {
  await aTeam(house, [nadia, hugo]);
  const [room] = (await house.as(nadia)('GET', '/rooms')).body.items;
  const [lead, member] = [await house.enter(nadia), await house.enter(hugo)];
  const stranger = await house.enter(house.aPerson());
  const own = roomPath(room.matrixRoomId);
  const client = '/_matrix/client/v3';
  const all = { users: { [member.userId]: 100, [lead.userId]: 100 } };
  const levels = `${own}/state/m.room.power_levels`;
  const { body: asItIs } = await house.synapse.ask({ method: 'GET', path: levels });
  type Game = readonly ['PUT' | 'POST', string, object];
  const games: readonly Game[] = [
    ['PUT', levels, all],
    // A valid change that only gives more to who asks.
    ['PUT', levels, { ...asItIs, users_default: 50 }],
    ['PUT', `${own}/state/m.room.encryption`, { algorithm: 'none' }],
    ['PUT', `${own}/state/m.room.join_rules`, { join_rule: 'public' }],
    ['PUT', `${own}/state/m.room.history_visibility`, { history_visibility: 'world_readable' }],
    ['PUT', `${own}/state/m.room.name`, { name: 'Mine' }],
    ['PUT', `${own}/state/org.example.anything/mine`, { any: 'thing' }],
    ['POST', `${own}/invite`, { user_id: stranger.userId }],
    ['POST', `${own}/kick`, { user_id: '@astra-visio:chat.test' }],
    ['POST', `${own}/upgrade`, { new_version: '11' }],
    [
      'PUT',
      `${client}/directory/room/${encodeURIComponent('#mine:chat.test')}`,
      { room_id: room.matrixRoomId },
    ],
    [
      'PUT',
      `${client}/directory/list/room/${encodeURIComponent(room.matrixRoomId)}`,
      { visibility: 'public' },
    ],
  ];
  const ids = async (): Promise<readonly unknown[]> => {
    const path = `/_synapse/admin/v1/rooms/${encodeURIComponent(room.matrixRoomId)}/state`;
    const { body } = await house.synapse.ask({ method: 'GET', path });
    return (body['state'] as readonly { event_id: string }[]).map(({ event_id }) => event_id);
  };
  const before = new Set(await ids());

  const answers: string[] = [];
  const play = async (session: ChatSession, [method, path, body]: Game): Promise<void> => {
    const { status, body: told } = await house.matrix(session, method, path, body);
    answers.push(`${path.split('/').at(-1) ?? ''}: ${String(status)} ${String(told['errcode'])}`);
  };
  for (const session of [lead, member]) for (const game of games) await play(session, game);
  // By somebody else: Synapse counts a try at another version of a room as the making of one.
  await play(stranger, ['POST', `${client}/createRoom`, {}]);

  expect(answers.filter((one) => !one.endsWith(': 403 M_FORBIDDEN'))).toEqual([]);
  expect(answers).toHaveLength(25);
  expect(before.size).toBeGreaterThan(5);
  expect(new Set(await ids())).toEqual(before);
});

test('a client that sends a thousand events, fifty at a time, is held back, and others write on meanwhile', async () => {
  const matrixRoomId = await direct();
  const [flooder, hers] = [await house.enter(hugo), await house.enter(nadia)];
  const path = (): string => `${roomPath(matrixRoomId)}/send/org.example.noise/${uuid()}`;
  const send = async (session: ChatSession): Promise<number> =>
    (await house.matrix(session, 'PUT', path(), { any: 'thing' })).status;
  const noise: number[] = [];
  const aConnection = async (): Promise<void> => {
    for (let count = 0; count < 20; count += 1) noise.push(await send(flooder));
  };
  const begun = performance.now();

  const flood = Promise.all(Array.from({ length: 50 }, aConnection));
  const written: number[] = [];
  const waits: number[] = [];
  // Fewer than anybody may write at once.
  while (noise.length < 900 && waits.length < 40) {
    const from = performance.now();
    written.push(await send(hers), (await house.as(nadia)('GET', '/rooms')).status);
    waits.push(performance.now() - from);
  }
  await flood;

  const seconds = Math.ceil((performance.now() - begun) / 1000);
  expect(new Set(written)).toEqual(new Set([200]));
  expect(Math.max(...waits)).toBeLessThan(5000);
  expect(new Set(noise)).toEqual(new Set([200, 429]));
  // Fifty at once and five a second, as Synapse is told.
  const taken = noise.filter((status) => status === 200).length;
  expect(taken).toBeLessThanOrEqual(50 + 5 * seconds);
});

test('nobody writes under the name of another, nor as another', async () => {
  const matrixRoomId = await direct();
  const session = await house.enter(hugo);
  const hers = await house.enter(nadia);
  const own = roomPath(matrixRoomId);
  const asHers = `user_id=${encodeURIComponent(hers.userId)}`;
  const words = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x', sender: hers.userId };
  const profile = `/_matrix/client/v3/profile/${encodeURIComponent(session.userId)}/displayname`;
  const member = `${own}/state/m.room.member/${encodeURIComponent(session.userId)}`;

  const renamed = await house.matrix(session, 'PUT', profile, { displayname: 'Dr Nadia' });
  await house.matrix(session, 'PUT', member, { membership: 'join', displayname: 'Dr Nadia' });
  // Only the chat service may act as somebody; for others the address says nothing, and the content neither.
  const asHer = await house.matrix(
    session,
    'PUT',
    `${own}/send/m.room.encrypted/1?${asHers}`,
    words,
  );
  const known = await house.matrix(session, 'GET', `/_matrix/client/v3/account/whoami?${asHers}`);

  const path = `${own}/event/${encodeURIComponent(String(asHer.body['event_id']))}`;
  const event = await house.matrix(hers, 'GET', path);
  const members = await house.matrix(hers, 'GET', `${own}/joined_members`);
  expect([renamed.status, asHer.status]).toEqual([403, 200]);
  expect(event).toMatchObject({ status: 200, body: { sender: session.userId, content: words } });
  expect(known.body).toMatchObject({ user_id: session.userId });
  expect(members.body).toMatchObject({
    joined: { [session.userId]: { display_name: 'Somebody' } },
  });
});

/** What there is of a conversation, by which somebody could ask for it. */
type Traces = Readonly<Record<'room' | 'event' | 'her', string>>;
type Ask = readonly ['GET' | 'POST' | 'PUT', string, object?];

/** Each way of the chat server to a room, an event or an account, for who knows its id. */
function waysTo({ room, event, her }: Traces): readonly Ask[] {
  const [client, v1] = ['/_matrix/client/v3', '/_matrix/client/v1'];
  const part = encodeURIComponent;
  const own = `${client}/rooms/${part(room)}`;
  const one = `${part(room)}/${part(event)}`;
  const words = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' };
  return [
    ['POST', `${own}/join`, {}],
    ['POST', `${client}/join/${part(room)}`, {}],
    ['POST', `${client}/knock/${part(room)}`, {}],
    ['POST', `${own}/leave`, {}],
    ['POST', `${own}/forget`, {}],
    ['POST', `${own}/invite`, { user_id: her }],
    ['POST', `${own}/kick`, { user_id: her }],
    ['POST', `${own}/ban`, { user_id: her }],
    ['POST', `${own}/upgrade`, { new_version: '12' }],
    ['GET', `${own}/state`],
    ['GET', `${own}/state/m.room.create`],
    ['GET', `${own}/state/m.room.name`],
    ['GET', `${own}/state/m.room.member/${part(her)}`],
    ['GET', `${own}/members`],
    ['GET', `${own}/joined_members`],
    ['GET', `${own}/messages?dir=b`],
    ['GET', `${own}/initialSync`],
    ['GET', `${own}/aliases`],
    ['GET', `${own}/event/${part(event)}`],
    ['GET', `${own}/context/${part(event)}`],
    ['GET', `${v1}/rooms/${one.replace('/', '/relations/')}`],
    ['GET', `${v1}/rooms/${part(room)}/threads`],
    ['GET', `${v1}/rooms/${part(room)}/timestamp_to_event?ts=0&dir=f`],
    ['GET', `${v1}/rooms/${part(room)}/hierarchy`],
    ['GET', `${v1}/room_summary/${part(room)}`],
    ['GET', `/_matrix/client/unstable/im.nheko.summary/rooms/${part(room)}/summary`],
    ['PUT', `${own}/send/m.room.encrypted/${uuid()}`, words],
    ['PUT', `${own}/send/m.reaction/${uuid()}`, { any: 'thing' }],
    ['PUT', `${own}/redact/${part(event)}/${uuid()}`, {}],
    ['PUT', `${own}/state/m.room.topic`, { topic: 'x' }],
    ['PUT', `${own}/typing/${part(her)}`, { typing: true }],
    ['POST', `${own}/receipt/m.read/${part(event)}`, {}],
    ['POST', `${own}/read_markers`, { 'm.fully_read': event }],
    ['POST', `${own}/report/${part(event)}`, { reason: 'x' }],
    ['GET', `${client}/profile/${part(her)}`],
    ['GET', `${client}/profile/${part(her)}/displayname`],
    ['GET', `${client}/presence/${part(her)}/status`],
    ['GET', `${client}/user/${part(her)}/account_data/m.direct`],
    ['GET', `${client}/user/${part(her)}/rooms/${part(room)}/tags`],
    ['GET', `/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms?user_id=${part(her)}`],
    ['GET', `/_synapse/admin/v1/rooms`],
    ['GET', `/_synapse/admin/v1/rooms/${part(room)}`],
    ['GET', `/_synapse/admin/v2/users/${part(her)}/devices`],
  ];
}

/** A room of all of Kerval who have a role, led by both. */
async function ofTheOrganisation(): Promise<string> {
  const admin = house.aPerson({ roles: ['organisation-administrator'] });
  await house.use.repair.everybody();
  const about = { kind: 'organisation', name: 'Somebody and all', roles: ['security-officer'] };
  const leadIds = [nadia.id, hugo.id];
  await house.as(admin)('POST', '/organisation-rooms', { ...about, leadIds });
  await house.use.repair.filling();
  return (await house.as(nadia)('GET', '/rooms')).body.items[0].matrixRoomId;
}

test.each([
  ['of two', direct],
  ['of a whole organisation', ofTheOrganisation],
])(
  'people of another organisation reach no room %s, event or account whose id they know, and find no name',
  async (_, make) => {
    const matrixRoomId = await make();
    const [room] = (await house.as(nadia)('GET', '/rooms')).body.items;
    const stranger = await house.enter(house.aPerson({ organisationId: house.elsewhere }));
    const hers = await house.enter(nadia);
    const client = '/_matrix/client/v3';
    const sealed = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'CANARY' };
    const sent = await house.matrix(
      hers,
      'PUT',
      `${roomPath(matrixRoomId)}/send/m.room.encrypted/1`,
      sealed,
    );
    const there = { room: matrixRoomId, event: String(sent.body['event_id']), her: hers.userId };
    const ways = waysTo(there);
    const whole = async (): Promise<readonly unknown[]> => {
      const all = `${roomPath(matrixRoomId)}/messages?dir=b&limit=100`;
      const { body } = await house.matrix(hers, 'GET', all);
      return (body['chunk'] as readonly { event_id: string }[]).map(({ event_id }) => event_id);
    };
    const before = await whole();
    expect(before).toContain(there.event);

    const answers: string[] = [];
    for (const [method, path, body] of ways) {
      const { status, body: told } = await house.matrix(stranger, method, path, body);
      answers.push(`${String(status)} ${path} ${JSON.stringify(told)}`);
    }
    const found = await house.matrix(stranger, 'POST', `${client}/user_directory/search`, {
      search_term: 'Somebody',
    });
    const searched = await house.matrix(stranger, 'POST', `${client}/search`, {
      search_categories: { room_events: { search_term: 'CANARY' } },
    });
    const listed = await house.matrix(stranger, 'POST', `${client}/publicRooms`, {});
    const synced = await house.matrix(stranger, 'GET', `${client}/sync?timeout=0`);
    const seen = await house.as(house.aPerson({ organisationId: house.elsewhere }))(
      'GET',
      `/rooms/${room.id}`,
    );

    // They say nothing of the room: what the first two note is one's own, and nobody's presence is known.
    const empty =
      /^200 .*(?:\/forget \{\}|\/read_markers \{\}|\/status \{"presence":"offline"\})$/u;
    expect(answers.filter((one) => !one.startsWith('4') && !empty.test(one))).toEqual([]);
    expect(answers).toHaveLength(43);
    expect(answers.filter((one) => /CANARY|Somebody/u.test(one))).toEqual([]);
    expect(found.body['results'] ?? []).toEqual([]);
    expect(JSON.stringify([searched.body, listed.body, synced.body['rooms'] ?? {}])).not.toMatch(
      /CANARY|Somebody/u,
    );
    expect(seen.status).toBe(404);
    expect(await whole()).toEqual(before);
  },
);

test('words in the clear are refused, and words in encrypted messages are nowhere in the database', async () => {
  const matrixRoomId = await direct();
  const session = await house.enter(nadia);
  const own = `${roomPath(matrixRoomId)}/send`;
  const body = { msgtype: 'm.text', body: 'PLANTED-WORDS' };

  const clear = await house.matrix(session, 'PUT', `${own}/m.room.message/1`, body);
  const sealed = await house.matrix(session, 'PUT', `${own}/m.room.encrypted/2`, {
    algorithm: 'm.megolm.v1.aes-sha2',
    ciphertext: 'SEALED-WORDS',
  });

  expect(statuses([clear, sealed])).toEqual([403, 200]);
  const all = await dump();
  // That the sealed ones are there shows that the search finds what is there.
  expect(all).toContain('SEALED-WORDS');
  expect(all).not.toContain('PLANTED-WORDS');
});

test('an account that is made twice at once is one account', async () => {
  const sessions = await Promise.all([house.enter(nadia), house.enter(nadia), house.enter(nadia)]);

  expect(new Set(sessions.map(({ userId }) => userId)).size).toBe(1);
});

test('a leaver whose end the chat server did not hear is out as soon as it is back', async () => {
  const session = await house.enter(nadia);
  const { id: personId, organisationId } = nadia;
  await house.synapse.kill();

  const told = await house.tell('identity', 'person.deactivated', { personId, organisationId });
  await house.synapse.restart();
  await vi.waitFor(async () => {
    await house.use.repair.unfinished();
    const path = '/_matrix/client/v3/account/whoami';
    expect((await house.matrix(session, 'GET', path)).status).toBe(401);
  }, patience);

  expect(told).toBe(503);
});

/** Every text of every table of the chat server. */
async function dump(): Promise<string> {
  const names = await inSynapse(
    "select quote_ident(table_name) as value from information_schema.tables where table_schema = 'public'",
    [],
  );
  const texts: string[] = [];
  for (const { value } of names) {
    const all = await inSynapse(`select string_agg(t::text, E'\\n') as value from ${value} t`, []);
    texts.push(all[0]?.value ?? '');
  }
  return texts.join('\n');
}
