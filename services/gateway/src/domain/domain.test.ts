import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clientAddress,
  isInside,
  limitKey,
  networkAddress,
  truncatedOrigin,
} from '#domain/client-address.ts';
import { deviceOf } from '#domain/device.ts';
import { isUnder, upstreamPath } from '#domain/proxy-path.ts';
import { safeReturnTo } from '#domain/return-to.ts';

test('wherever a sign-in is told to return, it returns to our own origin', () => {
  const origin = 'https://visio.test';
  const hostile = fc.oneof(
    fc.string(),
    fc.string({
      unit: fc.constantFrom(
        '/',
        '\\',
        '%2f',
        '%5c',
        '\t',
        '.',
        ':',
        '@',
        'a',
        '//',
        'http',
        '?',
        '#',
      ),
    }),
    fc.webUrl(),
  );

  fc.assert(
    fc.property(hostile, (asked) => {
      const target = safeReturnTo(asked, origin);
      expect(target).toMatch(/^\/(?![/\\])/);
      expect(new URL(target, origin).origin).toBe(origin);
      expect(target).not.toMatch(/^\/(?:api|auth|oidc)\//);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  '/.//evil.test',
  '/./\t/evil.test',
  '/a/..//evil.test',
  '/%2e//evil.test',
  '/a/%2e%2e//evil.test/x?y#z',
  '/..//evil.test',
  '/.//',
  '/./%2fevil.test',
])('%s is no way out through dots', (asked) => {
  expect(safeReturnTo(asked, 'https://visio.test')).toBe('/');
});

test('a page of ours is returned to with its query and fragment', () => {
  expect(safeReturnTo('/meetings/1?day=2026-11-23#top', 'https://visio.test')).toBe(
    '/meetings/1?day=2026-11-23#top',
  );
  expect(safeReturnTo(undefined, 'https://visio.test')).toBe('/');
});

test('a path that is handed on is read the same by every parser', () => {
  const parts = fc.constantFrom(
    'a',
    '.',
    '..',
    '/',
    '%2e',
    '%2f',
    '%',
    '\\',
    ';',
    'internal',
    '\u0000',
    '?',
    '#',
    'é',
  );

  fc.assert(
    fc.property(fc.string({ unit: parts }), (rest) => {
      const path = upstreamPath(`/api/meetings${rest}`, '/api/meetings');
      if (path === null) return;
      const [clean = ''] = path.split('?');
      expect(new URL(`http://service${clean}`).pathname).toBe(clean);
      expect(decodeURIComponent(clean)).toBe(clean);
      expect(clean).not.toMatch(/^\/internal(?:\/|$)/);
    }),
    { numRuns: 2_000 },
  );
});

test('what only our own machines ask is no way of a page: other services, and the chat server', () => {
  const asked = [
    'internal/events',
    'Internal/x',
    '_matrix/push/v1/notify',
    '_MATRIX/push/v1/notify',
  ];

  expect(asked.map((path) => upstreamPath(`/api/chat/${path}`, '/api/chat'))).toEqual(
    asked.map(() => null),
  );
});

test('a query passes as it is, and only what lies under a root counts as under it', () => {
  expect(upstreamPath('/api/meetings/x?a=%2F..&b=?', '/api/meetings')).toBe('/x?a=%2F..&b=?');
  expect(isUnder('/visit?x=1', '/visit')).toBe(true);
  expect(isUnder('/visit/stream', '/visit')).toBe(true);
  expect(isUnder('/visitor', '/visit')).toBe(false);
});

test.each([
  ['203.0.113.77', '203.0.113.0/24', '203.0.113.77'],
  ['2001:0db8:1:2:3:4:5:6', '2001:db8:1::/48', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0::/48', '2001:db8:0:0::/64'],
  ['::1', '0:0:0::/48', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0::/48', 'fe80:0:0:0::/64'],
  ['nonsense', 'unknown', 'nonsense'],
])('%s is told as %s and counted as %s', (address, origin, key) => {
  expect(truncatedOrigin(address)).toBe(origin);
  expect(limitKey(address)).toBe(key);
  expect(origin.startsWith(networkAddress(address))).toBe(true);
});

const from = (proxyHops: number, forwardedFor?: string) =>
  clientAddress({ remoteAddress: '::ffff:10.0.0.1', forwardedFor, proxyHops });

test('only addresses that our own proxies wrote are believed', () => {
  expect(from(0)).toBe('10.0.0.1');
  expect(from(0, '1.1.1.1')).toBe('10.0.0.1');
  expect(from(1, '6.6.6.6, 1.1.1.1')).toBe('1.1.1.1');
  expect(from(2, '6.6.6.6, 1.1.1.1')).toBe('6.6.6.6');
  expect(from(3, '1.1.1.1')).toBe('10.0.0.1');
});

test.each([
  ['127.0.0.1', {}, true],
  ['::ffff:10.1.2.3', {}, true],
  ['fd00::1', {}, true],
  ['172.20.0.9', {}, true],
  ['172.32.0.9', {}, false],
  ['203.0.113.7', {}, false],
  ['127.0.0.1', { 'x-forwarded-for': '10.0.0.1' }, false],
  ['127.0.0.1', { origin: 'https://visio.test' }, false],
  [undefined, {}, false],
])('a caller at %s with %j is inside: %s', (address, headers, inside) => {
  expect(isInside(address, headers)).toBe(inside);
});

test.each([
  [
    'Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
    'chrome',
  ],
  ['Mozilla/5.0 (Windows) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'edge'],
  ['Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1', 'safari'],
  ['Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/145.0', 'firefox'],
  ['', 'other'],
  [undefined, 'other'],
])('%s is %s', (userAgent, family) => {
  expect(deviceOf(userAgent)).toBe(family);
});
