import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeLineList } from './line-list.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astra-lines-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a list that is not there is empty, and what is added is read from where one was', async () => {
  const list = makeLineList(join(folder, 'list'));

  expect(await list.from(0)).toEqual({ lines: [], bytes: 0 });
  const first = await list.add(['one', 'two']);
  const second = await list.add(['three']);

  expect([first, second]).toEqual([8, 14]);
  expect(await list.from(0)).toEqual({ lines: ['one', 'two', 'three'], bytes: 14 });
  expect(await list.from(first)).toEqual({ lines: ['three'], bytes: 14 });
  expect(await list.from(1000)).toEqual({ lines: [], bytes: 14 });
});

test('a line that a process has begun as it died spoils none that comes after it', async () => {
  const path = join(folder, 'list');
  const list = makeLineList(path);
  await list.add(['whole']);
  await appendFile(path, 'brok');

  await list.add(['after']);

  expect((await list.from(0)).lines).toEqual(['whole', 'brok', 'after']);
});
