import { gzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hiddenTexts } from '@astra/testing/hostile-text';
import { makePages } from '#adapters/pages/pages.ts';
import { readPage } from '#adapters/pages/read-page.ts';
import type { Pages } from '#ports/pages.ts';
import { startWebSite, type WebSite } from './web-site.ts';

const head = (inside: string): string => `<!doctype html><html><head>${inside}</head><body>…`;
const guide = head(
  `<meta property="og:title" content="Prise en charge de l&#39;AVC"><title>Another</title>
   <meta name="description" content="Les gestes des premi&egrave;res heures."><meta property="og:site_name" content="Haute Autorité">`,
);
const html = (reply: ServerResponse): ServerResponse =>
  reply.writeHead(200, { 'content-type': 'text/html' });
const endlessly = (reply: ServerResponse): void => {
  const more = (): void => {
    while (!reply.destroyed)
      if (!reply.write(Buffer.alloc(65_536, 'x'))) return void reply.once('drain', more);
  };
  more();
};

const bomb = gzipSync(Buffer.alloc(20_000_000));
const held: ServerResponse[] = [];
/** Named, and not there: a deployment without a way out. */
const nobody = 'http://127.0.0.1:9';
let pages: Pages;
let site: WebSite;
/** Beside it; nobody has named it. */
let other: WebSite;
beforeAll(async () => {
  other = await startWebSite({ '/': guide });
  site = await startWebSite({
    '/guide': guide,
    '/no-title': head('<meta name="description" content="x"><title> \n </title>'),
    '/no-html': 'Hello',
    '/titled': head('<title>\n Un  titre\n</title>'),
    '/markup': head('<title><b>Gras</b> <script>alert(1)</script> &lt;i&gt;</title>'),
    '/script': head(
      '<script>"<title>No</title>"</script><style><title>No</title></style><title>Yes</title>',
    ),
    '/body': head('<link rel="x">').replace('…', '<svg><title>No</title></svg>'),
    '/hidden': head(`<title>Re${Object.values(hiddenTexts).join('')}çu</title>`),
    '/long': head(
      `<title>${'é'.repeat(5_000)}</title><meta name="description" content="${'x'.repeat(5_000)}">`,
    ),
    '/latin': Buffer.from(head('<meta charset="iso-8859-1"><title>Été</title>'), 'latin1'),
    '/unknown-charset': Buffer.from(head('<meta charset="x-nothing"><title>Été</title>')),
    '/lies': (reply) => reply.writeHead(200, { 'content-type': 'image/png' }).end(guide),
    '/away': (reply) => reply.writeHead(302, { location: `${other.origin}/` }).end(),
    '/bomb': (reply) =>
      reply.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bomb),
    '/endless': (reply) => {
      html(reply).write('<title>Sans fin</title>');
      endlessly(reply);
    },
    '/waits': (reply) => void held.push(reply),
    '/late-title': `${' '.repeat(1_000_001)}<title>Late</title>`,
  });
  pages = makePages([site.origin, nobody]);
});
afterAll(() => {
  site.close();
  other.close();
});

test('an address of this machine, of the house, or of no page at all is looked at by nobody', async () => {
  const port = new URL(other.origin).port;
  const hosts = ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '0'];
  const addresses = [
    ...hosts.flatMap((host) => [`http://${host}:${port}/`, `https://${host}:${port}/`]),
    'https://localhost./',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'http://example.org/',
    'https://127.0.0.1:1/',
    `${nobody}/`,
  ];

  const found = [];
  for (const address of addresses) found.push(await pages.look(address));

  expect(found).toEqual(addresses.map(() => null));
  expect(other.asked).toEqual([]);
});

test.each([
  ['/no-title', null],
  ['/no-html', null],
  ['/body', null],
  ['/late-title', null],
  ['/lies', null],
  ['/away', null],
  ['/bomb', null],
  ['/titled', 'Un titre'],
  ['/markup', '<b>Gras</b> <script>alert(1)</script> <i>'],
  ['/script', 'Yes'],
  ['/latin', 'Été'],
  ['/unknown-charset', 'Été'],
  ['/endless', 'Sans fin'],
  ['/long', `${'é'.repeat(199)}…`],
])('of %s is shown: %s', async (path, title) => {
  const preview = await pages.look(`${site.origin}${path}`);

  expect(preview?.title ?? null).toBe(title);
  expect(preview?.description?.length ?? 0).toBeLessThanOrEqual(300);
});

const mostly = (part: (n: number) => string): string =>
  Array.from({ length: 150_000 }, (_, n) => part(n))
    .join('')
    .slice(0, 1_000_000);

test.each([
  ['elements in each other', mostly(() => '<b x>')],
  ['as many attributes', `<p ${mostly((n) => `a${n} `)}`],
  ['one attribute', `<p a="${mostly(() => '&amp;<')}`],
  ['ends without a beginning', mostly(() => '</p></b>')],
  ['comments', mostly(() => '<!--->')],
  ['scripts that are never over', mostly(() => '<script><!--<script>')],
  ['a title', `<title>${mostly(() => 'a\u0301\u0301 ')}`],
])('a megabyte of %s costs no more than its length', async (_what, html) => {
  const before = process.cpuUsage();

  const words = await readPage({
    contentType: 'text/html',
    body: Buffer.from(`<title>x</title>${html}`),
  });

  // Measured: 0.23 s at most. What grows with the square takes minutes.
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  expect(words.title).toBe('x');
});

test('what hides, turns or piles up is taken out of a title', async () => {
  const { title = '' } = (await pages.look(`${site.origin}/hidden`)) ?? {};

  expect(title).toMatch(/^Re.*çu$/u);
  for (const text of Object.values(hiddenTexts)) expect(title).not.toContain(text);
  expect(title).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]|\p{M}{5}/u);
});

test('only so many are looked at in one moment, and what comes then goes without', async () => {
  const waiting = Array.from({ length: 10 }, () => pages.look(`${site.origin}/waits`));

  const more = await pages.look(`${site.origin}/guide`);
  await expect.poll(() => held.length).toBe(10);
  for (const reply of held) html(reply).end(guide);
  const found = await Promise.all(waiting);
  const later = await pages.look(`${site.origin}/guide`);

  expect(more).toBeNull();
  expect(new Set([...found, later].map((one) => one?.site))).toEqual(new Set(['Haute Autorité']));
});
