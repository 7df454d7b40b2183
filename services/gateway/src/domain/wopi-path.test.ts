import { expect, test } from 'vitest';
import { tokenIn, wopiPath } from './wopi-path.ts';

const id = '0b4d2e8c-7a31-4c52-9f0e-3a1b2c3d4e5f';

test.each([
  `/wopi/files/${id}?access_token=abc`,
  `/wopi/files/${id}/contents?access_token=abc&access_token_ttl=1`,
  `/wopi/files/${id}`,
])('an editor asks for %s', (url) => {
  expect(wopiPath(url)).toBe(url);
});

test.each([
  `/wopi/files/${id}/ancestry`,
  `/wopi/files/${id}/../../internal/events`,
  `/wopi/files/${id}%2f..%2f`,
  '/wopi/files/1',
  '/wopi/containers/1',
  '/wopi/files//contents',
  `/wopi/files/${id}?access_token=a b`,
  `/wopi/files/${id}?${'x'.repeat(5_000)}`,
])('%s leads nowhere', (url) => {
  expect(wopiPath(url)).toBeNull();
});

test('the token is read from the address, whatever stands beside it', () => {
  expect([
    tokenIn(`/wopi/files/${id}?lang=fr&access_token=abc`),
    tokenIn(`/wopi/files/${id}`),
  ]).toEqual(['abc', '']);
});
