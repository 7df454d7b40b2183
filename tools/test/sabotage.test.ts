import { expect, test } from 'vitest';
import { isGreen, judge } from '#sabotage/judge.ts';
import { spoil } from '#sabotage/sabotage.ts';

const green = { isGreen: true, errors: [] };
const red = (...errors: string[]) => ({ isGreen: false, errors });
const run = (tests: { isGreen: boolean; errors: string[] }[], ...crashes: string[]) => ({
  tests,
  crashes,
});

test('a sabotage is caught when an assertion of its own test fails', () => {
  const outcome = run([green, red('AssertionError: expected 200 to be 403\nand more')]);

  expect(judge(outcome)).toEqual({ is: 'caught', by: 'AssertionError: expected 200 to be 403' });
});

test('a test that stays green without the guard has missed it', () => {
  expect(judge(run([green]))).toEqual({ is: 'missed' });
});

test.each([
  ['a crash in the test', run([red('TypeError: guard is not a function')]), 'TypeError'],
  ['a wait without end', run([red('Error: Test timed out in 30000ms.')]), 'timed out'],
  ['a file that does not load', run([], 'SyntaxError: oh'), 'SyntaxError'],
  ['a preparation that fails', run([green], 'Error: no database'), 'no database'],
  ['another name', run([]), 'no test of that name'],
])('%s proves nothing', (_what, outcome, why) => {
  expect(judge(outcome)).toEqual({ is: 'broken', why: expect.stringContaining(why) });
});

test('a failure that is no assertion counts only where the sabotage says which', () => {
  const outcome = run([red('JWEInvalid: Invalid Compact JWE')]);

  expect(judge(outcome, { says: 'Invalid Compact JWE' })).toMatchObject({ is: 'caught' });
  expect(judge(outcome, { says: 'permission denied' })).toMatchObject({ is: 'broken' });
});

test('before any sabotage the test must be there and green', () => {
  expect(isGreen(run([green]))).toBe(true);
  expect(isGreen(run([green, red('AssertionError: no')]))).toBe(false);
  expect(isGreen(run([green], 'Error: no database'))).toBe(false);
  expect(isGreen(run([]))).toBe(false);
});

const aSabotage = (find: string, put: string) => ({
  name: 'door-open',
  proves: 'AZ-1',
  file: 'door.ts',
  find,
  put,
  test: { file: 'door.test.ts', name: 'nobody comes in' },
});

test('a text is replaced as it is written, and only where it stands once', () => {
  expect(spoil('if (asks) refuse();', aSabotage('refuse()', "admit('$&')"))).toBe(
    "if (asks) admit('$&');",
  );
  expect(() => spoil('a a', aSabotage('a', 'b'))).toThrow('2 times in door.ts');
  expect(() => spoil('x', aSabotage('a', 'b'))).toThrow('0 times in door.ts');
});
