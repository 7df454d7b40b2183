import { expect, test } from 'vitest';
import { shared } from '@astra/testing/shared';
import { refresh, signIn, tokenOf } from './browser.ts';
import { housesIn, typeOf } from './organisations.ts';
import { aStand } from './stand.ts';

const stand = shared(() => aStand());
const { aHouse } = housesIn(stand);

const wish = {
  version: 1,
  name: 'Hôpital de Kerval',
  phone: '02 61 91 00 12',
  timezone: 'Indian/Reunion',
};

test('its administrator says what it is called and where it is reached, and everybody in it reads that', async () => {
  const house = await aHouse();
  const nadia = house.as(await tokenOf(stand, await house.aColleague('clinician')));

  const changed = await house.patch('/organisation', wish);

  const { organisationId: id } = house;
  expect(changed.body).toMatchObject({ ...wish, id, version: 2 });
  expect((await house.get('/organisation')).body).toEqual(changed.body);
  const { version: _, ...card } = wish;
  expect((await nadia.get('/me')).body['organisation']).toEqual({ id, ...card });
});

test('who is not its administrator neither reads nor changes it there, and another house stays as it was', async () => {
  const house = await aHouse();
  const other = await aHouse('Saint-Avel');
  const before = (await other.get('/organisation')).body;
  const officer = house.as(await tokenOf(stand, await house.aColleague('security-officer')));

  const refused = [await officer.get('/organisation'), await officer.patch('/organisation', wish)];
  await house.patch('/organisation', wish);

  expect(refused.map(({ status }) => status)).toEqual([403, 403]);
  expect((await other.get('/organisation')).body).toEqual(before);
});

test('patients call what is said here, so it takes a fresh proof', async () => {
  const house = await aHouse();
  const signedIn = await signIn(stand, house.administrator);
  stand.clock.advance(301_000);
  const later = house.as((await refresh(stand, signedIn.refreshToken)).accessToken);

  const refused = await later.patch('/organisation', wish);

  expect(typeOf(refused)).toBe('/problems/fresh-proof-needed');
  expect((await later.get('/organisation')).body).toMatchObject({ version: 1 });
});

test('a change of what a colleague has changed meanwhile is refused, and so is a time zone that there is not', async () => {
  const house = await aHouse();
  await house.patch('/organisation', wish);

  const late = await house.patch('/organisation', { ...wish, name: 'Kerval' });
  const nowhere = await house.patch('/organisation', {
    ...wish,
    version: 2,
    timezone: 'Mars/Base',
  });

  expect(typeOf(late)).toBe('/problems/stale-version');
  expect(nowhere.body).toMatchObject({ errors: [{ pointer: '/timezone' }] });
  expect((await house.get('/organisation')).body).toMatchObject({ name: wish.name, version: 2 });
});
