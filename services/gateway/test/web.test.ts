import { expect, test } from 'vitest';
import { problems } from '@astra/contracts/problems';
import { shared } from '@astra/testing/shared';
import { startHouse } from './support/house.ts';

const house = shared(() => startHouse());

const get = (path: string, headers: Record<string, string> = {}) =>
  house.browser().ask(path, { headers: { accept: 'text/html', ...headers } });

test.each([
  ['/', 'professionals'],
  ['/connexion?i=abc', 'professionals'],
  ['/meetings/6f1c1b0e-0000-4000-8000-000000000001', 'professionals'],
  ['/visit', 'patients'],
  ['/visit/salle', 'patients'],
  ['/visits', 'professionals'],
  ['/index.html', 'professionals'],
  ['/visit.html', 'patients'],
])('%s carries the page for %s', async (path, title) => {
  const answer = await get(path);

  expect(answer.status).toBe(200);
  expect(answer.text).toContain(title);
  expect(answer.headers['cache-control']).toBe('no-store');
});

const pages = [
  '/',
  '/visit',
  '/problems/not-found',
  '/problems/unknown',
  '/auth/callback',
  '/nowhere.png',
];
test.each(pages)('the page at %s runs under the strict policy', async (path) => {
  const { headers } = await get(path);

  const policy = String(headers['content-security-policy']);
  expect(headers['content-type']).toContain('text/html');
  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${house.origin.replace('http', 'ws')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types astra-readers astra-push',
  ])
    expect(policy.split('; ')).toContain(rule);
  expect(policy).not.toMatch(/unsafe|\*|https:/);
  expect(headers).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
  });
  const permissions = String(headers['permissions-policy']);
  for (const part of [
    'camera=(self)',
    'microphone=(self)',
    'display-capture=(self)',
    'geolocation=()',
  ])
    expect(permissions).toContain(part);
});

const policyOf = async (path: string): Promise<string> =>
  String((await get(path)).headers['content-security-policy']);

test('what reads office files may ask nobody for anything; the rest of the app may ask us', async () => {
  expect(await policyOf('/assets/office-worker-1a2b3c.js')).toBe(
    "default-src 'none'; frame-ancestors 'none'",
  );
  expect(await policyOf('/assets/app-1a2b3c.js')).toContain("connect-src 'self'");
});

test('pages on which people chat may compile its cryptography, and no other may', async () => {
  const { origin } = await house.replica(await aPort(), {
    services: { ...house.config.services, synapse: 'http://127.0.0.1:9' },
  });
  const scripts = async (path: string): Promise<string | undefined> => {
    const { headers } = await house.browser(origin).ask(path, { headers: { accept: 'text/html' } });
    const policy = String(headers['content-security-policy']);
    return policy.split('; ').find((rule) => rule.startsWith('script-src'));
  };

  for (const path of ['/', '/salons', '/appel/x', '/visit'])
    expect(await scripts(path), path).toBe("script-src 'self' 'wasm-unsafe-eval'");
  for (const path of ['/connexion', '/rejoindre', '/problems/not-found', '/nowhere.png'])
    expect(await scripts(path), path).toBe("script-src 'self'");
});

test('only a safe origin asks browsers to insist on it', async () => {
  const { origin } = await house.replica(await aPort(), { publicOrigin: 'https://visio.test' });
  const safe = await house.browser(origin).ask('/');

  expect(safe.headers['strict-transport-security']).toContain('max-age=');
  expect((await get('/')).headers['strict-transport-security']).toBeUndefined();
});

test('files whose name says their content are kept for a year, smaller where the browser can', async () => {
  const path = '/assets/app-1a2b3c.js';

  const [plain, brotli, gzip] = [
    await get(path),
    await get(path, { 'accept-encoding': 'gzip, br' }),
    await get(path, { 'accept-encoding': 'gzip' }),
  ];

  expect(plain.text).toContain('plain');
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(plain.headers['content-type']).toMatch(/javascript/);
  expect([brotli.headers['content-encoding'], brotli.text]).toEqual(['br', 'as brotli']);
  expect([gzip.headers['content-encoding'], gzip.text]).toEqual(['gzip', 'as gzip']);
  expect(brotli.headers['content-type']).toMatch(/javascript/);
});

test('a program of WebAssembly comes compressed and says its type, without which no browser takes it as it comes', async () => {
  const { headers, text } = await get('/assets/keys-1a2b3c.wasm', { 'accept-encoding': 'br' });

  expect(text).toBe('as brotli');
  expect(headers).toMatchObject({
    'content-type': 'application/wasm',
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
  });
});

test('other files are kept for an hour', async () => {
  const answer = await get('/favicon.svg');

  expect(answer.headers['cache-control']).toBe('public, max-age=3600');
  expect(answer.headers['content-type']).toContain('image/svg+xml');
});

test.each([
  '/assets/none.js',
  '/assets/',
  '/none.png',
  '/.hidden.txt',
  '/assets/../index.html',
  '/assets/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2fetc/passwd',
  '/api/nothing',
  '/auth/nothing',
  '/internal/nothing',
])('%s is not found', async (path) => {
  const answer = await get(path);

  expect(answer.status).toBe(404);
});

test('a script that asks for what is not there gets problem details, not a page', async () => {
  const answer = await house.browser().ask('/nothing', { headers: { accept: 'application/json' } });

  expect(answer.status).toBe(404);
  expect(answer.headers['content-type']).toContain('application/problem+json');
});

test.each(['/', '/index.html', '/visit'])(
  'the app can read %s to see whether it is new',
  async (path) => {
    const answer = await house.browser().ask(path, { headers: { accept: '*/*' } });

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('text/html');
  },
);

test('robots stay outside', async () => {
  expect((await get('/robots.txt')).text).toBe('User-agent: *\nDisallow: /\n');
});

test.each(Object.keys(problems))('%s has a page in two languages', async (key) => {
  const french = await get(`/problems/${key}`, { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.5' });
  const english = await get(`/problems/${key}`, { 'accept-language': 'de,en;q=0.8' });

  expect(french.status).toBe(200);
  expect(french.text).toContain('<html lang="fr">');
  expect(english.text).toContain('<html lang="en">');
  expect(english.text).toContain(problems[key as keyof typeof problems].title);
  expect(french.text).not.toContain('undefined');
});

test('nothing of a request is written into a page', async () => {
  const answer = await get('/problems/%3Cscript%3Ealert(1)%3C%2Fscript%3E');

  expect(answer.status).toBe(404);
  expect(answer.text).not.toContain('alert');
});

test('without a built app the door says so and stays open for the rest', async () => {
  const { origin } = await house.replica(await aPort(), { webRoot: '/nowhere-at-all' });
  const browser = house.browser(origin);

  expect((await browser.ask('/', { headers: { accept: 'text/html' } })).status).toBe(503);
  expect((await browser.ask('/health/ready')).status).toBe(200);
});

async function aPort(): Promise<number> {
  const { freePort } = await import('@astra/platform-local/free-port');
  return freePort();
}
