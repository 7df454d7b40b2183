import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RoomLinks } from '@astra/contracts/room-links';
import { aRoom, startHouse, uuid, type House, type Person, type Reply } from './house.ts';
import { startWebSite, type WebSite } from './web-site.ts';

let house: House;
let site: WebSite;
beforeAll(async () => {
  site = await startWebSite({
    '/guide': `<title>Another</title><meta property="og:title" content="Prise en charge de l&#39;AVC">
      <meta name="description" content="Les premi&egrave;res heures."><meta property="og:site_name" content="Haute Autorité">`,
  });
  house = await startHouse({ previewOrigins: [site.origin] });
});
afterAll(async () => {
  await house.close();
  site.close();
});

let lead: Person;
let hugo: Person;
let roomId: string;
beforeEach(async () => {
  [lead, hugo] = [house.aPerson({ name: 'Dr Nadia Berthelot' }), house.aPerson({ name: 'Hugo' })];
  for (const one of [lead, hugo]) await house.enter(one);
  roomId = await aRoom(house, [lead, hugo]);
  site.asked.length = 0;
});

const guide = {
  title: 'On call: whom to ring',
  address: 'https://intranet.kerval.example/astreinte?mois=11#lundi',
  description: 'Page of the hospital',
};
const add = (who: Person, wish: object = guide): Promise<Reply> =>
  house.as(who)('POST', `/rooms/${roomId}/links`, wish);
const seen = async (who: Person): Promise<RoomLinks> =>
  (await house.as(who)('GET', `/rooms/${roomId}/links`)).body;
const order = (who: Person, linkIds: readonly string[]): Promise<Reply> =>
  house.as(who)('PUT', `/rooms/${roomId}/link-order`, { linkIds });
const titles = ({ items }: RoomLinks): string[] => items.map(({ title }) => title);

test('who is in a room adds a useful link, and everybody in it finds it with the name of who added it', async () => {
  const added = await add(hugo);

  const list = await seen(lead);
  expect(added.status).toBe(201);
  expect(list).toMatchObject({ items: [{ ...guide, addedBy: { displayName: 'Hugo' } }] });
  expect(await house.trail('room-link.add')).toContainEqual(
    expect.objectContaining({ actorId: hugo.id, targetId: roomId, outcome: 'done' }),
  );
  expect(JSON.stringify(await house.trail('room-link.add'))).not.toContain('intranet');
});

test('a link that a browser would not open safely, or that hides where it leads, is refused', async () => {
  const hostile = [
    'http://kerval.example/',
    'javascript:alert(1)',
    'https:kerval.example',
    'https://kerval.example@evil.example/',
    'https://kerval.example:pass@evil.example/',
    'https://kerval.example\\@evil.example',
    'https://kerval.example/\u202Efdp.exe',
    'https://kerval.example/\nx',
    'https://kerval.example:99999/',
    'https://..',
    'https://[::1',
    ' https://kerval.example/',
    'data:text/html,<script>1</script>',
  ];

  const answers = await Promise.all(hostile.map((address) => add(hugo, { ...guide, address })));

  expect(answers.map(({ status }) => status)).toEqual(hostile.map(() => 400));
  expect((await seen(hugo)).items).toEqual([]);
});

test('a host that only looks like another one is written out', async () => {
  await add(hugo, { ...guide, address: 'https://kervаl.example/' });

  expect((await seen(hugo)).items[0]?.address).toBe('https://xn--kervl-7ve.example/');
});

test('who added a link changes it, who keeps the room too, and nobody else', async () => {
  const maud = house.aPerson();
  await house.enter(maud);
  roomId = await aRoom(house, [lead, hugo, maud]);
  const { id, version } = (await add(hugo)).body;
  const path = `/rooms/${roomId}/links/${id}`;
  const change = (who: Person, seenVersion: number) =>
    house.as(who)('PATCH', path, { ...guide, title: 'Another', version: seenVersion });

  const byOther = [await change(maud, version), await house.as(maud)('DELETE', path)];
  const byAuthor = await change(hugo, version);
  const stale = await change(lead, version);
  const byLead = await change(lead, version + 1);
  const removed = await house.as(lead)('DELETE', path);

  expect(byOther.map(({ status }) => status)).toEqual([403, 403]);
  expect([byAuthor.status, byLead.status, removed.status]).toEqual([200, 200, 204]);
  expect(stale).toMatchObject({ status: 409, body: { type: '/problems/stale-version' } });
  expect((await seen(maud)).items).toEqual([]);
});

test('who keeps the room puts its links in order, and is told when another one came in between', async () => {
  for (const title of ['one', 'two', 'three']) await add(hugo, { ...guide, title });
  const ids = (await seen(lead)).items.map(({ id }) => id);

  const byMember = await order(hugo, ids.toReversed());
  const byLead = await order(lead, ids.toReversed());
  await add(hugo, { ...guide, title: 'four' });
  const late = await order(lead, ids);

  expect([byMember.status, byLead.status, late.status]).toEqual([403, 200, 409]);
  expect(titles(await seen(hugo))).toEqual(['three', 'two', 'one', 'four']);
  expect(await seen(hugo)).toMatchObject({ mayAdd: true, mayOrder: false });
});

