import pg from 'pg';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import { shared } from '@astra/testing/shared';
import { anAuthenticator } from './authenticator.ts';
import { aBrowser, beginSignIn, call, refresh, signIn, tokenOf, type Reply } from './browser.ts';
import { askReset, resetLinkOf } from './reset-link.ts';
import { aStand, toldTo, totpCode, type TestPerson } from './stand.ts';

const stand = shared(() => aStand());
let organisationId: string;
beforeAll(async () => {
  organisationId = await stand.anOrganisation();
});

const aPerson = (): Promise<TestPerson> => stand.aPerson(organisationId);
const typeOf = (reply: Reply): unknown => reply.body['type'];
const open = (path: string, body: unknown): Promise<Reply> =>
  call(stand, '', { method: 'POST', path: `/password-resets${path}`, body });
const password = 'seven boats on a lake';
const codeOf = (person: TestPerson): string => totpCode(person.totpSecret, stand.clock.now());
const look = async (token: string): Promise<unknown> => typeOf(await open('/look', { token }));
const gone = '/problems/reset-not-valid';

test('a forgotten password is replaced by link and second factor; all that was open ends, and they are told', async () => {
  const person = await aPerson();
  const before = await signIn(stand, person);
  stand.clock.advance(30_000);
  const token = await resetLinkOf(stand, person);

  const card = await open('/look', { token });
  const weak = await open('/totp', { token, code: codeOf(person), password: 'motdepasse2026' });
  const wrong = await open('/totp', { token, code: '000000', password });
  const done = await open('/totp', { token, code: codeOf(person), password });
  const again = await open('/totp', { token, code: codeOf(person), password });
  stand.clock.advance(30_000);

  expect(card.body).toMatchObject({ email: person.email, methods: ['totp'] });
  expect(typeOf(weak)).toBe('/problems/password-too-weak');
  expect(wrong.body).toMatchObject({ type: '/problems/second-factor-refused', attemptsLeft: 4 });
  expect(done.status).toBe(204);
  expect(typeOf(again)).toBe(gone);
  expect((await refresh(stand, before.refreshToken)).status).toBe(400);
  expect((await signIn(stand, { ...person, password })).status).toBe(200);
  await vi.waitFor(
    () =>
      expect(toldTo(stand, person).map(({ kind }) => kind)).toEqual([
        'password-reset-asked',
        'password-changed',
      ]),
    patience,
  );
});

test('a passkey or a recovery code proves it too, each once', async () => {
  const person = await aPerson();
  const session = await tokenOf(stand, person);
  const authenticator = anAuthenticator(stand.config.publicOrigin);
  const asked = await call(stand, session, { method: 'POST', path: '/me/passkeys/options' });
  const key = { name: 'Phone', response: authenticator.register(asked.body) };
  await call(stand, session, { method: 'POST', path: '/me/passkeys', body: key });
  const made = await call(stand, session, { method: 'POST', path: '/me/recovery-codes' });
  const [code] = made.body['codes'] as string[];

  const first = await resetLinkOf(stand, person);
  const options = await open('/passkey/options', { token: first });
  const answer = { token: first, password, response: authenticator.sign(options.body) };
  const byPasskey = await open('/passkey', answer);
  const second = await resetLinkOf(stand, person);
  const byCode = await open('/recovery-code', { token: second, password, code });
  const third = await resetLinkOf(stand, person);
  const codeAgain = await open('/recovery-code', { token: third, password, code });

  expect([byPasskey.status, byCode.status]).toEqual([204, 204]);
  expect(typeOf(codeAgain)).toBe('/problems/second-factor-refused');
});

test('somebody else’s passkey opens nothing', async () => {
  const person = await aPerson();
  const other = await aPerson();
  const authenticator = anAuthenticator(stand.config.publicOrigin);
  const session = await tokenOf(stand, other);
  const asked = await call(stand, session, { method: 'POST', path: '/me/passkeys/options' });
  const key = { name: 'Phone', response: authenticator.register(asked.body) };
  await call(stand, session, { method: 'POST', path: '/me/passkeys', body: key });
  const token = await resetLinkOf(stand, person);
  const options = await open('/passkey/options', { token });

  const response = authenticator.sign(options.body);
  const refused = await open('/passkey', { token, password, response });

  expect(typeOf(refused)).toBe('/problems/second-factor-refused');
});

