import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ChatSession } from '@astra/contracts/chat';
import type { PushDevice } from '@astra/contracts/push';
import { patience } from '@astra/testing/patience';
import { aTeam, startHouse, uuid, type House, type Person } from './house.ts';
import { signedBy, startPushService, type PushService, type TestBrowser } from './push-service.ts';
import { ask, place, say } from './reading.ts';

let pushes: PushService;
let house: House;
beforeAll(async () => {
  pushes = await startPushService();
  house = await startHouse({ pushOrigins: [pushes.origin] });
});
afterAll(async () => {
  await house.close();
  pushes.close();
});

const wishOf = ({ subscription }: TestBrowser) => ({
  ...subscription,
  name: 'My phone',
  locale: 'fr',
});
/** Somebody whose phone is told. */
async function told(who: Person): Promise<{ browser: TestBrowser; device: PushDevice }> {
  const browser = pushes.aBrowser();
  const { status, body } = await house.as(who)('POST', '/push/devices', wishOf(browser));
  expect(status).toBe(201);
  return { browser, device: body };
}
const devicesOf = async (who: Person): Promise<readonly PushDevice[]> =>
  (await house.as(who)('GET', '/push/devices')).body.items;
const kinds = ({ got }: TestBrowser): readonly string[] => got.map(({ letter }) => letter.kind);
/** Sends what would be due after this. */
async function sendAfter(ms: number): Promise<void> {
  house.time.at = new Date(Date.now() + ms);
  await house.use.sendPush();
  house.time.at = null;
}
/** What waits to be told to somebody, in the service's own table. */
const lettersOf = (who: Person) =>
  house.query<{ kind: string; path: string; tries: number }>(
    `select l.kind, l.path, l.tries from push_letters l join push_devices d on d.id = l.device_id
       where d.person_id = $1 order by l.topic`,
    [who.id],
  );

type Room = { readonly id: string; readonly matrixRoomId: string };
/** Nadia writes, Hugo is away; both are in a team. */
async function twoOf(): Promise<{
  nadia: Person;
  hugo: Person;
  room: Room;
  session: ChatSession;
  team: Awaited<ReturnType<typeof aTeam>>;
}> {
  const [nadia, hugo] = [house.aPerson({ name: 'Nadia' }), house.aPerson({ name: 'Hugo' })];
  const team = await aTeam(house, [nadia, hugo], 'CANARY-ROOM');
  const [room] = (await house.as(nadia)('GET', '/rooms')).body.items;
  return { nadia, hugo, room, session: await house.enter(nadia), team };
}
const away = { ...patience, interval: 50 };

test('a message rings on the phone of who is away: sealed, signed, and without a word of who, what or where', async () => {
  const { hugo, nadia, room, session } = await twoOf();
  const { browser } = await told(hugo);
  const own = await told(nadia);

  await say(house, session, room.matrixRoomId);
  await vi.waitFor(async () => expect(await lettersOf(hugo)).toHaveLength(1), away);
  await sendAfter(4_000);
  const before = browser.got.length;
  await sendAfter(6_000);

  expect(before).toBe(0);
  expect(browser.got).toHaveLength(1);
  const [{ headers, bytes, letter } = expect.fail()] = browser.got;
  expect(letter).toEqual({
    kind: 'message',
    tag: 'message',
    path: `/salons/${room.id}`,
    locale: 'fr',
  });
  expect(JSON.stringify([letter, headers])).not.toMatch(/CANARY|Nadia|Hugo/u);
  expect(bytes.includes(room.id)).toBe(false);
  expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
  expect(Number(headers['ttl'])).toBeGreaterThan(80_000);
  expect(headers['topic']).toMatch(/^[A-Za-z0-9_-]{32}$/u);
  const { publicKey } = (await house.as(hugo)('GET', '/push/devices')).body;
  expect(await signedBy(publicKey, String(headers.authorization))).toMatchObject({
    aud: pushes.origin,
    sub: 'https://astra.example',
  });
  // Who writes is not told of it.
  expect(own.browser.got).toEqual([]);
  expect((await devicesOf(hugo))[0]?.toldAt).not.toBeNull();
});

test('many messages are one notification, and of two rooms it leads to the list', async () => {
  const { hugo, nadia, room, session } = await twoOf();
  const { browser } = await told(hugo);
  const direct = (await house.as(nadia)('POST', '/direct', { personId: hugo.id })).body;

  for (const id of [room.matrixRoomId, room.matrixRoomId, direct.matrixRoomId])
    await say(house, session, id);
  await vi.waitFor(
    async () => expect(await lettersOf(hugo)).toMatchObject([{ kind: 'message', path: '/salons' }]),
    away,
  );
  await sendAfter(6_000);

  expect(kinds(browser)).toEqual(['message']);
  expect(browser.got[0]?.letter.path).toBe('/salons');
});

