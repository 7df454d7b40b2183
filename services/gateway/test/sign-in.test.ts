import pg from 'pg';
import { expect, test } from 'vitest';
import { shared } from '@astra/testing/shared';
import { startHouse, type House } from './support/house.ts';
import { meeting } from './support/stand-in-identity.ts';

const house = shared(() => startHouse());

type Who = { kind: string; meetingId: string | null; expiresAt: string | null };
const whoIs = async (browser: ReturnType<House['browser']>, kind?: string): Promise<Who> =>
  (await browser.fromPage(`/auth/session${kind === undefined ? '' : `?kind=${kind}`}`)).json as Who;

test('someone signs in at identity and comes back to the page they wanted', async () => {
  const browser = house.browser();

  const end = await browser.signIn('/journee?jour=2026-11-23');

  expect(end.way.at(-1)).toBe('/journee?jour=2026-11-23');
  expect(end.text).toContain('professionals');
  expect((await whoIs(browser)).kind).toBe('member');
});

test('the session cookie cannot be read by scripts, sent from other sites or set by other origins', async () => {
  const browser = house.browser();

  await browser.signIn();

  const { value, attributes } = browser.cookies.get('__Host-astra') ?? {
    value: '',
    attributes: '',
  };
  expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(attributes).toMatch(/HttpOnly/);
  expect(attributes).toMatch(/Secure/);
  expect(attributes).toMatch(/SameSite=Lax/);
  expect(attributes).toMatch(/Path=\//);
  expect(attributes).not.toMatch(/Domain/);
  expect([...browser.cookies.keys()].filter((name) => name.includes('login'))).toEqual([]);
});

test('two tabs that begin a sign-in at once each come back to their own page', async () => {
  const browser = house.browser();
  const begun = await Promise.all(
    ['/journee', '/salons'].map((to) => browser.ask(`/auth/login?returnTo=${to}`)),
  );

  const ends: string[] = [];
  for (const { headers } of begun) {
    const { pathname, search } = new URL(String(headers['location']), house.origin);
    // One after the other, as one person does.
    ends.push((await browser.go(pathname + search)).way.at(-1) ?? '');
  }

  expect(ends).toEqual(['/journee', '/salons']);
  expect((await whoIs(browser)).kind).toBe('member');
});

test('whoever begins a sign-in again and again carries no more cookies than a server takes', async () => {
  const browser = house.browser();
  const longest = `/journee?jour=${'1'.repeat(480)}`;

  for (let times = 0; times < 12; times += 1)
    await browser.ask(`/auth/login?returnTo=${encodeURIComponent(longest)}`);

  expect(browser.cookieHeader().length).toBeLessThan(7_000);
  expect((await browser.signIn(longest)).way.at(-1)).toBe(longest);
});

test('the request to identity asks for a code with a proof key, for every service of the app', async () => {
  const browser = house.browser();

  const begun = await browser.ask('/auth/login?locale=en');

  const asked = new URL(String(begun.headers['location']));
  expect(asked.origin + asked.pathname).toBe(`${house.origin}/oidc/auth`);
  expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
  expect(asked.searchParams.get('ui_locales')).toBe('en');
  expect(asked.searchParams.get('state')?.length).toBeGreaterThan(40);
  expect(asked.searchParams.getAll('resource')).toEqual(
    ['identity', 'meetings', 'connectors', 'security', 'chat', 'documents'].map(
      (each) => `urn:astra:${each}`,
    ),
  );
});

test('a session that somebody planted before the sign-in is not the one after it', async () => {
  const browser = house.browser();
  await browser.signIn();
  const planted = browser.cookies.get('__Host-astra')?.value;

  await browser.signIn();

  const after = browser.cookies.get('__Host-astra')?.value;
  expect(after).not.toBe(planted);
  const thief = house.browser();
  thief.cookies.set('__Host-astra', { value: planted ?? '', attributes: '' });
  expect((await whoIs(thief)).kind).toBe('none');
});

const finish = async (change: (callback: URL) => void) => {
  const browser = house.browser();
  const begun = await browser.ask('/auth/login');
  // Everything up to the last step, which is asked by hand.
  let next = new URL(String(begun.headers['location']));
  while (next.pathname !== '/auth/callback') {
    const answer = await browser.ask(next.pathname + next.search);
    next = new URL(String(answer.headers['location']), house.origin);
  }
  change(next);
  const answer = await browser.ask(next.pathname + next.search, {
    headers: { accept: 'text/html' },
  });
  return { answer, browser };
};

test.each([
  ['a forged state', (url: URL) => url.searchParams.set('state', 'forged')],
  ['no state', (url: URL) => url.searchParams.delete('state')],
  ['a forged code', (url: URL) => url.searchParams.set('code', 'forged')],
  ['no code', (url: URL) => url.searchParams.delete('code')],
  ['another issuer', (url: URL) => url.searchParams.set('iss', 'http://evil.test')],
  ['no issuer', (url: URL) => url.searchParams.delete('iss')],
])('an answer with %s signs nobody in and tells it calmly', async (_what, change) => {
  const { answer, browser } = await finish(change);

  expect(answer.status).toBe(410);
  expect(answer.headers['content-type']).toContain('text/html');
  expect(answer.text).toContain('Cette connexion a expiré');
  expect(browser.cookies.has('__Host-astra')).toBe(false);
});

test('an answer that this browser did not ask for signs nobody in', async () => {
  const { browser } = await finish(() => undefined);
  const victim = house.browser();

  const answer = await victim.ask('/auth/callback?code=of-the-attacker&state=x');

  expect(answer.status).toBe(410);
  expect(browser.cookies.has('__Host-astra')).toBe(true);
  expect(victim.cookies.has('__Host-astra')).toBe(false);
});

test('a code is good once', async () => {
  let used = '';
  const { answer, browser } = await finish((url) => {
    used = url.pathname + url.search;
  });
  expect(answer.status).toBe(303);

  const again = await browser.ask(used);
  const thief = house.browser();
  const begun = await thief.ask('/auth/login');
  const state = new URL(String(begun.headers['location'])).searchParams.get('state') ?? '';
  const stolen = used.replace(/state=[^&]+/, `state=${state}`);

  // The same browser simply goes on; in another the code is worth nothing.
  expect([again.status, again.headers['location']]).toEqual([303, '/']);
  expect((await thief.ask(stolen)).status).toBe(410);
  expect(thief.cookies.has('__Host-astra')).toBe(false);
});

test.each([
  '//evil.test',
  '/.//evil.test',
  '/a/..//evil.test',
  '/%2e//evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  '/%2fevil.test',
  '/%5Cevil.test',
  '/\t/evil.test',
  '/%09/evil.test',
  'https://evil.test',
  'javascript:alert(1)',
  'evil.test',
  '/auth/logout',
  '/api/meetings/x',
  '',
])('nobody is sent away by returnTo %j', async (returnTo) => {
  const browser = house.browser();

  const end = await browser.signIn(returnTo);

  expect(end.way.at(-1)).toBe('/');
});

test('a patient comes in by a ticket, once, and reaches one meeting', async () => {
  const browser = house.browser();
  const ticket = crypto.randomUUID();
  house.identity.state.tickets.add(ticket);
  const redeem = () => browser.fromPage('/auth/guest', { method: 'POST', body: { ticket } });

  const first = await redeem();
  const second = await redeem();

  expect(first.status).toBe(200);
  expect(first.json).toMatchObject({ kind: 'guest', meetingId: meeting });
  expect(second.status).toBe(410);
  expect(second.json).toMatchObject({ type: '/problems/link-not-valid' });
  expect(browser.cookies.get('__Host-astra-guest')?.attributes).toMatch(/HttpOnly.*Secure/);
});

test.each([
  ['a missing ticket', {}],
  ['a short ticket', { ticket: 'abc' }],
  ['a wrong type', { ticket: 1_234_567_890 }],
  ['hostile text', { ticket: '<script>alert(1)</script>' }],
  ['an unknown field', { ticket: 'a'.repeat(43), admin: true }],
])('%s is refused', async (_what, body) => {
  const answer = await house.browser().fromPage('/auth/guest', { method: 'POST', body });

  expect(answer.status).toBe(400);
});

test('a clinician who tries a patient link stays signed in beside the guest', async () => {
  const browser = house.browser();
  await browser.signIn();
  const ticket = crypto.randomUUID();
  house.identity.state.tickets.add(ticket);

  await browser.fromPage('/auth/guest', { method: 'POST', body: { ticket } });

  const kindAt = async (path: string): Promise<string> =>
    ((await browser.fromPage(path)).json as { claims: { kind: string } }).claims.kind;
  expect(await kindAt('/api/meetings/visit')).toBe('guest');
  expect(await kindAt('/api/meetings/visit/checks')).toBe('guest');
  expect(await kindAt('/api/meetings/consent-texts/current')).toBe('guest');
  expect(await kindAt('/api/meetings/meetings')).toBe('member');
  expect(await kindAt('/api/meetings/visits')).toBe('member');
  expect((await whoIs(browser)).kind).toBe('member');
  expect((await whoIs(browser, 'guest')).kind).toBe('guest');
});

test('signing out ends the session here and at identity, and the next sign-in asks for the factors', async () => {
  const browser = house.browser();
  await browser.signIn();
  const old = browser.cookies.get('__Host-astra')?.value ?? '';

  const out = await browser.fromPage('/auth/logout', { method: 'POST', body: {} });

  expect(out.json).toEqual({ location: '/' });
  expect(out.headers['clear-site-data']).toBe('"cache"');
  expect(browser.cookies.has('__Host-astra')).toBe(false);
  expect(house.identity.state.ended.size).toBeGreaterThan(0);
  const thief = house.browser();
  thief.cookies.set('__Host-astra', { value: old, attributes: '' });
  expect((await whoIs(thief)).kind).toBe('none');
  const next = await browser.ask('/auth/login');
  expect(new URL(String(next.headers['location'])).searchParams.get('prompt')).toBe('login');
});

test('signing out without a session is no fault', async () => {
  const out = await house.browser().fromPage('/auth/logout', { method: 'POST', body: {} });

  expect(out.status).toBe(200);
});

test('a guest who leaves goes back to the patients’ page', async () => {
  const browser = house.browser();
  const ticket = crypto.randomUUID();
  house.identity.state.tickets.add(ticket);
  await browser.fromPage('/auth/guest', { method: 'POST', body: { ticket } });

  const out = await browser.fromPage('/auth/logout', { method: 'POST', body: { kind: 'guest' } });

  expect(out.json).toEqual({ location: '/visit' });
  expect((await whoIs(browser)).kind).toBe('none');
});

test('no secret is kept as it is: the table holds a hash and a seal', async () => {
  const browser = house.browser();
  await browser.signIn();

  const client = new pg.Client({ connectionString: house.place.ownerUrl });
  await client.connect();
  const { rows } = await client.query('select * from sessions');
  await client.end();

  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(browser.cookies.get('__Host-astra')?.value);
  for (const row of rows) expect(row.refresh_token).toMatch(/^eyJ[\w-]+\.\./);
});
