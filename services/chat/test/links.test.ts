import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RoomLinks } from '@astra/contracts/room-links';
import { aRoom, startHouse, uuid, type House, type Person, type Reply } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

let lead: Person;
let hugo: Person;
let roomId: string;
beforeEach(async () => {
  [lead, hugo] = [house.aPerson({ name: 'Dr Nadia Berthelot' }), house.aPerson({ name: 'Hugo' })];
  for (const one of [lead, hugo]) await house.enter(one);
  roomId = await aRoom(house, [lead, hugo]);
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
