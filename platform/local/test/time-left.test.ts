import { expect, onTestFinished, test, vi } from 'vitest';
import { expectedSecondsAfter } from '../bootstrap/plan.mjs';
import { temporaryFolder } from './temporary-folder.ts';

test('the time left of a start counts nothing that only tests need', () => {
  vi.stubEnv('ASTRA_STATE', temporaryFolder());
  onTestFinished(() => void vi.unstubAllEnvs());

  // Nothing comes after the web app but what tests need.
  expect(expectedSecondsAfter('web', 'start')).toBe(0);
  expect(expectedSecondsAfter('web', 'tests')).toBeGreaterThan(60);
  expect(expectedSecondsAfter('livekit', 'start')).toBeGreaterThan(60);
  // Nothing is built before a check.
  expect(expectedSecondsAfter('dependencies', 'dependencies')).toBe(0);
});
