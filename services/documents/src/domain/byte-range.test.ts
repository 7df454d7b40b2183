import { expect, test } from 'vitest';
import { byteRange } from './byte-range.ts';

test.each([
  [undefined, null],
  ['bytes=0-', { from: 0, lengthBytes: 10 }],
  ['bytes=2-5', { from: 2, lengthBytes: 4 }],
  ['bytes=2-500', { from: 2, lengthBytes: 8 }],
  ['bytes=-3', { from: 7, lengthBytes: 3 }],
  ['bytes=-300', { from: 0, lengthBytes: 10 }],
  ['bytes=10-', 'outside'],
  ['bytes=-0', 'outside'],
  // What cannot be read is left out of account.
  ['bytes=5-2', null],
  ['bytes=0-1,4-5', null],
  ['bytes=-', null],
  ['pages=1-2', null],
  ['bytes=0-99999999999999999999', null],
])('of ten bytes, %s is %j', (header, expected) => {
  expect(byteRange(header, 10)).toEqual(expected);
});
