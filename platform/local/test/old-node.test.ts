import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '#paths.ts';
import { temporaryFolder } from './temporary-folder.ts';

const door = join(repositoryRoot, 'platform/local/bootstrap.mjs');

test('who has an old Node is told so, in a sentence that says where to get another', () => {
  const disguise = join(temporaryFolder(), 'disguise.cjs');
  writeFileSync(disguise, "Object.defineProperty(process.versions, 'node', { value: '12.22.9' });");

  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--require', disguise, door, 'start'],
    { encoding: 'utf8' },
  );

  expect([status, stdout, stderr]).toEqual([
    1,
    '',
    'Node 12.22.9 is too old; install Node 20 or newer from https://nodejs.org and run this again.\n',
  ]);
});

test('what says so can be read by an old Node', () => {
  // Node 12 reads a file as a whole, with all that it imports, before it does anything.
  const text = readFileSync(door, 'utf8');
  expect(text).not.toMatch(/^import |^export |^\s*await |\?\?|\?\.|\|\|=|node:/mu);
});
