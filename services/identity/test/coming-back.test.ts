import { expect, test, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import { shared } from '@astra/testing/shared';
import { addPasskey } from './authenticator.ts';
import { aBrowser, beginSignIn, call, refresh, signIn, tokenOf, type Reply } from './browser.ts';
import { lettersIn, someone } from './letters.ts';
import { housesIn, typeOf } from './organisations.ts';
import { aStand, toldTo, totpCode, type TestPerson } from './stand.ts';

const stand = shared(() => aStand());
const { aHouse, told } = housesIn(stand);
const { tokenFor, open } = lettersIn(stand);

type House = Awaited<ReturnType<typeof aHouse>>;

const alsoIn = (organisationId: string, { id: personId }: TestPerson): Promise<void> =>
  stand.identity.ports.unitOfWork('system', (store) =>
    store.memberships.add(
      {
        personId,
        organisationId,
        roles: ['clinician'],
        isActive: true,
        version: 1,
        lastSignInAt: null,
      },
      stand.clock.now(),
    ),
  );

/** As who runs the platform would. */
const closeByHand = ({ id, organisationId }: TestPerson): Promise<unknown> =>
  stand.identity.ports.unitOfWork({ organisationId }, async (store) => {
    const membership = await store.memberships.find(id);
    return membership && store.memberships.save({ ...membership, isActive: false });
  });

const password = 'seven boats on a lake';
const close = (house: House, { id }: TestPerson): Promise<Reply> =>
  house.post(`/people/${id}/deactivate`, { version: 1 });
/** Goes all the way with a letter. */
async function goBy(token: string) {
  const answers = { token, displayName: 'Hugo F.', locale: 'en', password };
  const setup = await open('/invitations/accept', answers);
  const totpSecret = String(setup.body['secret']);
  const code = totpCode(totpSecret, stand.clock.now());
  const joined = await open('/invitations/confirm', { token, code });
  stand.clock.advance(30_000);
  return { totpSecret, joined };
}

const isTold = (person: TestPerson, times: number): Promise<void> =>
  vi.waitFor(
    () =>
      expect(toldTo(stand, person).map(({ kind }) => kind)).toEqual(
        Array(times).fill('sign-in-ways-changed'),
      ),
    patience,
  );

test('is for those alone whose access was closed: who has lost everything begins anew, and nothing of before opens', async () => {
  const house = await aHouse();
  const hugo = await house.aColleague('clinician');
  const hugos = await tokenOf(stand, hugo);
  await addPasskey(stand, hugos);
  const made = await call(stand, hugos, { method: 'POST', path: '/me/recovery-codes' });
  const wish = { ...someone(), email: hugo.email };
  const whileHere = await house.post('/invitations', wish);
  await close(house, hugo);

  const invited = await house.post('/invitations', wish);
  const { totpSecret, joined } = await goBy(await tokenFor(invited.body['id']));

  expect(typeOf(whileHere)).toBe('/problems/already-member');
  expect(invited.status).toBe(201);
  expect(joined.body['codes']).toHaveLength(10);
  const back = await signIn(stand, { ...hugo, password, totpSecret });
  const { claims, accessToken } = await refresh(stand, back.refreshToken);
  expect(claims).toMatchObject({ sub: hugo.id, roles: ['secretary'] });
  const me = await call(stand, accessToken, { path: '/me' });
  expect(me.body).toMatchObject({ displayName: 'Hugo F.', locale: 'en' });
  expect((await signIn(stand, hugo).catch(() => ({ status: 0 }))).status).not.toBe(200);
  const browser = aBrowser(stand);
  const { uid } = await beginSignIn(stand, browser);
  const first = await browser.post(`/interactions/${uid}/password`, {
    email: hugo.email,
    password,
  });
  expect(first.body['methods']).not.toContain('passkey');
  const [code] = made.body['codes'] as string[];
  const old = await browser.post(`/interactions/${uid}/recovery-code`, { code });
  expect(typeOf(old)).toBe('/problems/second-factor-refused');
  // The passkey, the recovery codes, and this.
  await isTold(hugo, 3);
  await told('audit.recorded', {
    action: 'person.join',
    outcome: 'done',
    targetId: hugo.id,
    reason: 'came-back',
  });
});

test('opens nothing once the access was opened again', async () => {
  const house = await aHouse();
  const hugo = await house.aColleague();
  await close(house, hugo);
  const invited = await house.post('/invitations', { ...someone(), email: hugo.email });
  await house.post(`/people/${hugo.id}/reactivate`, { version: 2 });

  const { joined } = await goBy(await tokenFor(invited.body['id']));

  expect(typeOf(joined)).toBe('/problems/invitation-not-valid');
  expect((await signIn(stand, hugo)).status).toBe(200);
});

test('opens nothing to who belongs to another organisation too', async () => {
  const [house, other] = [await aHouse(), await aHouse('Saint-Avel')];
  const hugo = await house.aColleague();
  await alsoIn(other.organisationId, hugo);
  await close(house, hugo);
  const invited = await house.post('/invitations', { ...someone(), email: hugo.email });

  const { joined } = await goBy(await tokenFor(invited.body['id']));

  expect(typeOf(joined)).toBe('/problems/invitation-not-valid');
});

test('asks for a fresh proof, and is not for whom the inviter could not make', async () => {
  const house = await aHouse();
  const [hugo, runner] = [
    await house.aColleague('secretary'),
    await house.aColleague('platform-administrator'),
  ];
  await close(house, hugo);
  await closeByHand(runner);

  const above = await house.post('/invitations', { ...someone(), email: runner.email });
  stand.clock.advance(6 * 60_000);
  const stale = await house.post('/invitations', { ...someone(), email: hugo.email });

  expect(typeOf(above)).toBe('/problems/more-than-held');
  expect(typeOf(stale)).toBe('/problems/fresh-proof-needed');
});
