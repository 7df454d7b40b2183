import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { makeSeal } from '@astra/kit/seal';
import { Secret } from '@astra/kit/secret';
import { aCircle } from './circle.ts';
import { sealKey, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await house.stopRounds();
});
afterAll(() => house.close());

const hour = 3_600_000;
const seal = makeSeal(new Secret(sealKey));

/** Two of one house, and a file of the first. */
async function aPair(): Promise<{ owner: Person; reader: Person; file: Item }> {
  const organisationId = uuid();
  const owner = house.aPerson({ organisationId });
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own, { name: 'CANARY.txt' });
  return { owner, reader: house.aPerson({ organisationId }), file };
}
const share = async (who: Person, { id }: Item, body: object): Promise<string> => {
  house.clock.advance(1_000);
  const wish = { personId: null, role: null, may: 'view', endsAt: null, ...body };
  return (await house.as(who)('POST', `/items/${id}/shares`, { body: wish })).body.id;
};
/** How many mails somebody has been sent once so much more time has gone by, and a round of every process. */
async function toldAfter(ms: number, { id }: Person): Promise<number> {
  house.clock.advance(ms);
  await Promise.all([house.use.shareMails.send(), house.use.shareMails.send()]);
  const told = await house.events('notice.asked');
  return told.filter(({ personId, kind }) => personId === id && kind === 'shares-wait').length;
}

test('who has not looked for hours at what was shared with them is told by mail, and of nothing in it', async () => {
  const { owner, reader, file } = await aPair();
  await share(owner, file, { personId: reader.id });

  const early = await toldAfter(3 * hour, reader);
  const late = await toldAfter(1.5 * hour, reader);

  expect([early, late, await toldAfter(0, owner)]).toEqual([0, 1, 0]);
  const told = (await house.events('notice.asked')).find(({ personId }) => personId === reader.id);
  const letter = await seal.open(told?.sealed ?? '');
  expect(letter).toEqual({
    email: `${reader.id}@kerval.test`,
    name: 'Somebody',
    locale: 'fr',
    link: 'https://visio.test/documents?dans=partages',
    organisationName: 'Kerval',
  });
  const everything = JSON.stringify([told, letter]);
  for (const secret of ['CANARY', file.id, owner.id]) expect(everything).not.toContain(secret);
});

test('it is told once, and what comes after it once a day at most', async () => {
  const { owner, reader, file } = await aPair();
  await share(owner, file, { personId: reader.id });
  const first = await toldAfter(5 * hour, reader);
  const again = await toldAfter(30 * hour, reader);
  const { own } = await house.spacesOf(owner);
  for (const name of ['b.txt', 'c.txt'])
    await share(owner, await house.aFile(owner, own, { name }), { personId: reader.id });
  const next = await toldAfter(5 * hour, reader);
  await share(owner, await house.aFile(owner, own, { name: 'd.txt' }), { personId: reader.id });
  const sameDay = await toldAfter(18 * hour, reader);

  expect([first, again, next, sameDay]).toEqual([1, 1, 2, 2]);
  expect(await toldAfter(7 * hour, reader)).toBe(3);
});

test('who is in the team is told, and who has come since or has left is told by what they have now', async () => {
  const { owner, reader, file } = await aPair();
  const { organisationId } = owner;
  const [leaves, outside] = [house.aPerson({ organisationId }), house.aPerson({ organisationId })];
  const people = [{ ...owner, isLead: true }, reader, leaves];
  const team = await aCircle(house, { organisationId, name: 'Cardiology', people });
  await share(owner, file, { teamId: team });
  await aCircle(house, { id: team, organisationId, name: 'Cardiology', people: [owner, reader] });

  const told = await toldAfter(5 * hour, reader);

  expect([told, await toldAfter(0, leaves), await toldAfter(0, outside)]).toEqual([1, 0, 0]);
});

