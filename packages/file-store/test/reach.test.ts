import type { LookupAddress } from 'node:dns';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isWithinReach } from '../src/http/reach.ts';
import type { Lookup } from '../src/http/reach.ts';
import { reply, startLyingServer } from '../src/test-support/lying-server.ts';
import type { LyingServer } from '../src/test-support/lying-server.ts';
import { WebDavStore } from '../src/webdav/webdav-store.ts';
import { hidden } from './hidden.ts';
import { S3Store } from '../src/s3/s3-store.ts';
import { kindOf } from './kind-of.ts';

let server: LyingServer;
beforeEach(async () => {
  server = await startLyingServer();
  server.answer = () => reply(404, '');
});
afterEach(() => server.stop());

const times = { connectMs: 300, answerMs: 300 };
async function statAt(url: string, lookup?: Lookup): Promise<unknown> {
  const store = new WebDavStore({ url, times, ...(lookup && { lookup }) });
  const kind = await kindOf(store.stat('a'));
  await store.close();
  return kind;
}
const saying =
  (...addresses: readonly string[]): Lookup =>
  (_, __, done) =>
    done(
      null,
      addresses.map((address): LookupAddress => ({
        address,
        family: address.includes(':') ? 6 : 4,
      })),
    );

describe('a deployment that names no special place does not reach', () => {
  const hosts = [
    '127.0.0.1',
    '127.9.9.9',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::a9fe:a9fe]',
    '[2002:7f00:1::]',
    '169.254.169.254',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '100.100.100.200',
    '224.0.0.1',
    '255.255.255.255',
    '[ff02::1]',
  ];
  test.each(hosts)('%s', async (host) => {
    const { port } = new URL(server.url);

    expect(await statAt(`http://${host}:${port}/`)).toBe('off-limits');
    expect(server.asked).toEqual([]);
  });

  test.each(['localhost', 'localhost.'])('%s, by its name', async (host) => {
    const { port } = new URL(server.url);

    // A machine may not know the second name.
    expect(['off-limits', 'unreachable']).toContain(await statAt(`http://${host}:${port}/`));
    expect(server.asked).toEqual([]);
  });

  test('a name that says it is this machine', async () => {
    const { port } = new URL(server.url);

    const kind = await statAt(`http://files.example:${port}/`, saying('127.0.0.1', '::1'));

    expect(kind).toBe('off-limits');
    expect(server.asked).toEqual([]);
  });

  test('an S3 server on it', async () => {
    const credentials = { kind: 'access-key', id: 'id', secret: hidden('secret') } as const;
    const store = new S3Store({ url: server.url, bucket: 'b', region: 'r', credentials, times });

    expect(await kindOf(store.list(''))).toBe('off-limits');
    expect(server.asked).toEqual([]);
    await store.close();
  });
});

test('a name is looked up once a connection, and the connection goes to the address that was judged', async () => {
  const { port } = new URL(server.url);
  const answers = ['192.0.2.7', '127.0.0.1'];
  let asked = 0;
  const flipping: Lookup = (hostname, options, done) => {
    asked += 1;
    return saying(answers[Math.min(asked, answers.length) - 1] ?? '')(hostname, options, done);
  };

  const first = await statAt(`http://files.example:${port}/`, flipping);
  const second = await statAt(`http://files.example:${port}/`, flipping);

  // Nobody is at the first (RFC 5737); the second is this machine.
  expect(['timed-out', 'unreachable']).toContain(first);
  expect(second).toBe('off-limits');
  expect(server.asked).toEqual([]);
});

test('this machine is reached where the deployment allows it, and nothing else for that', async () => {
  const store = new WebDavStore({ url: server.url, reach: ['loopback'], times });

  expect(await kindOf(store.stat('a'))).toBe('not-found');
  expect(server.asked).toEqual(['PROPFIND /a HTTP/1.1']);
  expect(isWithinReach('169.254.169.254', ['loopback'])).toBe(false);
  await store.close();
});

test.each(['10.1.2.3', '172.16.0.9', '192.168.1.5', '203.0.113.9', '2001:db8::1', 'fd12::1'])(
  'a file server in the house or outside is within reach: %s',
  (address) => {
    expect(isWithinReach(address, [])).toBe(true);
  },
);

test.each(['file:///etc/passwd', 'gopher://files.example/', 'http://user:word@files.example/'])(
  '%s is no address of a file server',
  (url) => {
    expect(() => new WebDavStore({ url })).toThrow('http or https');
  },
);
