import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MatrixDevice } from '@astra/testing/synapse';
import { makeFirstSync } from '../src/first-sync.ts';
import { Hospital, live, seen, typed, until } from './people.ts';

let hospital: Hospital;
beforeAll(async () => {
  hospital = await Hospital.open();
}, 90_000);
afterAll(() => hospital.stop(), 90_000);

interface Sync {
  readonly next_batch: string;
  readonly rooms?: { readonly join?: Record<string, unknown> };
  readonly to_device?: { readonly events: readonly unknown[] };
}

let visits = 0;

interface Waiting {
  readonly firstRoom: string | null;
  readonly begun?: Promise<void>;
  /** One can write. */
  readonly open?: Promise<void>;
}

/** Asks as the client does; who waits for what is the test's. */
function arrange(device: MatrixDevice, { firstRoom, begun, open }: Waiting) {
  const asked: string[] = [];
  visits += 1;
  const held = Promise.withResolvers<void>();
  const first = makeFirstSync({
    fetch: (resource, options) => {
      asked.push(
        new URL(resource instanceof Request ? resource.url : resource).pathname.replace(
          /^.*\//u,
          '',
        ),
      );
      return fetch(resource, options);
    },
    firstRoom: async () => firstRoom,
    visit: visits,
    mayBegin: async () => {
      held.resolve();
      await begun;
    },
    mayGoOn: async () => open,
  });
  const headers = { authorization: `Bearer ${device.accessToken}` };
  const sync = async (since?: string): Promise<Sync> => {
    const url = new URL('/_matrix/client/v3/sync', hospital.synapse.url);
    url.searchParams.set('filter', JSON.stringify({ room: { timeline: { limit: 20 } } }));
    url.searchParams.set('org.matrix.msc4222.use_state_after', 'true');
    if (since !== undefined) url.searchParams.set('since', since);
    return (await first.fetch(url, { headers })).json() as Promise<Sync>;
  };
  return { first, sync, asked, held: held.promise };
}

const roomsOf = ({ rooms }: Sync): readonly string[] => Object.keys(rooms?.join ?? {}).toSorted();

/** Three rooms, in one of which something was said. */
async function aPerson() {
  const userId = await hospital.person('Nadia');
  const ids: string[] = [];
  for (const name of ['Cardiologie', 'Urgences', 'Bloc'])
    ids.push(await hospital.synapse.makeRoom(name, [userId]));
  const [one = '', other = '', third = ''] = ids;
  await hospital.says(one, 'PLANTED');
  return { userId, one, other, third, device: await hospital.synapse.signIn(userId) };
}

test('the room that somebody waits for comes alone, with its words; all rooms come after it', async () => {
  const { device, one, other, third } = await aPerson();
  const { first, sync } = arrange(device, { firstRoom: one });

  const alone = await sync();
  expect(roomsOf(alone)).toEqual([one]);
  expect(JSON.stringify(alone.rooms)).toContain('PLANTED');
  expect(first.isWhole()).toBe(false);
  await hospital.says(one, 'MEANWHILE');
  const rest = await sync(alone.next_batch);

  expect(roomsOf(rest)).toEqual([one, other, third].toSorted());
  expect(JSON.stringify(rest.rooms?.join?.[one])).toContain('MEANWHILE');
  expect(JSON.stringify(rest.rooms)).not.toContain('PLANTED');
  expect(first.isWhole()).toBe(true);
  expect((await sync(rest.next_batch)).rooms).toBeUndefined();
}, 120_000);

test.each(['with a room that somebody waits for', 'with none'])(
  'a page that is loaded anew begins with what is there now, not with what it was told the last time: %s',
  async (how) => {
    const { device, one } = await aPerson();
    const firstRoom = how === 'with none' ? null : one;
    const before = arrange(device, { firstRoom });
    await before.sync((await before.sync()).next_batch);
    await hospital.says(one, 'MEANWHILE');

    const { sync } = arrange(device, { firstRoom });
    const first = await sync();
    const rest = firstRoom === null ? first : await sync(first.next_batch);

    expect(JSON.stringify(first.rooms?.join?.[one])).toContain('MEANWHILE');
    const { next_batch } = rest;
    expect(JSON.stringify(await sync(next_batch))).not.toContain('MEANWHILE');
  },
  120_000,
);

test('what is before the end of a long room is asked for, and nothing before the making of one that came whole', async () => {
  const { device, one, other } = await aPerson();
  for (let n = 0; n < 25; n += 1) await hospital.says(other, `Message ${n}`);
  const before = async (roomId: string): Promise<unknown> => {
    const { rooms } = await arrange(device, { firstRoom: roomId }).sync();
    const room = rooms?.join?.[roomId] as { readonly timeline: { readonly prev_batch: unknown } };
    return room.timeline.prev_batch;
  };

  expect(await before(one)).toBeNull();
  expect(await before(other)).toEqual(expect.any(String));
});

test('what another device has sent comes once, by the first answer or by the second', async () => {
  const { device, userId, one } = await aPerson();
  const send = (name: string): Promise<unknown> =>
    hospital.synapse.ask({
      method: 'PUT',
      path: `/_matrix/client/v3/sendToDevice/org.test/${name}`,
      body: { messages: { [userId]: { [device.deviceId]: { name } } } },
      token: device.accessToken,
    });
  const { sync } = arrange(device, { firstRoom: one });
  await send('early');

  const alone = await sync();
  await send('late');
  const rest = await sync(alone.next_batch);

  expect(JSON.stringify(alone.to_device)).toContain('early');
  expect(JSON.stringify(rest.to_device)).not.toContain('early');
  expect(JSON.stringify(rest.to_device)).toContain('late');
}, 120_000);

