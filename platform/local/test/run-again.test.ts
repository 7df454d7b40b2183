import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '#paths.ts';
import { cameAndWent, count, failingFiles, withThoseOf, type Report } from '#test.ts';

const file = (
  name: string,
  results: Readonly<Record<string, string>>,
): Report['testResults'][0] => ({
  name: join(repositoryRoot, name),
  status: Object.values(results).includes('failed') ? 'failed' : 'passed',
  assertionResults: Object.entries(results).map(([fullName, status]) => ({ fullName, status })),
});
const whole: Report = {
  testResults: [
    file('a.test.ts', { one: 'passed', two: 'passed', three: 'skipped' }),
    file('b.test.ts', { one: 'passed', two: 'failed', three: 'failed' }),
  ],
};

test('what fails twice is a failure, and what passes alone is counted once and named', () => {
  const alone: Report = {
    testResults: [file('b.test.ts', { one: 'passed', two: 'passed', three: 'failed' })],
  };
  expect(failingFiles(whole)).toEqual([join(repositoryRoot, 'b.test.ts')]);
  expect(count(whole, 1)).toEqual({ passed: 3, failed: 2 });
  expect(count(withThoseOf(whole, alone), 1)).toEqual({ passed: 4, failed: 1 });
  expect(cameAndWent(whole, alone)).toEqual(['b.test.ts: two']);
});

test('a file that did not load, an error outside any test and a run without a report are failures', () => {
  const unloaded = { testResults: [{ ...file('c.test.ts', {}), status: 'failed' }] };
  expect(count(unloaded, 1)).toEqual({ passed: 0, failed: 1 });
  expect(count({ testResults: [file('a.test.ts', { one: 'passed' })] }, 1)).toEqual({
    passed: 1,
    failed: 1,
  });
  expect(count({ testResults: [] }, 1)).toEqual({ passed: 0, failed: 1 });
  // It fails at first, and alone it does not even load.
  expect(count(withThoseOf(whole, { testResults: [] }), 1)).toEqual({ passed: 3, failed: 2 });
});
