import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { aCircle, aRoom, type CircleWish } from './circle.ts';
import { startHouse, uuid, type House, type Person, type Reply } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Room = { readonly id: string; readonly people: CircleWish['people'] };
type People = { readonly lead: Person; readonly maker: Person; readonly other: Person };
/** A room with a lead and two who write. */
async function aRoomOf(): Promise<Room & People> {
  const [lead, maker, other] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const people = [{ ...lead, isLead: true }, maker, other];
  return { id: await aRoom(house, lead, { people }), people, lead, maker, other };
}
const takeOut = async (who: Person, { id }: Item): Promise<void> => {
  const { version } = (await house.as(who)('GET', `/items/${id}`)).body.item;
  const { status } = await house.as(who)('POST', `/items/${id}/bin`, { body: { version } });
  expect(status).toBe(204);
};
const binOf = async (who: Person, roomId: string): Promise<string[]> =>
  (await house.as(who)('GET', `/rooms/${roomId}/bin`)).body.items?.map(
    ({ name }: { name: string }) => name,
  );
const bringBack = (who: Person, roomId: string, { id }: Item): Promise<Reply> =>
  house.as(who)('POST', `/rooms/${roomId}/files/${id}/restore`);
const filesOf = async (who: Person, roomId: string): Promise<string[]> =>
  (await house.as(who)('GET', `/rooms/${roomId}/files`)).body.items.map(
    ({ name }: { name: string }) => name,
  );

test('a file taken out of a room comes back by who took it out, under a free name, and everybody there has it again', async () => {
  const { id, maker, other } = await aRoomOf();
  const file = await house.aFile(maker, id, { name: 'Photo.txt' });
  await takeOut(maker, file);
  await house.aFile(other, id, { name: 'Photo.txt' });
  const before = [await binOf(maker, id), await filesOf(other, id)];

  const back = await bringBack(maker, id, file);

  expect(before).toEqual([['Photo.txt'], ['Photo.txt']]);
  expect(back.status).toBe(204);
  expect(await binOf(maker, id)).toEqual([]);
  expect((await filesOf(other, id)).toSorted()).toEqual(['Photo (2).txt', 'Photo.txt']);
  expect((await house.as(other)('GET', `/items/${file.id}/content`)).status).toBe(200);
  const told = (await house.trail('document.restore')).filter(
    ({ targetId }) => targetId === file.id,
  );
  expect(told).toMatchObject([{ actorId: maker.id, outcome: 'done' }]);
});

test('what its sender took back nobody else brings back or sees, and what a lead removed no sender does', async () => {
  const { id, lead, maker, other } = await aRoomOf();
  const [takenBack, removed] = [
    await house.aFile(maker, id, { name: 'CANARY taken back.txt' }),
    await house.aFile(maker, id, { name: 'CANARY removed.txt' }),
  ];
  await takeOut(maker, takenBack);
  await takeOut(lead, removed);
  const stranger = house.aPerson();
  const elsewhere = house.aPerson({ organisationId: house.elsewhere });

  const bins = [];
  for (const who of [maker, lead, other, stranger, elsewhere]) bins.push(await binOf(who, id));
  const replies = [
    await bringBack(lead, id, takenBack),
    await bringBack(maker, id, removed),
    await bringBack(other, id, removed),
    await bringBack(stranger, id, takenBack),
    await bringBack(elsewhere, id, takenBack),
    // The other way to the same.
    await house.as(lead)('POST', `/items/${takenBack.id}/restore`, { body: { version: 2 } }),
    await house.as(maker)('POST', `/items/${removed.id}/restore`, { body: { version: 2 } }),
    await bringBack(lead, id, removed),
    await bringBack(maker, id, takenBack),
  ];

  expect(bins).toEqual([
    ['CANARY taken back.txt'],
    ['CANARY removed.txt'],
    [],
    undefined,
    undefined,
  ]);
  expect(replies.map(({ status }) => status)).toEqual([
    403, 403, 403, 404, 404, 403, 403, 204, 204,
  ]);
});

test('what a room keeps no longer does not come back, whoever took it out and whichever way is tried', async () => {
  const { id, people, maker } = await aRoomOf();
  const [old, swept] = [await house.aFile(maker, id), await house.aFile(maker, id)];
  await takeOut(maker, old);
  await house.query("update items set made_at = now() - interval '8 days' where space_id = $1", [
    id,
  ]);
  const before = await binOf(maker, id);
  await aCircle(house, { id, kind: 'room', people, keptDays: 7 });
  await house.use.sweepRooms();

  const replies = [
    await bringBack(maker, id, old),
    await bringBack(maker, id, swept),
    await house.as(maker)('POST', `/items/${old.id}/restore`, { body: { version: 2 } }),
  ];

  expect(before).toHaveLength(1);
  expect([await binOf(maker, id), await filesOf(maker, id)]).toEqual([[], []]);
  expect((await house.as(maker)('GET', `/spaces/${id}/bin`)).body.items).toEqual([]);
  expect(replies.map(({ status }) => status)).toEqual([404, 403, 404]);
});

test('who has left a room has nothing of its bin, and of a closed one its leads keep it', async () => {
  const { id, lead, maker, other } = await aRoomOf();
  const file = await house.aFile(maker, id);
  await takeOut(maker, file);
  await takeOut(lead, await house.aFile(other, id, { name: 'other.txt' }));

  await aCircle(house, {
    id,
    kind: 'room',
    isClosed: true,
    people: [{ ...lead, isLead: true }, other],
  });

  expect((await bringBack(maker, id, file)).status).toBe(404);
  expect([await binOf(maker, id), await binOf(lead, id), await binOf(other, id)]).toEqual([
    undefined,
    ['other.txt'],
    [],
  ]);
});

test('a room’s bin is reached through that room alone, and holds nothing of another place', async () => {
  const { id, maker } = await aRoomOf();
  const { own } = await house.spacesOf(maker);
  const file = await house.aFile(maker, own);
  await takeOut(maker, file);

  const replies = [
    await bringBack(maker, id, file),
    await bringBack(maker, own, file),
    await house.as(maker)('GET', `/rooms/${own}/bin`),
    await house.as(maker)('GET', `/rooms/${uuid()}/bin`),
  ];

  expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(await binOf(maker, id)).toEqual([]);
});
