import { beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { decodeJwt } from 'jose';
import pg from 'pg';
import { freePort } from '@astra/platform-local/free-port';
import { hashSecret } from '@astra/kit/random';
import { makeTestIssuer } from '@astra/testing/tokens';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import type { Browser } from './support/browser.ts';
import { startHouse, tell } from './support/house.ts';

const house = shared(() => startHouse());
let other: { origin: string };
beforeAll(async () => {
  other = await house.replica(await freePort());
});
beforeEach(() => {
  house.identity.state.person = crypto.randomUUID();
});

const aMember = (): Promise<Browser> => house.member();
const statusOf = async (browser: Browser): Promise<number> =>
  (await browser.ask('/api/meetings/meetings')).status;
/** The same browser at the other replica. */
const atOther = (browser: Browser): Browser => {
  const twin = house.browser(other.origin);
  for (const [name, cookie] of browser.cookies) twin.cookies.set(name, cookie);
  return twin;
};
const claimsSeen = () =>
  decodeJwt(String(house.service.seen.at(-1)?.headers.authorization).replace('Bearer ', ''));

/** What a stream said until it was cut; told as such when nobody cuts it. */
const cut = (ended: Promise<string>): Promise<string> =>
  Promise.race([
    ended,
    new Promise<string>((resolve) => setTimeout(() => resolve('still open'), 5_000).unref()),
  ]);

test('a session that identity ends is over at every replica within a second, and its streams are cut', async () => {
  const browser = await aMember();
  const twin = atOther(browser);
  expect([await statusOf(browser), await statusOf(twin)]).toEqual([200, 200]);
  const sessionId = String(claimsSeen()['sid']);
  const stream = await twin.raw('/api/meetings/stream', {
    headers: { accept: 'text/event-stream' },
  });
  const ended = stream.body.text();
  const bystander = await aMember();
  expect(await statusOf(bystander)).toBe(200);

  const status = await tell(house, 'session.ended', {
    sessionId,
    subjectId: house.identity.state.person,
    reason: 'ended-elsewhere',
  });

  expect(status).toBe(204);
  expect(await cut(ended)).toContain('event: first');
  await vi.waitFor(async () => expect(await statusOf(atOther(browser))).toBe(401), {
    timeout: 1_000,
  });
  expect(await statusOf(browser)).toBe(401);
  expect(await statusOf(bystander)).toBe(200);
});

test('a person who is deactivated loses every browser', async () => {
  const [one, two] = [await aMember(), await aMember()];
  expect([await statusOf(one), await statusOf(atOther(two))]).toEqual([200, 200]);

  await tell(house, 'person.deactivated', {
    personId: house.identity.state.person,
    organisationId: crypto.randomUUID(),
  });

  await vi.waitFor(async () => {
    expect([await statusOf(one), await statusOf(two)]).toEqual([401, 401]);
  }, 1_000);
});

test('told late or again, after they came back, that a person is gone ends only the browsers of before', async () => {
  const before = await aMember();
  const at = new Date();
  const since = await aMember();
  const left = { personId: house.identity.state.person, organisationId: crypto.randomUUID() };

  await tell(house, 'person.deactivated', left, at);

  expect([await statusOf(before), await statusOf(since)]).toEqual([401, 200]);
});

test('a person whose roles changed gets new tokens at once, and their streams begin anew', async () => {
  const browser = await aMember();
  await statusOf(browser);
  const before = claimsSeen()['jti'];
  const stream = await browser.raw('/api/meetings/stream', {
    headers: { accept: 'text/event-stream' },
  });
  const ended = stream.body.text();

  await tell(house, 'person.changed', {
    personId: house.identity.state.person,
    organisationId: crypto.randomUUID(),
  });

  expect(await cut(ended)).toContain('event: first');
  expect(await statusOf(browser)).toBe(200);
  expect(claimsSeen()['jti']).not.toBe(before);
});

test.each([
  ['ended', 'session.ended'],
  ['given another role', 'person.changed'],
] as const)(
  'a stream that begins just as its person is %s is not left open with what they could see before',
  async (_what, news) => {
    const browser = await aMember();
    await statusOf(browser);
    const personId = house.identity.state.person;
    const sessionId = String(claimsSeen()['sid']);
    const asked = browser.raw('/api/meetings/late/stream', {
      headers: { accept: 'text/event-stream' },
    });
    await vi.waitFor(() => expect(house.service.late).toHaveLength(1), patience);

    await tell(
      house,
      news,
      news === 'session.ended'
        ? { sessionId, subjectId: personId, reason: 'ended-elsewhere' }
        : { personId, organisationId: crypto.randomUUID() },
    );
    house.service.late.splice(0).forEach((go) => go());

    const reply = await asked;
    expect(reply.statusCode).toBe(503);
    await reply.body.dump();
    await vi.waitFor(() => expect(house.service.streams.size).toBe(0), patience);
  },
);

test('while the database is away the door says so, and goes on as soon as it is back', async () => {
  const browser = await aMember();
  const admin = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await admin.connect();
  const name = new URL(house.place.url).pathname.slice(1);
  const role = new URL(house.place.url).username;
  const allow = (connections: number) =>
    admin.query(`alter role ${role} connection limit ${connections}`);

  await allow(0);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    name,
  ]);
  await vi.waitFor(async () => {
    const answer = await atOther(browser).fromPage('/auth/session');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
  });
  expect((await house.browser().fromPage('/api/meetings/public')).status).toBe(200);
  await allow(-1);
  await admin.end();

  await vi.waitFor(async () => expect(await statusOf(atOther(browser))).toBe(200), {
    ...patience,
  });
});

