import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildConnector } from 'undici';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { publicOnly, type Lookup } from './outer-fetch.ts';
import { makeOuterPages, type OuterPages, type PageLimits } from './outer-page.ts';

let asked: { readonly where: string; readonly headers: IncomingMessage['headers'] }[] = [];
let endless: { isOver: boolean; bytes: number };
let inside = '';
/** Nobody has named it. */
let elsewhere = '';

type Way = (request: IncomingMessage, reply: ServerResponse) => unknown;
const page: Way = (_request, reply) =>
  reply
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'set-cookie': 'a=b' })
    .end('Here.');
const to =
  (location: () => string): Way =>
  (_request, reply) =>
    reply.writeHead(302, { location: location(), 'set-cookie': 'a=b' }).end('x');
const ways: Readonly<Record<string, Way>> = {
  '/page': page,
  '/three': to(() => '/two'),
  '/two': to(() => '/one'),
  '/one': to(() => '/page'),
  '/four': to(() => '/three'),
  '/round': to(() => '/round'),
  '/elsewhere': to(() => `${elsewhere}/page`),
  '/inside': to(() => `${inside}/page`),
  '/file': to(() => 'file:///etc/passwd'),
  '/named': to(() => inside.replace('//', '//me@').concat('/page')),
  '/clouds': to(() => 'http://169.254.169.254/latest/meta-data'),
  '/nowhere': (_request, reply) => reply.writeHead(302).end(),
  '/gone': (_request, reply) => reply.writeHead(404, { 'content-type': 'text/html' }).end('x'),
  '/picture': (_request, reply) => reply.writeHead(200, { 'content-type': 'image/png' }).end('x'),
  '/nameless': (_request, reply) => reply.writeHead(200).end('<title>x</title>'),
  '/bomb': (_request, reply) =>
    reply
      .writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
      .end(gzipSync(Buffer.alloc(10_000_000))),
  '/silent': () => undefined,
  '/slow': (_request, reply) => {
    reply.writeHead(200, { 'content-type': 'text/html' });
    reply.write('<title>');
  },
  '/endless': (_request, reply) => {
    reply.writeHead(200, { 'content-type': 'text/html' });
    reply.on('close', () => (endless.isOver = true));
    const more = (): void => {
      if (reply.destroyed) return;
      endless.bytes += 65_536;
      reply.write(Buffer.alloc(65_536, 'x'));
      setTimeout(more, 1);
    };
    more();
  },
};
const answer: Way = (request, reply) => {
  asked.push({ where: `${request.headers.host} ${request.url}`, headers: request.headers });
  (ways[request.url ?? ''] ?? page)(request, reply);
};

const folder = mkdtempSync(join(tmpdir(), 'astra-page-'));
function certificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=page.example -addext subjectAltName=DNS:page.example -keyout key -out cert`;
  execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'ignore' });
  return { key: readFileSync(join(folder, 'key')), cert: readFileSync(join(folder, 'cert')) };
}

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port; // a server that listens on a port has such an address
};
const limits: PageLimits = {
  timeoutMs: 5_000,
  mostBytes: 100_000,
  mostSteps: 3,
  contentTypes: ['text/html'],
};
const tls = certificate();
const servers = [
  createServer(answer),
  createServer(answer),
  createSecureServer(tls, answer),
] as const;
let house: OuterPages;
/** The internet, as far as it is the one page.example of this machine. */
let internet: OuterPages;
const here: Lookup = (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
beforeAll(async () => {
  const [one, other, port] = await Promise.all(servers.map(listening));
  inside = `http://127.0.0.1:${one}`;
  elsewhere = `http://127.0.0.1:${other}`;
  const reach = buildConnector({ ca: tls.cert, lookup: here });
  const connect: typeof reach = (options, done) => reach({ ...options, port: String(port) }, done);
  house = makeOuterPages({ inside: [inside], limits });
  internet = makeOuterPages({ inside: [inside], limits, connect });
});
beforeEach(() => {
  asked = [];
  endless = { isOver: false, bytes: 0 };
});
afterAll(() => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});
const wheres = (): string[] => asked.map(({ where }) => where);

