import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beginAnew } from '#run/begin-anew.ts';
import { clusterFolder } from '#run/cluster-folder.ts';
import { temporaryFolder } from './temporary-folder.ts';

const lived = ['mail', 'files', 'file-keys', 'synapse'];

/** A state folder in which somebody has worked. */
function aLivedInState(): string {
  const state = temporaryFolder();
  for (const folder of [...lived, 'bin', 'stamps', join('postgres', 'data')]) {
    mkdirSync(join(state, folder), { recursive: true });
    writeFileSync(join(state, folder, 'kept'), folder);
  }
  writeFileSync(join(state, 'secrets.json'), '{}');
  return state;
}

test('to begin anew moves what people did aside, in one piece, and keeps what was built', async () => {
  const state = aLivedInState();
  const aside = join(state, 'aside');

  expect(await beginAnew(state, true)).toBe(true);

  expect(readdirSync(aside).toSorted()).toEqual([...lived, 'postgres', 'secrets.json'].toSorted());
  for (const folder of lived)
    expect(readFileSync(join(aside, folder, 'kept'), 'utf8')).toBe(folder);
  expect(existsSync(join(aside, 'postgres', 'data', 'kept'))).toBe(true);
  expect(existsSync(clusterFolder(state))).toBe(false);
  expect(readdirSync(state).toSorted()).toEqual(['aside', 'bin', 'stamps']);
});

test('who has not said yes changes nothing', async () => {
  const state = aLivedInState();
  const before = readdirSync(state);

  expect(await beginAnew(state, false)).toBe(false);

  expect(readdirSync(state)).toEqual(before);
  expect(readFileSync(join(state, 'files', 'kept'), 'utf8')).toBe('files');
});

test('with nothing there, to begin anew asks nothing', async () => {
  const state = temporaryFolder();

  expect(await beginAnew(state, false)).toBe(true);

  expect(readdirSync(state)).toEqual([]);
});
