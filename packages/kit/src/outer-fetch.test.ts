import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPublicAddress, makeOuterFetch, type Lookup } from './outer-fetch.ts';

let asked: string[] = [];
let broken = 0;
const server = createServer((request, reply) => {
  if (request.url === '/broken') {
    broken += 1;
    if (broken === 1) return void request.socket.destroy();
  }
  asked.push(`${request.method} ${request.url}`);
  const isAway = request.url === '/away';
  reply.writeHead(isAway ? 307 : 201, isAway ? { location: '/elsewhere' } : {}).end('x');
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // A server that listens on a port has an address with one.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const post = { headers: {}, body: new Uint8Array(1), timeoutMs: 2_000 };
/** Every name is this machine. */
const lies: Lookup = (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
const push = ['https://push.example', 'https://*.push.example'];

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.31.250.7',
  '192.168.1.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '2001:0:1::1',
  'fd00::1',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
  'not an address',
])('%s is no address of the internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test('addresses of the internet are', () => {
  expect(['93.184.216.34', '2606:2800:220:1::1'].map(isPublicAddress)).toEqual([true, true]);
});

test('only the named hosts are within reach, by https and by name', () => {
  const { isWithinReach } = makeOuterFetch({ public: push, inside: ['http://push.inside:81'] });

  expect(
    ['https://push.example/a', 'https://a.b.push.example/x', 'http://push.inside:81/y'].map(
      isWithinReach,
    ),
  ).toEqual([true, true, true]);
  expect(
    [
      'http://push.example/a',
      'https://push.example:444/a',
      'https://evilpush.example/a',
      'https://push.example.evil/a',
      'https://user:word@push.example/a',
      'https://127.0.0.1/a',
      'https://[::1]/a',
      'http://push.inside/y',
      'file:///etc/passwd',
      'nonsense',
    ].filter(isWithinReach),
  ).toEqual([]);
});

test('a name that leads into the house is not followed, and nothing is asked there', async () => {
  asked = [];
  const outer = makeOuterFetch({ public: push, inside: [] }, lies);

  await expect(outer.post({ ...post, url: 'https://push.example/a' })).rejects.toThrow(
    'out of reach',
  );
  await expect(outer.post({ ...post, url: `${origin}/a` })).rejects.toThrow('out of reach');

  expect(asked).toEqual([]);
  await outer.close();
});

test('an origin of the house that is named is reached, and a way to somewhere else is not taken', async () => {
  asked = [];
  const outer = makeOuterFetch({ public: [], inside: [origin] });

  expect(await outer.post({ ...post, url: `${origin}/a?b=c` })).toMatchObject({ status: 201 });
  expect(await outer.post({ ...post, url: `${origin}/away` })).toMatchObject({ status: 307 });

  expect(asked).toEqual(['POST /a?b=c', 'POST /away']);
  await outer.close();
});

test('a connection that the other side has closed is no failure', async () => {
  const outer = makeOuterFetch({ public: [], inside: [origin] });

  expect(await outer.post({ ...post, url: `${origin}/broken` })).toMatchObject({ status: 201 });

  expect(broken).toBe(2);
  await outer.close();
});