test('the second wall holds: no organisation sees sessions of another, nor anyone without one', async () => {
  await aMember();
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const countAs = async (organisation: string): Promise<number> => {
    await client.query("select set_config('astra.organisation', $1, false)", [organisation]);
    return (await client.query('select id from sessions')).rows.length;
  };

  expect(await countAs('')).toBe(0);
  expect(await countAs(crypto.randomUUID())).toBe(0);
  expect(await countAs('6f1c1b0e-0000-4000-8000-000000000001')).toBeGreaterThan(0);
  await expect(client.query("update sessions set kind = 'guest'")).rejects.toThrow('permission');
  await client.end();
});

test('the same news twice are no fault, nor are news of nobody', async () => {
  const data = { sessionId: 'nobody', subjectId: 'nobody', reason: 'expired' };

  expect(await tell(house, 'session.ended', data)).toBe(204);
  expect(await tell(house, 'session.ended', data)).toBe(204);
});

test('only identity can bring news: every forged or foreign token is refused', async () => {
  const foreign = await makeTestIssuer();
  const forged = await foreign.forgeries('gateway', 'meetings');
  const tokens = {
    ...forged,
    'of another issuer': await foreign.forService('identity', 'gateway'),
    'of identity for another service': await house.identity.sign('identity', 'meetings'),
    'of another service': await house.identity.sign('meetings', 'gateway'),
  };
  const send = (token: string | undefined) =>
    house.browser().ask('/internal/events', {
      method: 'POST',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      body: [],
    });

  for (const [name, token] of Object.entries(tokens))
    expect([401, 403], name).toContain((await send(token)).status);
  expect((await send(undefined)).status).toBe(401);
});

test('the internal routes do not exist for browsers or through a proxy', async () => {
  const browser = house.browser();
  const at = async (headers: Record<string, string>): Promise<number> =>
    (await browser.ask('/internal/metrics', { headers })).status;

  expect(await at({})).toBe(200);
  expect(await at({ 'x-forwarded-for': '127.0.0.1' })).toBe(404);
  expect(await at({ 'sec-fetch-mode': 'navigate' })).toBe(404);
});

test('many requests at once share one refresh for each service', async () => {
  const browser = await aMember();
  house.identity.state.asked.length = 0;

  const statuses = await Promise.all(
    Array.from({ length: 30 }, async () => {
      const twin = house.browser();
      for (const [name, cookie] of browser.cookies) twin.cookies.set(name, cookie);
      return statusOf(twin);
    }),
  );

  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(house.identity.state.asked).toHaveLength(1);
});

test('a refresh that identity refuses ends the session here too', async () => {
  const browser = await aMember();
  const secret = browser.cookies.get('__Host-astra');
  // As identity does when the session is over: the refresh token is of no more use.
  house.identity.state.gone.add(house.identity.state.person);

  const answer = await browser.ask('/api/security/audit');

  expect(answer.status).toBe(401);
  expect(answer.json).toMatchObject({ type: '/problems/not-signed-in' });
  expect(browser.cookies.has('__Host-astra')).toBe(false);
  browser.cookies.set('__Host-astra', secret ?? { value: '', attributes: '' });
  expect(((await browser.fromPage('/auth/session')).json as { kind: string }).kind).toBe('none');
});

/** A patient's browser that is in, and the session as identity knows it. */
const aVisit = async (): Promise<{
  browser: Browser;
  subjectId: string;
  told: (reason: string) => Promise<number>;
}> => {
  const browser = house.browser();
  const ticket = crypto.randomUUID().replaceAll('-', '').padEnd(43, 'v');
  house.identity.state.tickets.add(ticket);
  await browser.fromPage('/auth/guest', { method: 'POST', body: { ticket } });
  expect((await browser.ask('/api/meetings/visit')).status).toBe(200);
  const { sid: sessionId, sub: subjectId = '' } = claimsSeen();
  return {
    browser,
    subjectId,
    told: (reason) => tell(house, 'session.ended', { sessionId, subjectId, reason }),
  };
};
const reasonOf = async (browser: Browser): Promise<unknown> =>
  (await browser.ask('/api/meetings/visit')).json;