describe('a link', () => {
  test('is over after half an hour, by a newer one, by signing in, and by being sent away', async () => {
    const [late, twice, home, away] = [
      await aPerson(),
      await aPerson(),
      await aPerson(),
      await aPerson(),
    ];
    const older = await resetLinkOf(stand, twice);
    const newer = await resetLinkOf(stand, twice);
    const atHome = await resetLinkOf(stand, home);
    await signIn(stand, home);
    const sentAway = await resetLinkOf(stand, away);
    await stand.identity.ports.unitOfWork('system', async (store) => {
      const [membership] = await store.memberships.of(away.id);
      if (membership) await store.memberships.save({ ...membership, isActive: false });
    });
    const now = [await look(older), await look(newer), await look(atHome), await look(sentAway)];
    const tooLate = await resetLinkOf(stand, late);
    stand.clock.advance(30 * 60_000);

    expect(now).toEqual([gone, undefined, gone, gone]);
    expect(await look(tooLate)).toBe(gone);
  });

  test('used twice at once sets one password', async () => {
    const person = await aPerson();
    const token = await resetLinkOf(stand, person);
    const body = { token, password, code: codeOf(person) };

    const both = await Promise.all([open('/totp', body), open('/totp', body)]);

    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 410]);
  });
});

test('what was asked for and what was sent are forgotten once they are good for nothing', async () => {
  const [sent, unsent] = [await aPerson(), await aPerson()];
  await resetLinkOf(stand, sent);
  await askReset(stand, unsent.email);
  const owner = new pg.Client({ connectionString: stand.config.databaseOwnerUrl });
  await owner.connect();
  const left = async (): Promise<unknown> => {
    const { rows } = await owner.query(
      `select (select count(*)::int from password_resets where person_id = $1) as links,
              (select count(*)::int from password_reset_asks) as asks`,
      [sent.id],
    );
    return rows[0];
  };
  await stand.identity.tidy();
  const atOnce = await left();
  stand.clock.advance(61 * 60_000);

  await stand.identity.tidy();

  const later = await left();
  await owner.end();
  expect([atOnce, later]).toEqual([
    { links: 1, asks: 1 },
    { links: 0, asks: 0 },
  ]);
});

describe('asking', () => {
  test('answers the same for known, unknown and sent-away addresses, before anybody looked', async () => {
    const [known, away] = [await aPerson(), await aPerson()];
    await stand.identity.ports.unitOfWork('system', async (store) => {
      const [membership] = await store.memberships.of(away.id);
      if (membership) await store.memberships.save({ ...membership, isActive: false });
    });

    const answers = [];
    for (const email of [known.email, away.email, 'nobody@kerval.example'])
      answers.push(await askReset(stand, email));

    expect(answers.map(({ status, text }) => ({ status, text }))).toEqual(
      Array.from({ length: 3 }, () => ({ status: 204, text: '' })),
    );
    await stand.identity.sendResets();
    await resetLinkOf(stand, known);
    expect(toldTo(stand, away)).toEqual([]);
  });

  test('again and again by a stranger sends three mails an hour, and keeps nobody from signing in', async () => {
    const person = await aPerson();
    for (let time = 0; time < 3; time += 1) await resetLinkOf(stand, person);
    for (let time = 0; time < 3; time += 1) await askReset(stand, person.email);
    await stand.identity.sendResets();

    const browser = aBrowser(stand);
    const { uid } = await beginSignIn(stand, browser);
    const { email } = person;
    const passed = await browser.post(`/interactions/${uid}/password`, {
      email,
      password: person.password,
    });
    stand.clock.advance(60 * 60_000);
    await resetLinkOf(stand, person);

    expect(passed.body['step']).toBe('second-factor');
    const links = toldTo(stand, person).filter(({ kind }) => kind === 'password-reset-asked');
    expect(links).toHaveLength(4);
  });
});

test('an ask that cannot be answered holds up no other, and is tried again later until it lapses', async () => {
  const person = await aPerson();
  const owner = new pg.Client({ connectionString: stand.config.databaseOwnerUrl });
  await owner.connect();
  onTestFinished(() => owner.end());
  const bad = crypto.randomUUID();
  await owner.query(
    `insert into password_reset_asks (id, sealed_email, request_id, asked_at)
      values ($1, 'sealed by nobody', 'r', $2)`,
    [bad, new Date(stand.clock.now().getTime() - 60_000)],
  );
  const failedAt = async (): Promise<Date> =>
    (await owner.query('select failed_at from password_reset_asks where id = $1', [bad])).rows[0]
      ?.failed_at;
  await askReset(stand, person.email);

  await expect(stand.identity.sendResets()).rejects.toThrow();
  const first = await failedAt();
  const quiet = await stand.identity.sendResets().catch(() => 'tried again at once');
  stand.clock.advance(61_000);
  await expect(stand.identity.sendResets()).rejects.toThrow();
  const second = await failedAt();
  stand.clock.advance(30 * 60_000);
  await stand.identity.tidy();

  await vi.waitFor(
    () => expect(toldTo(stand, person).map(({ kind }) => kind)).toEqual(['password-reset-asked']),
    patience,
  );
  expect([quiet, second > first]).toEqual([0, true]);
  expect(await failedAt()).toBeUndefined();
});