test('what was read on another device meanwhile rings nowhere', async () => {
  const { hugo, room, session } = await twoOf();
  const { browser } = await told(hugo);
  const reading = await house.enter(hugo);
  const eventId = await say(house, session, room.matrixRoomId);
  await vi.waitFor(async () => expect(await lettersOf(hugo)).toHaveLength(1), away);

  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room.matrixRoomId)}/receipt/m.read/${encodeURIComponent(eventId)}`;
  await house.matrix(reading, 'POST', path, {});
  await vi.waitFor(async () => expect(await lettersOf(hugo)).toEqual([]), away);
  await sendAfter(6_000);

  expect(browser.got).toEqual([]);
});

test('a room that somebody has silenced in their client does not ring', async () => {
  const { hugo, nadia, room, session } = await twoOf();
  const { browser } = await told(hugo);
  const direct = (await house.as(nadia)('POST', '/direct', { personId: hugo.id })).body;
  const rule = `/_matrix/client/v3/pushrules/global/room/${encodeURIComponent(room.matrixRoomId)}`;
  const off = { rule_id: room.matrixRoomId, actions: [] };
  // As clients write it: an override that says nothing for this room.
  await house.matrix(await house.enter(hugo), 'PUT', rule.replace('/room/', '/override/'), {
    ...off,
    conditions: [{ kind: 'event_match', key: 'room_id', pattern: room.matrixRoomId }],
  });

  await say(house, session, room.matrixRoomId);
  await say(house, session, direct.matrixRoomId);
  await vi.waitFor(async () => expect(await lettersOf(hugo)).toHaveLength(1), away);
  await sendAfter(6_000);

  expect(browser.got.map(({ letter }) => letter.path)).toEqual([`/salons/${direct.id}`]);
});

test('who is asked to have read a message hears of it at once, and so do those to whom it is passed on', async () => {
  const { nadia, hugo, room, session, team } = await twoOf();
  const julien = house.aPerson({ name: 'Julien' });
  for (const person of [hugo, julien])
    await place(house, { teamId: team.id, admin: team.admin }, { person, position: 'On call' });
  const [first, second] = [await told(hugo), await told(julien)];
  const eventId = await say(house, session, room.matrixRoomId);
  const wish = { personIds: [hugo.id] };

  const { body } = await ask(house, { roomId: room.id, eventId, nadia }, wish);
  await house.use.sendPush();
  await house.query("update read_requests set due_at = now() - interval '1 second' where id = $1", [
    body.id,
  ]);
  const before = kinds(second.browser);
  await house.use.passOnUnread();
  await house.use.sendPush();

  expect(kinds(first.browser)).toEqual(['reading']);
  expect(before).toEqual([]);
  expect(kinds(second.browser)).toEqual(['reading']);
  expect(second.browser.got[0]?.letter).toMatchObject({ path: `/salons/${room.id}` });
});

const summoned = async (meetingId: string, facts: object): Promise<void> => {
  house.summons.set(meetingId, {
    meetingId,
    organisationId: house.kerval,
    rings: null,
    waitedForIds: [],
    ...facts,
  });
  const about = { meetingId, organisationId: house.kerval };
  expect(await house.tell('meetings', 'meeting.summons-changed', about)).toBe(204);
  await house.use.sendPush();
};

test('a call rings on the phone for as long as it rings, once, and says when it is over', async () => {
  const [hugo, meetingId] = [house.aPerson(), uuid()];
  const { browser } = await told(hugo);
  const until = new Date(Date.now() + 45_000).toISOString();

  await summoned(meetingId, { rings: { until, personIds: [hugo.id] } });
  await summoned(meetingId, { rings: { until, personIds: [hugo.id] } });
  const rung = browser.got.length;
  await summoned(meetingId, {});

  expect(rung).toBe(1);
  expect(browser.got.map(({ letter }) => [letter.kind, letter.tag, letter.path])).toEqual([
    ['call', `call:${meetingId}`, `/appel/${meetingId}`],
    ['call-over', `call:${meetingId}`, '/salons'],
  ]);
  const ttl = Number(browser.got[0]?.headers['ttl']);
  expect(ttl).toBeGreaterThan(30);
  expect(ttl).toBeLessThanOrEqual(45);
  // The push service puts the second in the place of the first.
  expect(browser.got[0]?.headers['topic']).toBe(browser.got[1]?.headers['topic']);
});

test('a call that nobody takes stops ringing by itself', async () => {
  const [hugo, meetingId] = [house.aPerson(), uuid()];
  const { browser } = await told(hugo);
  const until = new Date(Date.now() + 45_000).toISOString();
  await summoned(meetingId, { rings: { until, personIds: [hugo.id] } });

  await sendAfter(46_000);
  await sendAfter(47_000);

  expect(kinds(browser)).toEqual(['call', 'call-over']);
});

test('who is waited for hears of it once', async () => {
  const [nadia, meetingId] = [house.aPerson(), uuid()];
  const { browser } = await told(nadia);

  await summoned(meetingId, { waitedForIds: [nadia.id] });
  await summoned(meetingId, { waitedForIds: [nadia.id] });

  expect(browser.got.map(({ letter }) => [letter.kind, letter.path])).toEqual([['waiting', '/']]);
});

test('a browser that is not there any more is forgotten, and the chat server tells of the person no more', async () => {
  const { hugo, room, session } = await twoOf();
  const { browser } = await told(hugo);
  browser.answers.push({ status: 410 });
  await say(house, session, room.matrixRoomId);
  await vi.waitFor(async () => expect(await lettersOf(hugo)).toHaveLength(1), away);

  await sendAfter(6_000);

  expect(await devicesOf(hugo)).toEqual([]);
  await say(house, session, room.matrixRoomId);
  const { userId } = await house.enter(hugo);
  const path = `/_synapse/admin/v1/users/${encodeURIComponent(userId)}/pushers`;
  await vi.waitFor(async () => {
    const { body } = await house.synapse.ask({ method: 'GET', path });
    expect(body['pushers']).toEqual([]);
  }, away);
});

test('a push service that is busy is asked again later, as it says, and not for ever', async () => {
  const hugo = house.aPerson();
  const { browser, device } = await told(hugo);
  browser.answers.push({ status: 429, retryAfter: '20' }, { status: 503 });
  const tryIt = async (): Promise<void> => {
    const path = `/push/devices/${device.id}/test`;
    expect((await house.as(hugo)('POST', path)).status).toBe(204);
    await house.use.sendPush();
  };

  await tryIt();
  await sendAfter(15_000);
  const early = browser.answers.length;
  await sendAfter(21_000);
  await sendAfter(27_000);

  expect(early).toBe(1);
  expect(kinds(browser)).toEqual(['test']);
  for (let index = 0; index < 30; index += 1) browser.answers.push({ status: 500 });
  await tryIt();
  for (let ms = 0; ms < 120_000; ms += 5_000) await sendAfter(ms);
  expect(await lettersOf(hugo)).toEqual([]);
  expect(browser.answers.length).toBeGreaterThan(20);
});

test('what one replica has in hand no other one sends, and a dead one’s is taken up again', async () => {
  const hugo = house.aPerson();
  const { browser, device } = await told(hugo);
  const { promise: after, resolve: answer } = Promise.withResolvers<void>();
  browser.answers.push({ status: 201, after });
  await house.as(hugo)('POST', `/push/devices/${device.id}/test`);

  const first = house.use.sendPush();
  await vi.waitFor(() => expect(browser.got).toHaveLength(1), away);
  await Promise.all([house.use.sendPush(), house.use.sendPush()]);
  const meanwhile = browser.got.length;
  await sendAfter(31_000);
  const later = browser.got.length;
  answer();
  await first;

  expect([meanwhile, later]).toEqual([1, 2]);
  expect(await lettersOf(hugo)).toEqual([]);
});

test('a session that ends, and somebody who leaves, have their phones told nothing any more, within ten seconds', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  await told(nadia);
  const elsewhere = { ...nadia, sessionId: uuid() };
  const kept = await told(elsewhere);
  await told(hugo);
  const begun = performance.now();

  await house.tell('identity', 'session.ended', {
    sessionId: nadia.sessionId,
    subjectId: nadia.id,
    reason: 'expired',
  });
  const { id: personId, organisationId } = hugo;
  await house.tell('identity', 'person.deactivated', { personId, organisationId });

  expect(performance.now() - begun).toBeLessThan(10_000);
  expect((await devicesOf(elsewhere)).map(({ id }) => id)).toEqual([kept.device.id]);
  expect(await house.query('select 1 from push_devices where person_id = $1', [hugo.id])).toEqual(
    [],
  );
  expect(await house.query('select 1 from push_keys where person_id = $1', [hugo.id])).toEqual([]);
  // The last token of a session outlives it by minutes.
  const late = await house.as(nadia)('POST', '/push/devices', wishOf(pushes.aBrowser()));
  expect(late.status).toBe(401);
});

test('a person sees and removes their own devices, and nobody else’s', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { device, browser } = await told(nadia);
  const other = { ...nadia, sessionId: uuid() };
  const asHugo = house.as(hugo);

  expect(await devicesOf(nadia)).toMatchObject([{ name: 'My phone', isThis: true }]);
  expect(await devicesOf(other)).toMatchObject([{ isThis: false }]);
  expect(await devicesOf(hugo)).toEqual([]);
  expect((await asHugo('DELETE', `/push/devices/${device.id}`)).status).toBe(404);
  expect((await asHugo('POST', `/push/devices/${device.id}/test`)).status).toBe(404);
  // The browser is handed to a colleague, who signs in there.
  expect((await asHugo('POST', '/push/devices', wishOf(browser))).status).toBe(201);
  expect(await devicesOf(nadia)).toEqual([]);
  const [own] = await devicesOf(hugo);
  expect((await asHugo('DELETE', `/push/devices/${own?.id ?? ''}`)).status).toBe(204);
  expect(await devicesOf(hugo)).toEqual([]);
  const actions = ['push-device.add', 'push-device.remove'];
  const trail = await Promise.all(actions.map((action) => house.trail(action)));
  expect(trail.map((each) => each.some(({ actorId }) => actorId === hugo.id))).toEqual([
    true,
    true,
  ]);
  expect(JSON.stringify(trail)).not.toContain(browser.subscription.endpoint);
});

test('an address that leads into the house, or to nobody’s push service, is refused', async () => {
  const nadia = house.aPerson();
  const browser = pushes.aBrowser();
  const statuses = [];
  for (const endpoint of [
    'https://127.0.0.1/x',
    'http://127.0.0.1:1/x',
    'https://evil.example/x',
    `${house.synapse.url}/_synapse/admin/v1/x`,
    'https://user@fcm.googleapis.com/x',
  ]) {
    const wish = { ...wishOf(browser), endpoint };
    statuses.push((await house.as(nadia)('POST', '/push/devices', wish)).status);
  }

  expect(statuses).toEqual([400, 400, 400, 400, 400]);
  expect(await devicesOf(nadia)).toEqual([]);
});

test('a pusher that somebody has taken away at the chat server is put back', async () => {
  const { hugo, room, session } = await twoOf();
  const { browser } = await told(hugo);
  const { userId } = await house.enter(hugo);
  const path = `/_synapse/admin/v1/users/${encodeURIComponent(userId)}/pushers`;
  const { body } = await house.synapse.ask({ method: 'GET', path });
  const [pusher] = body['pushers'] as { app_id: string; pushkey: string }[];
  const gone = { kind: null, app_id: pusher?.app_id, pushkey: pusher?.pushkey };
  await house.matrix(await house.enter(hugo), 'POST', '/_matrix/client/v3/pushers/set', gone);

  await house.query("update push_keys set looked_at = '-infinity' where person_id = $1", [hugo.id]);
  await house.use.mendPushers();
  await say(house, session, room.matrixRoomId);
  await vi.waitFor(async () => expect(await lettersOf(hugo)).toHaveLength(1), away);
  await sendAfter(6_000);

  expect(kinds(browser)).toEqual(['message']);
});

test('who guesses a key learns nothing and tells nobody', async () => {
  const notice = {
    notification: {
      event_id: '$x',
      room_id: '!x',
      devices: [{ app_id: 'org.astra-visio.push', pushkey: 'guessed' }],
    },
  };

  const reply = await house.chatApp('POST', '/_matrix/push/v1/notify', notice);

  expect(reply).toMatchObject({ status: 200, body: { rejected: ['guessed'] } });
});

test('row-level security alone keeps a person’s devices from colleagues of the same organisation', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { device } = await told(nadia);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const count = async (person: string): Promise<number | null> => {
    await client.query(
      "select set_config('astra.organisation', $1, false), set_config('astra.scope', 'organisation', false), set_config('astra.person', $2, false)",
      [house.kerval, person],
    );
    const own = await client.query('select 1 from push_devices where id = $1', [device.id]);
    const rest = await client.query('select 1 from push_keys union all select 1 from push_summons');
    return (own.rowCount ?? 0) + (rest.rowCount ?? 0);
  };

  const counts = [await count(nadia.id), await count(hugo.id)];

  await client.end();
  expect(counts).toEqual([1, 0]);
});
