import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { shared } from '@astra/testing/shared';
import { call, refresh, serviceToken, signIn, tokenOf } from './browser.ts';
import { aStand, totpCode } from './stand.ts';
import { lettersIn, someone } from './letters.ts';
import { housesIn, itemsOf, typeOf } from './organisations.ts';

const stand = shared(() => aStand());
const { aHouse, told } = housesIn(stand);
const { tokenFor, open } = lettersIn(stand);

test('brings a colleague in, with a password and an authenticator of their own', async () => {
  const house = await aHouse();
  const wish = someone();
  const invited = await house.post('/invitations', wish);
  expect(invited.status).toBe(201);
  const token = await tokenFor(invited.body['id']);

  const card = await open('/invitations/look', { token });
  const password = 'seven boats on a lake';
  const answers = { token, displayName: 'Jeanne R.', locale: 'en', password };
  const weak = await open('/invitations/accept', { ...answers, password: 'motdepasse2026' });
  const setup = await open('/invitations/accept', answers);
  const wrong = await open('/invitations/confirm', { token, code: '000000' });
  const totpSecret = String(setup.body['secret']);
  const joined = await open('/invitations/confirm', {
    token,
    code: totpCode(totpSecret, stand.clock.now()),
  });
  stand.clock.advance(30_000);

  expect(card.body).toMatchObject({ organisation: 'Kerval', invitedBy: 'Claire Vasseur' });
  expect(typeOf(weak)).toBe('/problems/password-too-weak');
  expect(typeOf(wrong)).toBe('/problems/second-factor-refused');
  expect(joined.body['codes']).toHaveLength(10);
  const email = String(wish['email']);
  const person = { id: '', organisationId: '', email, password, totpSecret };
  const signedIn = await signIn(stand, person);
  expect((await refresh(stand, signedIn.refreshToken)).claims['roles']).toEqual(['secretary']);
  expect(typeOf(await open('/invitations/look', { token }))).toBe('/problems/invitation-not-valid');
  expect(itemsOf(await house.get('/invitations'))).toMatchObject([{ state: 'accepted' }]);
  expect(typeOf(await house.post('/invitations', wish))).toBe('/problems/already-member');
});

test('gives nobody the name of a colleague but the one that the administrator wrote', async () => {
  const house = await aHouse();
  const twin = { ...someone(), displayName: 'Dr Claire Vasseur' };
  const [own, twins] = [
    await tokenFor((await house.post('/invitations', someone())).body['id']),
    await tokenFor((await house.post('/invitations', twin)).body['id']),
  ];
  const answers = { locale: 'fr', password: 'seven boats on a lake' };

  const taken = await open('/invitations/accept', {
    ...answers,
    token: own,
    displayName: 'Claire VASSEUR',
  });
  const given = await open('/invitations/accept', {
    ...answers,
    token: twins,
    displayName: 'Claire Vasseur',
  });

  expect([typeOf(taken), given.status]).toEqual(['/problems/name-taken', 200]);
});