const replaced = { type: '/problems/session-replaced', status: 401 };
const over = { type: '/problems/not-signed-in' };

test('the device whose visit went on elsewhere is told so at every request; one whose session is over, or a stranger, is not', async () => {
  const [first, other] = [await aVisit(), await aVisit()];

  await first.told('replaced');
  await other.told('ended-elsewhere');

  for (let times = 0; times < 2; times += 1)
    expect(await reasonOf(first.browser)).toMatchObject(replaced);
  expect(await reasonOf(other.browser)).toMatchObject(over);
  expect(other.browser.cookies.size).toBe(0);
  const stranger = house.browser();
  stranger.cookies.set('__Host-astra-guest', { value: 'A'.repeat(43), attributes: '' });
  expect(await reasonOf(stranger)).toMatchObject(over);
});

test('why a visit ended is forgotten after an hour, and with it the cookie', async () => {
  const { browser, told } = await aVisit();
  await told('replaced');
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  await owner.query("update replaced_visits set ended_at = now() - interval '61 minutes'");
  await owner.end();

  expect(await reasonOf(browser)).toMatchObject(over);
  expect(browser.cookies.size).toBe(0);
});

test.each([
  ['replaced', replaced],
  ['ended-elsewhere', over],
])(
  'identity refuses before its event says "%s": the answer waits for the event',
  async (reason, answer) => {
    const { browser, subjectId, told } = await aVisit();
    house.identity.state.gone.add(subjectId);

    const asked = browser.ask('/api/documents/visit');
    await vi.waitFor(async () => {
      const owner = new pg.Client({ connectionString: house.place.ownerUrl });
      await owner.connect();
      const { rowCount } = await owner.query(
        "select 1 from replaced_visits where reason = 'not-known-yet'",
      );
      await owner.end();
      expect(rowCount).toBe(1);
    }, patience);
    await told(reason);

    expect((await asked).json).toMatchObject(answer);
  },
);

test('identity being slow or away does not end a session', async () => {
  const browser = await aMember();
  house.identity.state.isBroken = true;

  const answer = await browser.ask('/api/security/audit');

  expect(answer.status).toBe(503);
  expect(answer.json).toMatchObject({ type: '/problems/unavailable' });
  house.identity.state.isBroken = false;
  expect((await browser.ask('/api/security/audit')).status).toBe(200);
});

test('a stream does not outlive its page, and a browser cannot open them without end', async () => {
  const browser = await aMember();
  const open = async () => {
    const twin = house.browser();
    for (const [name, cookie] of browser.cookies) twin.cookies.set(name, cookie);
    return twin.raw('/api/meetings/stream', { headers: { accept: 'text/event-stream' } });
  };
  const streams = await Promise.all(Array.from({ length: 12 }, open));
  expect(streams.map((each) => each.statusCode)).toEqual(Array(12).fill(200));

  const refused = await open();

  expect(refused.statusCode).toBe(429);
  for (const each of streams) each.body.on('error', () => undefined).destroy();
  await vi.waitFor(() => expect(house.service.streams.size).toBe(0), patience);
  const again = await open();
  expect(again.statusCode).toBe(200);
  again.body.on('error', () => undefined).destroy();
});

test('a replica that lost its line to the others believes nothing that it remembered', async () => {
  const browser = await aMember();
  const twin = atOther(browser);
  expect(await statusOf(twin)).toBe(200);
  const stream = await twin.raw('/api/meetings/stream', {
    headers: { accept: 'text/event-stream' },
  });
  const ended = stream.body.text();
  const client = new pg.Client({ connectionString: house.place.ownerUrl });
  await client.connect();

  // The session goes while nobody can tell: as if the news had been lost.
  await client.query('delete from sessions where subject_id = $1', [house.identity.state.person]);
  await house.cutNews();
  await client.end();

  expect(await cut(ended)).toContain('event: first');
  await vi.waitFor(async () => expect(await statusOf(atOther(browser))).toBe(401));
});

test('a session that is over by the clock opens nothing, and its stream ends with it', async () => {
  const [browser, bystander] = [await aMember(), await aMember()];
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  await owner.query(
    "update sessions set expires_at = now() + interval '1 second' where secret_hash = $1",
    [hashSecret(browser.cookies.get('__Host-astra')?.value ?? '')],
  );
  await owner.end();
  const stream = await atOther(browser).raw('/api/meetings/stream', {
    headers: { accept: 'text/event-stream' },
  });

  const heard = await cut(stream.body.text());

  expect(heard).toContain('event: first');
  expect(await statusOf(atOther(browser))).toBe(401);
  expect(await statusOf(atOther(bystander))).toBe(200);
});
