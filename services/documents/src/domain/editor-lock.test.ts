import { expect, test } from 'vitest';
import { decideLock, isLockName, mayPut, type LockWish } from './editor-lock.ts';

const wishes: readonly LockWish[] = [
  { kind: 'lock', lock: 'A' },
  { kind: 'refresh', lock: 'A' },
  { kind: 'unlock', lock: 'A' },
  { kind: 'relock', lock: 'A', old: 'B' },
  { kind: 'relock', lock: 'A', old: 'A' },
];
const word = (present: string | null, wish: LockWish): string => {
  const outcome = decideLock(present, wish);
  return outcome.kind === 'mismatch' ? `not: ${outcome.present}` : outcome.kind;
};

test('a lock is taken, renewed and given back by its name alone, and who has it otherwise is told', () => {
  const table = wishes.map((wish) =>
    [wish.kind, ...[null, 'A', 'B'].map((present) => word(present, wish))].join(' | '),
  );

  expect(table).toEqual([
    'lock | held | held | not: B',
    'refresh | not:  | held | not: B',
    'unlock | not:  | free | not: B',
    'relock | not:  | not: A | held',
    'relock | not:  | held | not: B',
  ]);
});

test('a content comes under its lock; without any, only into an empty document', () => {
  expect([
    mayPut('A', { lock: 'A', sizeBytes: 9 }),
    mayPut('A', { lock: 'B', sizeBytes: 9 }),
    mayPut('A', { lock: undefined, sizeBytes: 0 }),
    mayPut(null, { lock: 'A', sizeBytes: 9 }),
    mayPut(null, { lock: undefined, sizeBytes: 0 }),
  ]).toEqual([true, false, false, false, true]);
});

test.each([
  ['of one letter', 'x', true],
  ['as long as can be', 'x'.repeat(1_024), true],
  ['too long', 'x'.repeat(1_025), false],
  ['that is empty', '', false],
  ['that is none', undefined, false],
  ['with a letter that no header carries', 'é', false],
])('a name of a lock %s', (_what, name, isOne) => {
  expect(isLockName(name)).toBe(isOne);
});
