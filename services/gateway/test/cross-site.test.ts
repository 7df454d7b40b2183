import { beforeAll, beforeEach, expect, test } from 'vitest';
import { shared } from '@astra/testing/shared';
import { pageHeaders, type Browser } from './support/browser.ts';
import { startHouse } from './support/house.ts';

const house = shared(() => startHouse());
let member: Browser;
beforeAll(async () => {
  member = await house.member();
});
beforeEach(() => {
  house.service.seen.length = 0;
});

test.each<[string, number, (headers: Record<string, string>) => Record<string, string>]>([
  ['our own page', 200, (headers) => headers],
  [
    'our page in a browser without fetch metadata',
    200,
    ({ origin, ...rest }) => ({
      origin: origin ?? '',
      'x-astra-request': rest['x-astra-request'] ?? '',
    }),
  ],
  ['our page that keeps its origin to itself', 200, ({ origin: _origin, ...rest }) => rest],
  [
    'a form of another site',
    403,
    (headers) => ({
      ...headers,
      origin: 'https://evil.test',
      'sec-fetch-site': 'cross-site',
    }),
  ],
  [
    'another site in an old browser',
    403,
    () => ({
      origin: 'https://evil.test',
      'x-astra-request': '1',
    }),
  ],
  [
    'another port of this machine',
    403,
    (headers) => ({
      ...headers,
      origin: 'http://127.0.0.1:1',
      'sec-fetch-site': 'same-site',
    }),
  ],
  ['a sandboxed frame', 403, (headers) => ({ ...headers, origin: 'null' })],
  [
    'a page that does not mark its requests',
    403,
    ({ 'x-astra-request': _marker, ...rest }) => rest,
  ],
  ['nobody in particular', 403, () => ({ 'x-astra-request': '1' })],
])('a change asked by %s answers %i', async (_what, status, change) => {
  const answer = await member.ask('/api/meetings/meetings', {
    method: 'POST',
    headers: change(pageHeaders(house.origin)),
    body: {},
  });

  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.json).toMatchObject({ type: '/problems/cross-site-request' });
  expect(house.service.seen).toHaveLength(status === 200 ? 1 : 0);
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
  '%s is guarded like any change',
  async (method) => {
    const answer = await member.ask('/api/meetings/meetings', { method });

    expect(answer.status).toBe(403);
  },
);

test.each(['/auth/guest', '/auth/logout'])('%s cannot be asked by another site', async (path) => {
  const answer = await member.ask(path, {
    method: 'POST',
    headers: { origin: 'https://evil.test', 'x-astra-request': '1' },
    body: {},
  });

  expect(answer.status).toBe(403);
});

test('another site cannot read through a signed-in browser', async () => {
  const answer = await member.ask('/api/meetings/meetings', {
    headers: { 'sec-fetch-site': 'cross-site' },
  });

  expect(answer.status).toBe(403);
  expect(house.service.seen).toEqual([]);
});
