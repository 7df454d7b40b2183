import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import type { CreateLink, ListedLink, MadeLink } from '@astra/contracts/guest-links';
import { makeSeal } from '@astra/kit/seal';
import { Secret } from '@astra/kit/secret';
import { aCircle } from './circle.ts';
import { sealKey, startHouse, uuid, type House, type Person } from './house.ts';
import { aLinkWish } from './meeting.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await house.stopRounds();
});
afterAll(() => house.close());

const seal = makeSeal(new Secret(sealKey));
const make = async (who: Person, { id }: Item, more: Partial<CreateLink> = {}): Promise<MadeLink> =>
  (await house.as(who)('POST', `/items/${id}/links`, { body: aLinkWish({ may: 'view', ...more }) }))
    .body;
const outside = (step: string, body: object) =>
  house.app.inject({ method: 'POST', url: `/guest-links/${step}`, payload: body });
const listed = async (who: Person, path: 'links' | 'own-links'): Promise<ListedLink[]> =>
  (await house.as(who)('GET', `/${path}`)).body.items;

/** Somebody of a house of their own, with a letter. */
async function aLetter(
  organisationId = uuid(),
): Promise<{ who: Person; own: string; letter: Item }> {
  const who = house.aPerson({ organisationId });
  const { own } = await house.spacesOf(who);
  return { who, own, letter: await house.aFile(who, own, { name: 'CANARY.txt' }) };
}
const anAdmin = (organisationId: string): Person =>
  house.aPerson({ organisationId, roles: ['organisation-administrator'] });

test('each sees the links that they have made, with what these lead to, and of others none', async () => {
  const { who, letter } = await aLetter();
  const other = await aLetter(who.organisationId);
  const first = await make(who, letter);
  const second = await make(who, letter, { guestName: 'Mme Bellec' });
  await make(other.who, other.letter);

  const found = await listed(who, 'own-links');

  expect(new Set(found.map(({ id }) => id))).toEqual(new Set([second.link.id, first.link.id]));
  expect(found.map(({ itemName }) => itemName)).toEqual(['CANARY.txt', 'CANARY.txt']);
});

test('the administrator sees those of the organisation, and no document’s name that is not theirs to see', async () => {
  const { who, own, letter } = await aLetter();
  const admin = anAdmin(who.organisationId);
  await make(who, letter);
  house.clock.advance(1_000);
  const { all } = await house.spacesOf(who);
  const shown = await house.aFile(who, all, { name: 'Tarifs.txt' });
  await make(who, shown);
  const elsewhere = await aLetter();
  await make(elsewhere.who, elsewhere.letter);

  const reply = await house.as(admin)('GET', '/links');

  expect(reply.body.items).toMatchObject([
    { itemName: 'Tarifs.txt', guestName: 'Dr Martin', madeBy: who.id, openings: 0 },
    { itemName: null, guestName: 'Dr Martin', madeBy: who.id },
  ]);
  expect(reply.bytes.toString()).not.toContain('CANARY');
  expect(own).not.toBe(all);
});

test('a list of links that goes on is not read as another one', async () => {
  const { who, letter } = await aLetter();
  await make(who, letter);
  await make(who, letter);
  const { next } = (await house.as(who)('GET', '/own-links?limit=1')).body;

  const page = await house.as(who)('GET', `/own-links?limit=1&cursor=${next}`);
  const other = await house.as(anAdmin(who.organisationId))('GET', `/links?cursor=${next}`);

  expect([page.body.items.length, page.body.next, other.status]).toEqual([1, null, 400]);
});

test('all of one’s own are ended at once, and those of others go on', async () => {
  const { who, letter } = await aLetter();
  const other = await aLetter(who.organisationId);
  const mine = [await make(who, letter), await make(who, letter)];
  const theirs = await make(other.who, other.letter);

  const ended = await house.as(who)('DELETE', '/own-links');

  expect(ended.body).toEqual({ ended: 2 });
  expect(await listed(who, 'own-links')).toEqual([]);
  const states = await Promise.all(
    [...mine, theirs].map(async ({ token }) => (await outside('look', { token })).json().state),
  );
  expect(states).toEqual(['ended', 'ended', 'open']);
  expect((await house.trail('document.end-own-links')).at(-1)).toMatchObject({ actorId: who.id });
});