describe('an invitation', () => {
  test('says whether its mail arrived, as the newest word has it, and hears of no other house’s', async () => {
    const [house, other] = [await aHouse(), await aHouse()];
    const { id } = (await house.post('/invitations', someone())).body;
    const token = await serviceToken(stand, 'connectors');
    const tell = async (what: string, second: number, { organisationId } = house) => {
      const event = {
        specversion: '1.0',
        id: randomUUID(),
        source: 'urn:astra:connectors',
        type: `invitation-mail.${what}`,
        time: '2026-11-30T08:00:00.000Z',
        datacontenttype: 'application/json',
        data: { invitationId: id, organisationId, at: `2026-11-30T08:00:0${second}.000Z` },
      };
      const sent = { method: 'POST', path: '/internal/events', body: [event] } as const;
      expect((await call(stand, token, sent)).status).toBe(204);
      return itemsOf(await house.get('/invitations'))[0]?.['letter'];
    };

    expect(itemsOf(await house.get('/invitations'))).toMatchObject([{ letter: 'waiting' }]);
    expect(await tell('failed', 4, other)).toBe('waiting');
    expect(await tell('failed', 2)).toBe('failed');
    expect(await tell('sent', 1)).toBe('failed');
    expect(await tell('retried', 3)).toBe('waiting');
    expect(await tell('sent', 4)).toBe('sent');
  });

  test('can be withdrawn, is over after a week, and is replaced by a newer one', async () => {
    const house = await aHouse();
    const withdrawn = await house.post('/invitations', someone());
    const wish = someone();
    const former = await house.post('/invitations', wish);
    const newer = await house.post('/invitations', wish);
    const tokens = [];
    for (const each of [withdrawn, former, newer]) tokens.push(await tokenFor(each.body['id']));
    await house.remove(`/invitations/${String(withdrawn.body['id'])}`);

    const looks = [];
    for (const token of tokens) looks.push((await open('/invitations/look', { token })).status);
    stand.clock.advance(8 * 86_400_000);
    const late = await open('/invitations/look', { token: tokens[2] });

    expect(looks).toEqual([410, 410, 200]);
    expect(late.status).toBe(410);
  });

  test('is sent once for a repeated submission, and refuses another under the same key', async () => {
    const house = await aHouse();
    const key = { 'idempotency-key': randomUUID() };
    const wish = someone();

    const both = await Promise.all([
      house.post('/invitations', wish, key),
      house.post('/invitations', wish, key),
    ]);
    const other = await house.post('/invitations', someone(), key);

    expect(both[0]?.body).toEqual(both[1]?.body);
    expect(itemsOf(await house.get('/invitations'))).toHaveLength(1);
    expect(typeOf(other)).toBe('/problems/key-reused');
  });

  test('cannot give more than the inviter may give, and is not for everybody to send', async () => {
    const house = await aHouse();
    const clinician = house.as(await tokenOf(stand, await house.aColleague()));

    const above = await house.post('/invitations', {
      ...someone(),
      roles: ['platform-administrator'],
    });
    const notTheirs = await clinician.post('/invitations', someone());

    expect(typeOf(above)).toBe('/problems/more-than-held');
    expect(typeOf(notTheirs)).toBe('/problems/not-allowed');
  });

  test('to a role by which others are let in or watched asks for a fresh proof', async () => {
    const house = await aHouse();
    stand.clock.advance(301_000);

    const powerful = [
      await house.post('/invitations', { ...someone(), roles: ['organisation-administrator'] }),
      await house.post('/invitations', { ...someone(), roles: ['clinician', 'security-officer'] }),
    ];
    const plain = await house.post('/invitations', { ...someone(), roles: ['clinician'] });

    expect(powerful.map(typeOf)).toEqual(Array(2).fill('/problems/fresh-proof-needed'));
    expect(plain.status).toBe(201);
  });

  test('to an address of another organisation joins nobody, and tells nobody', async () => {
    const other = await aHouse('Saint-Avel');
    const house = await aHouse();
    const invited = await house.post('/invitations', {
      ...someone(),
      email: other.administrator.email,
    });
    const token = await tokenFor(invited.body['id']);
    const setup = await open('/invitations/accept', {
      token,
      displayName: 'X',
      locale: 'fr',
      password: 'seven boats on a lake',
    });
    const code = totpCode(String(setup.body['secret']), stand.clock.now());

    const reply = await open('/invitations/confirm', { token, code });

    expect(invited.status).toBe(201);
    expect(typeOf(reply)).toBe('/problems/invitation-not-valid');
  });

  test.each([
    ['no address', { email: undefined }],
    ['an address that is none', { email: 'nobody' }],
    ['an address that is too long', { email: `${'a'.repeat(250)}@x.example` }],
    ['no role', { roles: [] }],
    ['an unknown role', { roles: ['janitor'] }],
    ['the same role twice', { roles: ['secretary', 'secretary'] }],
    ['a name with hidden characters', { displayName: 'a\u200Bb' }],
    ['an unknown field', { isActive: true }],
  ])('with %s is refused', async (_what, change) => {
    const house = await aHouse();

    const reply = await house.post('/invitations', { ...someone(), ...change });

    expect(typeOf(reply)).toBe('/problems/invalid-input');
  });

  test('with a name in markup is kept as text and answered as it came', async () => {
    const house = await aHouse();
    const displayName = '<img src=x onerror=alert(1)>';

    const reply = await house.post('/invitations', { ...someone(), displayName });

    expect(reply.body['displayName']).toBe(displayName);
  });
});

describe('an organisation', () => {
  test('is created by who runs the platform, with a letter to its administrator', async () => {
    const house = await aHouse();
    const paul = await house.aColleague('platform-administrator');
    const asPaul = house.as(await tokenOf(stand, paul));
    const slug = `new-${randomUUID().slice(0, 8)}`;
    const wish = {
      name: 'Clinique du Port',
      slug,
      phone: null,
      timezone: 'Europe/Paris',
      administrator: {
        email: `admin@${slug}.example`,
        displayName: 'Anne Port',
        locale: 'fr',
      },
    };
    const key = { 'idempotency-key': randomUUID() };

    const created = await asPaul.post('/organisations', wish, key);
    const again = await asPaul.post('/organisations', wish, key);
    const taken = await asPaul.post('/organisations', wish);
    const nowhere = await asPaul.post('/organisations', {
      ...wish,
      slug: 'x-y',
      timezone: 'Mars/Base',
    });

    expect(created.status).toBe(201);
    expect(again.body).toEqual(created.body);
    expect(taken.body).toMatchObject({ errors: [{ pointer: '/slug' }] });
    expect(nowhere.body).toMatchObject({ errors: [{ pointer: '/timezone' }] });
    await told('person.invited', { organisationId: created.body['id'] });
    const list = await asPaul.get('/organisations?limit=200');
    expect(itemsOf(list).map((each) => each['slug'])).toContain(slug);
    expect((await house.post('/organisations', wish)).status).toBe(403);
  });
});