test('all rooms come together where nobody waits for one, and where that one is not theirs', async () => {
  const { device, one, other, third } = await aPerson();
  const foreign = await hospital.synapse.makeRoom('Direction', [await hospital.person('Anne')]);
  const all = [one, other, third].toSorted();

  const nobody = arrange(device, { firstRoom: null });
  expect(roomsOf(await nobody.sync())).toEqual(all);
  expect(nobody.asked).toEqual(['sync']);
  const stranger = arrange(device, { firstRoom: foreign });
  expect(roomsOf(await stranger.sync())).toEqual(all);
  expect(stranger.first.isWhole()).toBe(true);
}, 120_000);

test.each(['with a room that somebody waits for', 'with none'])(
  'nothing is handed on before the keys are made: %s',
  async (how) => {
    const { device, one } = await aPerson();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { sync, held } = arrange(device, { firstRoom: how === 'with none' ? null : one, begun });
    let isHandedOn = false;

    const first = sync().finally(() => {
      isHandedOn = true;
    });
    await Promise.race([held, first]);
    await hospital.synapse.ask({ method: 'GET', path: '/_matrix/client/versions' });
    expect(isHandedOn).toBe(false);
    begin();

    await first;
  },
  120_000,
);

test('all rooms are asked for once one can write in the one that came alone, and not before', async () => {
  const { device, one, other, third } = await aPerson();
  const { promise: open, resolve: show } = Promise.withResolvers<void>();
  const { sync, asked } = arrange(device, { firstRoom: one, open });

  const alone = await sync();
  const before = asked.length;
  const rest = sync(alone.next_batch);
  await hospital.synapse.ask({ method: 'GET', path: '/_matrix/client/versions' });
  expect(asked.slice(before)).toEqual([]);
  show();

  expect(roomsOf(await rest)).toEqual([one, other, third].toSorted());
  expect(asked.slice(before)).toEqual(['sync']);
}, 120_000);

test('what has changed in the room that came first stays as it is when all rooms have come: its name, and that one is in it', async () => {
  const [nadiaId, julienId] = [await hospital.person('Nadia'), await hospital.person('Julien')];
  const waited = await hospital.synapse.makeRoom('Cardiologie', [nadiaId, julienId]);
  const name = `/_matrix/client/v3/rooms/${encodeURIComponent(waited)}/state/m.room.name`;
  await hospital.synapse.ask({ method: 'PUT', path: name, body: { name: 'Cardiologie B' } });
  // Both the change and their joining are among the last twenty events, and the invitation is not.
  for (let at = 0; at < 15; at += 1) await hospital.says(waited, `m${at}`);
  const nadia = hospital.chat(await hospital.synapse.signIn(nadiaId));
  const seenAs = new Set<string>();
  nadia.session.rooms.subscribe(() => {
    for (const room of nadia.session.rooms.getSnapshot())
      seenAs.add(`${room.name}, ${room.membership}, ${String(room.writeBar)}`);
  });
  nadia.session.waitFor(waited);

  await nadia.session.start();
  await live(nadia.session);
  await until(nadia.session.isWhole, (isWhole) => isWhole);
  // A word that comes after all rooms have been taken in.
  const hers = await nadia.open(waited);
  await hospital.says(waited, 'AFTERWARDS');
  await until(hers, ({ entries }) => JSON.stringify(entries).includes('AFTERWARDS'));

  expect([...seenAs]).toEqual(['Cardiologie B, joined, null']);
}, 120_000);

test('one writes in the room that came first, and to one that has yet to come, and each word arrives once', async () => {
  const [nadiaId, julienId] = [await hospital.person('Nadia'), await hospital.person('Julien')];
  const waited = await hospital.synapse.makeRoom('Cardiologie', [nadiaId, julienId]);
  const late = await hospital.synapse.makeRoom('Urgences', [nadiaId, julienId]);
  const julien = await hospital.device(julienId);
  const his = await julien.open(waited);
  await his.send(typed('bonjour'));
  const nadia = hospital.chat(await hospital.synapse.signIn(nadiaId));
  const ways: (readonly string[])[] = [];
  nadia.session.rooms.subscribe(() =>
    ways.push(nadia.session.rooms.getSnapshot().map(({ id }) => id)),
  );
  nadia.session.waitFor(waited);

  await nadia.session.start();
  const hers = await nadia.open(waited);
  await nadia.session.post(late, { text: 'déjà', html: null, mentions: [] });
  await hers.send(typed('me voici'));
  await live(nadia.session);

  await until(nadia.session.isWhole, (isWhole) => isWhole);
  expect(ways.find((ids) => ids.length > 0)).toEqual([waited]);
  await until(nadia.session.rooms, (rooms) => rooms.length === 2);
  await seen(his, ['julien: bonjour', 'nadia: me voici']);
  await until(hers, ({ entries }) => entries.filter(({ kind }) => kind === 'message').length === 2);
  await seen(await julien.open(late), ['nadia: déjà']);
}, 120_000);