test('a room has place for fifty links, however many people add one at once', async () => {
  const many = Array.from({ length: 48 }, (_, n) => ({ ...guide, title: `link ${n}` }));
  await house.query(
    `insert into room_links (id, room_id, organisation_id, title, address, position, added_by, added_at)
       select gen_random_uuid(), $1, $2, t, 'https://kerval.example/', 1, $3, now() from unnest($4::text[]) t`,
    [roomId, house.kerval, hugo.id, many.map(({ title }) => title)],
  );

  const answers = await Promise.all([1, 2, 3, 4].map(() => add(hugo)));

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  expect((await seen(hugo)).items).toHaveLength(50);
});

test('in a closed room links are read and none is added', async () => {
  await add(hugo);
  await house.query('update rooms set is_closed = true where id = $1', [roomId]);

  const answer = await add(hugo);

  expect(answer).toMatchObject({ status: 409, body: { type: '/problems/room-closed' } });
  expect(await seen(hugo)).toMatchObject({ items: [{ mayChange: false }], mayAdd: false });
});

test('who is not in the room finds no link of it: no colleague, no administrator, no other organisation', async () => {
  const { id } = (await add(hugo)).body;
  const roles = ['organisation-administrator'] as const;
  const outside = [
    house.aPerson(),
    house.aPerson({ roles }),
    house.aPerson({ roles, organisationId: house.elsewhere }),
  ];
  const path = `/rooms/${roomId}/links`;

  const tries = await Promise.all(
    outside.flatMap((who) => [
      house.as(who)('GET', path),
      house.as(who)('POST', path, guide),
      house.as(who)('PATCH', `${path}/${id}`, { ...guide, version: 1 }),
      house.as(who)('DELETE', `${path}/${id}`),
      house.as(who)('PUT', `/rooms/${roomId}/link-order`, { linkIds: [id] }),
      house.as(who)('GET', `/rooms/${uuid()}/links`),
    ]),
  );

  expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([404]));
  expect(JSON.stringify(tries)).not.toContain('intranet');
  expect(titles(await seen(lead))).toEqual([guide.title]);
});

test('somebody of another organisation who is in the room sees its links, adds one, and changes their own alone', async () => {
  const invited = house.aPerson({ organisationId: house.elsewhere });
  await house.enter(invited);
  roomId = await aRoom(house, [lead, invited], 'meeting');
  const { id } = (await add(lead)).body;
  const own = (await add(invited, { ...guide, title: 'Theirs' })).body;

  const others = await house.as(invited)('DELETE', `/rooms/${roomId}/links/${id}`);
  const theirs = await house.as(invited)('DELETE', `/rooms/${roomId}/links/${own.id}`);

  expect([others.status, theirs.status]).toEqual([403, 204]);
  expect(titles(await seen(invited))).toEqual([guide.title]);
});

test('row-level security alone keeps links from other organisations and from people outside the room', async () => {
  await add(hugo);
  const stranger = uuid();
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const as = async (organisation: string, person: string): Promise<void> => {
    await client.query(
      "select set_config('astra.organisation', $1, false), set_config('astra.scope', 'organisation', false), set_config('astra.person', $2, false)",
      [organisation, person],
    );
  };
  const count = async (): Promise<number> =>
    (await client.query('select 1 from room_links where room_id = $1', [roomId])).rowCount ?? -1;

  await as(house.elsewhere, hugo.id);
  const inRoom = await count();
  await as(house.elsewhere, stranger);
  const outside = await count();
  const taken = await client.query('delete from room_links');
  const put = client.query(
    "insert into room_links (id, room_id, organisation_id, title, address, position, added_by, added_at) values ($1, $2, $3, 'x', 'https://x', 1, $1, now())",
    [uuid(), roomId, house.kerval],
  );

  await expect(put).rejects.toThrow('row-level security');
  await client.end();
  expect([inRoom, outside, taken.rowCount]).toEqual([1, 0, 0]);
});

const administrator = (): Person => house.aPerson({ roles: ['organisation-administrator'] });
const allowPreviews = async (who: Person, isAllowed: boolean): Promise<Reply> => {
  const { body } = await house.as(who)('GET', '/link-preview-rule');
  return house.as(who)('PUT', '/link-preview-rule', { version: body.version ?? 1, isAllowed });
};
const look = (who: Person, address = `${site.origin}/guide`, id = roomId): Promise<Reply> =>
  house.as(who)('POST', `/rooms/${id}/link-previews`, { address });
const isShownIn = async (who: Person): Promise<boolean> =>
  (await house.as(who)('GET', `/rooms/${roomId}`)).body.hasLinkPreviews;