test('a page of the internet is read by https, up to three steps on, and hears nothing of who asks', async () => {
  const { url, body } = await internet.read('https://page.example/three#part');

  expect([url, body.toString()]).toEqual(['https://page.example/page', 'Here.']);
  expect(wheres()).toEqual(['/three', '/two', '/one', '/page'].map((one) => `page.example ${one}`));
  // The cookie of the first answer does not come back; nothing names a person, a program or a machine.
  expect(new Set(asked.map(({ headers }) => JSON.stringify(headers)))).toEqual(
    new Set([
      JSON.stringify({
        host: 'page.example',
        connection: 'keep-alive',
        accept: 'text/html',
        'accept-encoding': 'identity',
        'user-agent': 'Mozilla/5.0 (compatible; preview)',
      }),
    ]),
  );
});

test.each([
  ['a fourth step', '/four'],
  ['round and round', '/round'],
  ['nowhere', '/nowhere'],
  ['to a file', '/file'],
  ['to where clouds keep their keys', '/clouds'],
  ['to a page of the house', '/inside'],
  ['to an address that nobody has named', '/elsewhere'],
])('a page of the internet that leads %s is not followed', async (_where, path) => {
  await expect(internet.read(`https://page.example${path}`)).rejects.toThrow(/leads|out of reach/u);

  expect(wheres().filter((one) => !one.startsWith('page.example'))).toEqual([]);
  expect(wheres()).not.toContain('page.example /page');
});

test('a page of the house is read where its origin is named, and leads to nobody who is not', async () => {
  expect((await house.read(`${inside}/three`)).body.toString()).toBe('Here.');
  for (const path of ['/elsewhere', '/named', '/clouds', '/file'])
    await expect(house.read(`${inside}${path}`)).rejects.toThrow('out of reach');

  expect(wheres().filter((one) => !inside.endsWith(one.split(' ', 1)[0] ?? ''))).toEqual([]);
});

test.each([
  'http://page.example/',
  'https://page.example:8443/',
  'https://me@page.example/',
  'https://me:word@page.example/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://①②⑦.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://0/',
  'https://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  'gopher://page.example/',
  'ftp://page.example/',
  'data:text/html,x',
  'unix:/var/run/docker.sock',
])('%s is out of reach, and nobody is asked', async (url) => {
  await expect(internet.read(url)).rejects.toThrow('out of reach');

  expect(asked).toEqual([]);
});

const leadsTo =
  (...addresses: string[]): Lookup =>
  (_name, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

test.each([
  '127.0.0.1',
  '10.0.0.7',
  '169.254.169.254',
  '::1',
  '::ffff:127.0.0.1',
  'fd00::1',
  '64:ff9b::7f00:1',
])('a name that leads to %s is not followed', async (address) => {
  const connect = buildConnector({ lookup: publicOnly(leadsTo(address)) });
  const pages = makeOuterPages({ inside: [], limits, connect });

  await expect(pages.read('https://localhost./')).rejects.toThrow('out of reach');

  expect(asked).toEqual([]);
});

test('a connection goes to no other address than the one that was judged', () => {
  const lookup = publicOnly(leadsTo('127.0.0.1', '93.184.216.34', 'fd00::1'));
  const done = vi.fn();

  lookup('page.example', {}, done);

  expect(done.mock.calls).toEqual([[null, [{ address: '93.184.216.34', family: 4 }]]]);
});

test.each(['/gone', '/picture', '/nameless'])('%s is no page', async (path) => {
  await expect(house.read(`${inside}${path}`)).rejects.toThrow('no page');
});

test('what is packed is not unpacked', async () => {
  await expect(house.read(`${inside}/bomb`)).rejects.toThrow('packed');
});

test('of an endless page the beginning is read, and then nothing more', async () => {
  const read = await house.read(`${inside}/endless`).catch(() => null);

  expect(read?.body).toHaveLength(limits.mostBytes);
  await expect.poll(() => endless.isOver).toBe(true);
  // What was on the way when it was cut.
  expect(endless.bytes).toBeLessThan(20_000_000);
});

test.each(['/silent', '/slow'])(
  '%s is not waited for beyond the time for all of it',
  async (path) => {
    const pages = makeOuterPages({ inside: [inside], limits: { ...limits, timeoutMs: 200 } });
    const from = performance.now();

    await expect(pages.read(`${inside}${path}`)).rejects.toThrow();

    expect(performance.now() - from).toBeLessThan(2_000);
  },
);
