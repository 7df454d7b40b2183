import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { expectedSeconds, expectedSecondsAfter, rememberDuration } from '../bootstrap/plan.mjs';
import { withProgress } from '../bootstrap/progress.mjs';
import { temporaryFolder } from './temporary-folder.ts';

beforeEach(() => {
  vi.stubEnv('ASTRA_STATE', temporaryFolder());
  onTestFinished(() => void vi.unstubAllEnvs());
});

test('the time left of a start counts nothing that only tests need', () => {
  // Nothing comes after the web app but what tests need.
  expect(expectedSecondsAfter('web', 'start')).toBe(0);
  expect(expectedSecondsAfter('web', 'tests')).toBeGreaterThan(60);
  expect(expectedSecondsAfter('livekit', 'start')).toBeGreaterThan(60);
  // Nothing is built before a check.
  expect(expectedSecondsAfter('dependencies', 'dependencies')).toBe(0);
});

test('a browser that is still to be installed is counted before its turn, and one that is there is not', () => {
  const folder = temporaryFolder();
  vi.stubEnv('PATH', folder);
  vi.stubEnv('CHROMIUM_PATH', '');
  const without = expectedSecondsAfter('web', 'tests');
  const browser = join(folder, 'chromium');
  writeFileSync(browser, '#!/bin/sh\n');
  chmodSync(browser, 0o755);

  const saved = without - expectedSecondsAfter('web', 'tests');

  // Chrome of macOS lies outside of the PATH.
  expect(saved).toBe(process.platform === 'darwin' ? 0 : expectedSeconds('chromium'));
});

/** What somebody reads of a step that takes `seconds`, without a terminal: a line at its start and every 20 s. */
async function linesOf(seconds: number): Promise<readonly string[]> {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await withProgress({ step: 'web', title: 'Web app', purpose: 'start' }, async () => {
      vi.advanceTimersByTime(seconds * 1000);
    });
    return written.mock.calls.map(([text]) => String(text).trimEnd());
  } finally {
    written.mockRestore();
    vi.useRealTimers();
  }
}

test('the time left shrinks while a step goes on', async () => {
  rememberDuration('web', 70);

  expect(await linesOf(65)).toEqual([
    '… Web app, about 1 min 10 s left in all',
    '… Web app, about 50 s left in all',
    '… Web app, about 30 s left in all',
    '… Web app, about 10 s left in all',
    '✓ Web app (1 min 5 s)',
  ]);
});

test('a step that outlasts its estimate says so, and guesses anew instead of counting below nothing', async () => {
  rememberDuration('web', 30);

  expect(await linesOf(85)).toEqual([
    '… Web app, about 30 s left in all',
    '… Web app, about 10 s left in all',
    '… Web app, about 8 s left in all, longer than expected',
    '… Web app, about 12 s left in all, longer than expected',
    '… Web app, about 16 s left in all, longer than expected',
    '✓ Web app (1 min 25 s)',
  ]);
});

test('the next time is told by how long it took here, and what failed teaches nothing', async () => {
  await linesOf(45);
  expect((await linesOf(1))[0]).toBe('… Web app, about 45 s left in all');
  rememberDuration('web', 45);

  const failed = withProgress({ step: 'web', title: 'Web app', purpose: 'start' }, async () => {
    throw new Error('no network');
  });

  await expect(failed).rejects.toThrow('no network');
  expect(expectedSeconds('web')).toBe(45);
});
