import { expect, test } from 'vitest';
import { isOfNow, proofBytes, ticksAt, ticksOf } from './wopi-proof.ts';

test('what is signed is each part behind its length, the address in capitals, the moment as a number', () => {
  const bytes = proofBytes({ token: 'ab', url: 'https://x/y?z=1', ticks: 0x0102030405060708n });

  expect(Buffer.from(bytes).toString('latin1')).toBe(
    [
      '\0\0\0\x02ab',
      '\0\0\0\x0fHTTPS://X/Y?Z=1',
      '\0\0\0\x08\x01\x02\x03\x04\x05\x06\x07\x08',
    ].join(''),
  );
});

test('the moment is counted from the year 1, and holds for twenty minutes', () => {
  const now = new Date('2026-11-26T12:00:00.000Z');
  const minutes = (count: number): boolean =>
    isOfNow(ticksAt(new Date(now.getTime() + count * 60_000)), now);

  expect(ticksAt(new Date(0))).toBe(621_355_968_000_000_000n);
  expect([-21, -20, 0, 20, 21].map(minutes)).toEqual([false, true, true, true, false]);
});

test.each([
  ['638000000000000000', 638_000_000_000_000_000n],
  ['', null],
  [undefined, null],
  ['-1', null],
  ['1e9', null],
  ['99999999999999999999', null],
])('%s as a moment is %s', (header, ticks) => {
  expect(ticksOf(header)).toBe(ticks);
});