test('who has the role is told by the same rule, of their own house alone; the role of very many is told nothing', async () => {
  const { owner, reader, file } = await aPair();
  const { organisationId } = owner;
  const [secretary, quietOne] = [
    house.aPerson({ organisationId, roles: ['secretary'] }),
    house.aPerson({ organisationId }),
  ];
  const elsewhere = house.aPerson({ organisationId: uuid() });
  await house.as(quietOne)('PUT', '/shared/mails', { body: { isWanted: false } });
  await share(owner, file, { role: 'clinician' });

  const early = await toldAfter(3 * hour, reader);
  const told = await toldAfter(2 * hour, reader);

  expect([early, told]).toEqual([0, 1]);
  for (const one of [owner, secretary, quietOne, elsewhere])
    expect(await toldAfter(0, one)).toBe(0);
  // Opened, or told today: nothing more.
  expect(await toldAfter(5 * hour, reader)).toBe(1);

  const large = await aPair();
  for (let more = 0; more < 199; more += 1)
    house.aPerson({ organisationId: large.owner.organisationId });
  await share(large.owner, large.file, { role: 'clinician' });
  expect(await toldAfter(5 * hour, large.reader)).toBe(0);
});

const quiet: Record<string, (at: Awaited<ReturnType<typeof aPair>>) => Promise<unknown>> = {
  'has looked at the list': ({ reader }) =>
    house.as(reader)('PUT', '/shared/looked', {
      body: { until: house.clock.now().toISOString() },
    }),
  'has opened it': ({ reader, file }) => house.as(reader)('GET', `/items/${file.id}/content`),
  'wants no such mail': ({ reader }) =>
    house.as(reader)('PUT', '/shared/mails', { body: { isWanted: false } }),
  'has it no more': async ({ owner, file }) => {
    const { items } = (await house.as(owner)('GET', `/items/${file.id}/shares`)).body;
    return house.as(owner)('DELETE', `/shares/${items[0].id}`);
  },
  'would find it in the bin': ({ owner, file }) =>
    house.as(owner)('POST', `/items/${file.id}/bin`, { body: { version: file.version } }),
};
test.each(Object.keys(quiet))('who %s is told nothing', async (why) => {
  const pair = await aPair();
  await share(pair.owner, pair.file, { personId: pair.reader.id });

  const done = (await quiet[why]?.(pair)) as { status: number } | undefined;

  expect(done?.status).toBeLessThan(300);
  expect(await toldAfter(5 * hour, pair.reader)).toBe(0);
});

test('each decides for themselves whether they are written to, and hears what they said', async () => {
  const { owner, reader } = await aPair();
  const wanted = async (who: Person): Promise<unknown> =>
    (await house.as(who)('GET', '/shared/mails')).body;

  const before = await wanted(reader);
  await house.as(reader)('PUT', '/shared/mails', { body: { isWanted: false } });

  expect([before, await wanted(reader), await wanted(owner)]).toEqual([
    { isWanted: true },
    { isWanted: false },
    { isWanted: true },
  ]);
});

test('what cannot be told just now is told with the next round', async () => {
  const { owner, reader, file } = await aPair();
  await share(owner, file, { personId: reader.id });

  house.awayFrom.add('identity');
  const away = await toldAfter(5 * hour, reader);
  house.awayFrom.delete('identity');

  expect([away, await toldAfter(0, reader)]).toEqual([0, 1]);
});

test('many who cannot be written to hold up nobody else', async () => {
  const { owner, file } = await aPair();
  const { organisationId } = owner;
  const aFew = Array.from({ length: 10 }, () => house.aPerson({ organisationId }));
  // More than a round takes, twice.
  const many = Array.from({ length: 120 }, () => house.aPerson({ organisationId }));
  for (const { id } of many) house.unreachable.add(id);
  const people = [{ ...owner, isLead: true }, ...aFew, ...many];
  const team = await aCircle(house, { organisationId, name: 'Cardiology', people });
  await share(owner, file, { teamId: team });

  await toldAfter(5 * hour, owner);
  await toldAfter(0, owner);
  await toldAfter(0, owner);

  const told = (await house.events('notice.asked')).map(({ personId }) => personId);
  for (const { id } of aFew) expect(told.filter((one) => one === id)).toHaveLength(1);
  house.unreachable.clear();
});