test('no link is looked at until an administrator says so, for their own organisation alone', async () => {
  const [admin, outside] = [administrator(), house.aPerson({ organisationId: house.elsewhere })];
  const security = house.aPerson({ roles: ['security-officer'] });
  const before = [
    await look(lead),
    await allowPreviews(lead, true),
    await allowPreviews(security, true),
  ];
  const wasShown = await isShownIn(lead);

  const done = await allowPreviews(admin, true);

  expect([...before.map(({ status }) => status), wasShown]).toEqual([403, 403, 403, false]);
  expect(done).toMatchObject({ status: 200, body: { isAllowed: true, version: 2 } });
  expect(await isShownIn(lead)).toBe(true);
  const theirs = house.aPerson({ organisationId: house.elsewhere, roles: admin.roles });
  expect((await house.as(theirs)('GET', '/link-preview-rule')).body.isAllowed).toBe(false);
  expect((await look(outside)).status).toBe(404);
  expect(site.asked).toEqual([]);
  expect((await house.trail('link-preview-rule.change')).at(-1)).toMatchObject({
    outcome: 'done',
    actorId: admin.id,
  });
});

test('of two administrators who decide at once one is told, and an old proof is asked for again', async () => {
  const [one, another] = [administrator(), administrator()];
  const { version } = (await house.as(one)('GET', '/link-preview-rule')).body;
  const change = { version, isAllowed: true };

  const answers = await Promise.all(
    [one, another].map((who) => house.as(who)('PUT', '/link-preview-rule', change)),
  );
  house.time.at = new Date(Date.now() + 6 * 60_000);
  const stale = await house.as(one)('PUT', '/link-preview-rule', change);
  house.time.at = null;

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  expect(stale).toMatchObject({ status: 401, body: { type: '/problems/fresh-proof-needed' } });
});

test('who writes in a room has what the page says of itself; the page and the trail learn nothing of them', async () => {
  await allowPreviews(administrator(), true);

  const answer = await look(lead);

  expect(answer).toMatchObject({ status: 200 });
  expect(answer.body.preview).toEqual({
    title: "Prise en charge de l'AVC",
    description: 'Les premières heures.',
    site: 'Haute Autorité',
  });
  const [{ headers } = { headers: {} }] = site.asked;
  expect(Object.keys(headers).toSorted()).toEqual([
    'accept',
    'accept-encoding',
    'connection',
    'host',
    'user-agent',
  ]);
  expect(await house.trail('room.preview-link')).toSatisfy((entries: { outcome: string }[]) =>
    entries.every(({ outcome }) => outcome === 'refused'),
  );
  expect(JSON.stringify(await house.query('select event from outbox.told'))).not.toContain('guide');
});

test('nothing is looked at for who is not in the room, in a meeting’s conversation, or in a closed room', async () => {
  await allowPreviews(administrator(), true);
  const care = await aRoom(house, [lead], 'meeting');
  const closed = await aRoom(house, [lead]);
  await house.query('update rooms set is_closed = true where id = $1', [closed]);
  const meetingId = uuid();
  const guest = house.asGuest({ id: uuid(), meetingId, sessionId: uuid() });
  const address = `${site.origin}/guide`;

  const answers = [
    await look(house.aPerson()),
    await look(administrator()),
    await look(house.aPerson({ organisationId: house.elsewhere })),
    await look(lead, address, uuid()),
    await look(lead, address, care),
    await look(lead, address, closed),
    await guest('POST', `/rooms/${care}/link-previews`, { address }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 403, 403, 403]);
  expect(site.asked).toEqual([]);
  const rooms = (await house.as(lead)('GET', '/rooms')).body.items as {
    readonly id: string;
    readonly hasLinkPreviews: boolean;
  }[];
  expect(rooms.filter((one) => one.hasLinkPreviews).map(({ id }) => id)).toEqual([roomId]);
});

test('who asks for more than they write is told to wait, and nobody else is', async () => {
  await allowPreviews(administrator(), true);
  const hugo = house.aPerson();
  roomId = await aRoom(house, [lead, hugo]);
  for (let n = 0; n < 20; n += 1) await look(lead);

  const more = await look(lead);
  const others = await look(hugo);
  house.time.at = new Date(Date.now() + 61_000);
  const later = await look(lead);
  house.time.at = null;

  expect([more.status, others.status, later.status]).toEqual([429, 200, 200]);
  expect(site.asked).toHaveLength(22);
});

test('row-level security alone keeps another organisation from the rule', async () => {
  await allowPreviews(administrator(), true);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const changedFrom = async (organisation: string) => {
    await client.query(
      "select set_config('astra.organisation', $1, false), set_config('astra.scope', 'organisation', false)",
      [organisation],
    );
    return (await client.query('update link_preview_rules set version = version')).rowCount;
  };

  const [outside, inside] = [await changedFrom(uuid()), await changedFrom(house.kerval)];

  await client.end();
  expect([outside, inside]).toEqual([0, 1]);
});
