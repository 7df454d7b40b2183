import { beforeAll, describe, expect, test, vi } from 'vitest';
import { inScope, makeDatabase } from '@astra/kit/database';
import { makeLog } from '@astra/kit/log';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import {
  aBrowser,
  beforeSecond,
  beginSignIn,
  call,
  refresh,
  signIn,
  type Reply,
} from './browser.ts';
import type { Tables } from '#adapters/postgres/tables.ts';
import { waitingFor } from './waiting-for.ts';
import { aStand, toldTo, totpCode, type TestPerson } from './stand.ts';

const stand = shared(() => aStand());
let organisationId: string;
let nadia: TestPerson;
beforeAll(async () => {
  organisationId = await stand.anOrganisation();
  nadia = await stand.aPerson(organisationId, { roles: ['clinician', 'secretary'] });
});

const tryStep = async (steps: number): Promise<number> => {
  const person = await stand.aPerson(organisationId);
  const { browser, uid } = await beforeSecond(stand, person);
  const code = totpCode(person.totpSecret, stand.clock.now(), steps);
  return (await browser.post(`/interactions/${uid}/totp`, { code })).status;
};

describe('the second factor', () => {
  test('a code works once', async () => {
    const hugo = await stand.aPerson(organisationId);
    const code = totpCode(hugo.totpSecret, stand.clock.now());
    const first = await beforeSecond(stand, hugo);
    const second = await beforeSecond(stand, hugo);

    const done = await first.browser.post(`/interactions/${first.uid}/totp`, { code });
    const again = await second.browser.post(`/interactions/${second.uid}/totp`, { code });

    expect(done.status).toBe(200);
    expect(again.body['type']).toBe('/problems/second-factor-refused');
  });

  test('a code of the step before or after is taken, one further is not', async () => {
    expect([await tryStep(-2), await tryStep(-1), await tryStep(1), await tryStep(2)]).toEqual([
      401, 200, 200, 401,
    ]);
  });

  test('is not asked of somebody who has not passed the first', async () => {
    const browser = aBrowser(stand);
    const { uid } = await beginSignIn(stand, browser);

    const reply = await browser.post(`/interactions/${uid}/totp`, { code: '123456' });

    expect(reply.body['type']).toBe('/problems/sign-in-expired');
  });

  test('wrong codes are throttled, and each says how many tries are left', async () => {
    const hugo = await stand.aPerson(organisationId);
    const { browser, uid } = await beforeSecond(stand, hugo);
    const right = totpCode(hugo.totpSecret, stand.clock.now());
    const wrong = right === '000000' ? '000001' : '000000';
    for (const attemptsLeft of [4, 3, 2, 1, 0])
      expect(await browser.post(`/interactions/${uid}/totp`, { code: wrong })).toMatchObject({
        status: 401,
        body: { attemptsLeft },
      });

    const held = await browser.post(`/interactions/${uid}/totp`, { code: right });

    expect(held.status).toBe(429);
    stand.clock.advance(1_000_000);
  });

  test('a code that is sent while the tries before it are forgiven is judged', async () => {
    const hugo = await stand.aPerson(organisationId);
    const { browser, uid } = await beforeSecond(stand, hugo);
    const code = totpCode(hugo.totpSecret, stand.clock.now());
    const wrong = code === '000000' ? '000001' : '000000';
    await browser.post(`/interactions/${uid}/totp`, { code: wrong });
    const database = makeDatabase<Tables>(stand.config.databaseUrl, makeLog('test', 'silent'));

    const { sent } = await inScope(database.db, 'system', async (trx) => {
      const { key } = await trx
        .selectFrom('throttles')
        .select('key')
        .where('key', 'like', `%${hugo.id}%`)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const sent = browser.post(`/interactions/${uid}/totp`, { code });
      await vi.waitFor(async () => expect(await waitingFor(database.db)).toBe(1), patience);
      await trx.deleteFrom('throttles').where('key', '=', key).execute();
      return { sent };
    });

    expect((await sent).status).toBe(200);
    await database.close();
  });

  test('a recovery code works once', async () => {
    const hugo = await stand.aPerson(organisationId);
    const signedIn = await signIn(stand, hugo);
    const token = (await refresh(stand, signedIn.refreshToken)).accessToken;
    const made = await call(stand, token, { method: 'POST', path: '/me/recovery-codes' });
    const [code] = made.body['codes'] as string[];
    const enter = async (): Promise<Reply> => {
      const { browser, uid } = await beforeSecond(stand, hugo);
      return browser.post(`/interactions/${uid}/recovery-code`, { code: code?.toUpperCase() });
    };

    const first = await enter();
    const second = await enter();

    expect(first.status).toBe(200);
    expect(second.body['type']).toBe('/problems/second-factor-refused');
    await vi.waitFor(
      () =>
        expect(toldTo(stand, hugo).map(({ kind }) => kind)).toEqual([
          'sign-in-ways-changed',
          'recovery-code-used',
        ]),
      patience,
    );
  });
});

describe('a sign-in belongs to the browser that began it', () => {
  test('another browser cannot go on with it', async () => {
    const { uid } = await beforeSecond(stand, nadia);
    const other = aBrowser(stand);
    await beginSignIn(stand, other);

    const reply = await other.post(`/interactions/${uid}/totp`, {
      code: totpCode(nadia.totpSecret, stand.clock.now()),
    });

    expect(reply.body['type']).toBe('/problems/sign-in-expired');
  });

  test('it is over after ten minutes', async () => {
    const { browser, uid } = await beforeSecond(stand, nadia);
    stand.clock.advance(601_000);

    const reply = await browser.post(`/interactions/${uid}/totp`, {
      code: totpCode(nadia.totpSecret, stand.clock.now()),
    });

    expect(reply.body['type']).toBe('/problems/sign-in-expired');
  });

  test('who has lost it reads the number of their own organisation, and nobody reads one before the password', async () => {
    const phone = '02 98 00 12 34';
    const anne = await stand.aPerson(await stand.anOrganisation('Kerval Nord', phone));
    const wrong = aBrowser(stand);
    const { uid } = await beginSignIn(stand, wrong);
    await wrong.post(`/interactions/${uid}/password`, { email: anne.email, password: 'wrong' });

    const before = await wrong.get(`/interactions/${uid}`);
    const second = await beforeSecond(stand, anne);
    const after = await second.browser.get(`/interactions/${second.uid}`);

    expect(before.body).toMatchObject({ step: 'identify', phone: null });
    expect(after.body).toMatchObject({ step: 'second-factor', phone });
  });

  test('a browser without the cookie sees nothing', async () => {
    const { uid } = await beforeSecond(stand, nadia);

    const reply = await aBrowser(stand).get(`/interactions/${uid}`);

    expect(reply.status).toBe(410);
    expect(reply.text).not.toContain(nadia.email);
  });
});