test('the administrator ends all of the organisation, and of no other', async () => {
  const { who, letter } = await aLetter();
  const elsewhere = await aLetter();
  await make(who, letter);
  await make(elsewhere.who, elsewhere.letter);

  const refused = await house.as(who)('DELETE', '/links');
  const ended = await house.as(anAdmin(who.organisationId))('DELETE', '/links');

  expect(refused.status).toBe(403);
  expect(ended.body).toEqual({ ended: 1 });
  expect(await listed(elsewhere.who, 'own-links')).toHaveLength(1);
});

test('who has made a link ends it, also when its document is theirs to see no more', async () => {
  const who = house.aPerson();
  const team = await aCircle(house, { kind: 'team', people: [{ ...who, isLead: true }] });
  const letter = await house.aFile(who, team);
  const { link } = await make(who, letter);
  house.rosters.delete(team);
  await house.tell('chat', 'circle.changed', { circleId: team, kind: 'team' });

  const gone = await house.as(who)('GET', `/items/${letter.id}`);
  const [seen] = await listed(who, 'own-links');
  const ended = await house.as(who)('DELETE', `/links/${link.id}`);

  expect([gone.status, seen?.itemName, ended.status]).toEqual([404, null, 204]);
});

test('the maker of a link that three wrong codes have closed is told by mail, once, and of nothing in it', async () => {
  const { who, letter } = await aLetter();
  const { token, code } = await make(who, letter);
  const wrong = code === '000000' ? '000001' : '000000';
  for (let count = 0; count < 3; count += 1) await outside('prove', { token, answer: wrong });
  const noticesFor = async () =>
    (await house.events('notice.asked')).filter(({ personId }) => personId === who.id);

  house.awayFrom.add('identity');
  await house.use.sendLinkNotices();
  const whileAway = await noticesFor();
  house.awayFrom.delete('identity');
  await house.use.sendLinkNotices();
  await house.use.sendLinkNotices();

  const told = await noticesFor();
  expect(whileAway).toEqual([]);
  expect(told).toMatchObject([{ kind: 'link-locked', organisationId: who.organisationId }]);
  const letterTo = await seal.open(told[0]?.sealed ?? '');
  expect(letterTo).toEqual({
    email: `${who.id}@kerval.test`,
    name: 'Somebody',
    locale: 'fr',
    link: 'https://visio.test/documents/liens',
    organisationName: 'Kerval',
  });
});

test('nobody is told of a link that they have ended themselves, nor when their account is closed', async () => {
  const { who, letter } = await aLetter();
  const { token, code, link } = await make(who, letter);
  const wrong = code === '000000' ? '000001' : '000000';
  for (let count = 0; count < 3; count += 1) await outside('prove', { token, answer: wrong });
  await house.as(who)('DELETE', `/links/${link.id}`);

  await house.use.sendLinkNotices();

  const told = await house.events('notice.asked');
  expect(told.filter(({ personId }) => personId === who.id)).toEqual([]);
});

test('whom it is for is written to when their address is given: the link, and neither code nor document', async () => {
  const { who, letter } = await aLetter();
  const mail = { email: 'y.martin@cabinet.test', locale: 'fr' as const };

  const made = await make(who, letter, { mail });
  await make(who, letter);

  const told = (await house.events('document.link-made')).filter(
    ({ organisationId }) => organisationId === who.organisationId,
  );
  expect(told).toMatchObject([{ linkId: made.link.id, endsAt: made.link.endsAt }]);
  const sealed = await seal.open(told[0]?.sealed ?? '');
  expect(sealed).toEqual({
    ...mail,
    name: 'Dr Martin',
    link: `https://visio.test/visit/document#${made.token}`,
    sharedBy: 'Somebody',
    organisationName: 'Kerval',
    timezone: 'Europe/Paris',
  });
  expect(JSON.stringify(sealed)).not.toContain(made.code);
  expect(JSON.stringify(told)).not.toContain(made.token);
});
