import { expect, test } from 'vitest';
import { networkOrigin } from './network-origin.ts';

test.each([
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['2001:db8:12:3456::1', '2001:db8:12::/48'],
  ['2001:db8::1', '2001:db8::/48'],
  ['::1', '::/48'],
  ['somebody', null],
])('of %s the trail keeps %s', (address, kept) => {
  expect(networkOrigin(address)).toBe(kept);
});
