import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { beginAnew, finishBeginningAnew } from '#run/begin-anew.ts';
import { clusterFolder } from '#run/cluster-folder.ts';
import { portsFrom } from '#run/ports.ts';
import { Secrets } from '#run/secrets.ts';
import { environmentOf, serviceNames } from '#run/services.ts';
import { temporaryFolder } from './temporary-folder.ts';

const lived = ['erased', 'mail', 'files', 'file-keys', 'synapse'];
const everything = [...lived, 'postgres', 'secrets.json'].toSorted();
/** As a life that was moved aside is called. */
const begun = '2026-11-28T07-37-31.250Z';

/** Somebody works in a state folder, and these are their words. */
function live(state: string, words: string): void {
  for (const folder of [...lived, 'bin', 'stamps'].map((name) => join(state, name)))
    write(folder, words);
  write(join(clusterFolder(state), 'data'), words);
  writeFileSync(join(state, 'secrets.json'), words);
}

function write(folder: string, words: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kept'), words);
}

function aLivedInState(): string {
  const state = temporaryFolder();
  live(state, 'first');
  return state;
}

/** What lies in one life: each word of it once, and its names. */
function lifeIn(folder: string): { readonly names: readonly string[]; readonly words: string[] } {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const texts = files.map((path) =>
    statSync(path).isDirectory()
      ? readFileSync(join(path, path.endsWith('postgres') ? 'data' : '.', 'kept'), 'utf8')
      : readFileSync(path, 'utf8'),
  );
  return { names: readdirSync(folder).toSorted(), words: [...new Set(texts)] };
}

function livesAside(state: string): ReturnType<typeof lifeIn>[] {
  const aside = join(state, 'aside');
  return readdirSync(aside).map((name) => lifeIn(join(aside, name)));
}

/** What is said at the terminal. */
function listening(): () => string {
  const told = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(() => told.mockRestore());
  return () => told.mock.calls.flat().join('\n');
}

test('to begin anew moves what people did aside, in one piece, says where and how much it is, and keeps what was built', async () => {
  const state = aLivedInState();
  writeFileSync(join(state, 'files', 'large'), Buffer.alloc(7_000_000, 1));
  const said = listening();

  expect(await beginAnew(state, true)).toBe(true);

  const [name = ''] = readdirSync(join(state, 'aside'));
  expect(name).toMatch(/^\d{4}-\d\d-\d\dT[\d.-]+Z$/u);
  expect(livesAside(state)).toEqual([{ names: everything, words: ['first'] }]);
  expect(said()).toContain(`${join(state, 'aside', name)} (8 MB)`);
  expect(existsSync(clusterFolder(state))).toBe(false);
  expect(readdirSync(state).toSorted()).toEqual(['aside', 'bin', 'stamps']);
});

test('what a service keeps of a life is moved aside with it', async () => {
  const state = aLivedInState();
  listening();
  const settings = { state, ports: portsFrom(20_000), secrets: new Secrets(temporaryFolder()) };
  const adminUrl = 'postgres://postgres@127.0.0.1/postgres';
  const paths = serviceNames
    .flatMap((name) => Object.values(environmentOf(name, { ...settings, adminUrl })))
    .filter((value) => value.startsWith(`${state}/`));
  expect(paths.length).toBeGreaterThan(2);
  for (const path of paths) if (!existsSync(path)) write(path, 'first');

  await beginAnew(state, true);

  const built = new Set(['aside', 'bin', 'cache', 'stamps']);
  expect(readdirSync(state).filter((name) => !built.has(name))).toEqual([]);
});

test('whoever begins anew again and again has every life, and reads how much they are together', async () => {
  const state = aLivedInState();
  const said = listening();

  await beginAnew(state, true);
  live(state, 'second');
  await beginAnew(state, true);

  expect(livesAside(state)).toEqual([
    { names: everything, words: ['first'] },
    { names: everything, words: ['second'] },
  ]);
  expect(said()).toMatch(/With what was moved aside before, \d+ MB lie in/u);
});

test('what an earlier version moved aside is let be', async () => {
  const state = aLivedInState();
  write(join(state, 'aside', 'files'), 'before');

  await beginAnew(state, true);

  expect(readFileSync(join(state, 'aside', 'files', 'kept'), 'utf8')).toBe('before');
  expect(readdirSync(join(state, 'aside'))).toHaveLength(2);
});

test.each([
  ['before the first', []],
  ['after the keys', ['file-keys', 'secrets.json']],
  ['before the database', [...lived, 'secrets.json']],
  ['after the last', everything],
])(
  'killed between the moves, %s, it goes on into the same folder, asks nobody again, and what comes after is another life',
  async (_moment, moved) => {
    const state = aLivedInState();
    const folder = join(state, 'aside', `${begun}.unfinished`);
    mkdirSync(folder, { recursive: true });
    for (const name of moved) renameSync(join(state, name), join(folder, name));
    listening();

    expect(await finishBeginningAnew(state)).toBe(true);

    expect(readdirSync(join(state, 'aside'))).toEqual([begun]);
    expect(livesAside(state)).toEqual([{ names: everything, words: ['first'] }]);
    expect(await finishBeginningAnew(state)).toBe(false);
    live(state, 'second');
    expect(await beginAnew(state, true)).toBe(true);
    expect(livesAside(state).map(({ words }) => words)).toEqual([['first'], ['second']]);
  },
);

test('what would take the place of something else is not moved, and nothing is lost', async () => {
  const state = aLivedInState();
  write(join(state, 'aside', `${begun}.unfinished`, 'files'), 'another');

  await expect(beginAnew(state, true)).rejects.toThrow('is there already');

  expect(readFileSync(join(state, 'files', 'kept'), 'utf8')).toBe('first');
  expect(readFileSync(join(state, 'aside', `${begun}.unfinished`, 'files', 'kept'), 'utf8')).toBe(
    'another',
  );
});

/** Where root's state folder is closed to PostgreSQL, and on another disk than the cluster therefore is. */
const isRootWithTwoDisks =
  process.getuid?.() === 0 &&
  existsSync('/dev/shm') &&
  statSync('/dev/shm').dev !== statSync('/var/lib').dev;

test.skipIf(!isRootWithTwoDisks)(
  'a cluster on another disk stays on it, under a name of its own, and the folder leads there',
  async () => {
    const state = mkdtempSync('/dev/shm/astra-local-');
    chmodSync(state, 0o700);
    const cluster = clusterFolder(state);
    const kept = `${cluster}-${begun}`;
    for (const folder of [state, cluster, kept])
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    live(state, 'first');
    mkdirSync(join(state, 'aside', `${begun}.unfinished`), { recursive: true });
    const said = listening();

    await beginAnew(state, true);

    expect([existsSync(cluster), existsSync(kept)]).toEqual([false, true]);
    expect(lstatSync(join(state, 'aside', begun, 'postgres')).isSymbolicLink()).toBe(true);
    expect(livesAside(state)).toEqual([{ names: everything, words: ['first'] }]);
    expect(said()).toContain(`"${join(state, 'aside', begun)}" "${kept}"`);
  },
);

test('who has not said yes changes nothing', async () => {
  const state = aLivedInState();
  const before = readdirSync(state);

  expect(await beginAnew(state, false)).toBe(false);

  expect(readdirSync(state)).toEqual(before);
  expect(readFileSync(join(state, 'files', 'kept'), 'utf8')).toBe('first');
});

test('with nothing there, to begin anew asks nothing', async () => {
  const state = temporaryFolder();

  expect(await beginAnew(state, false)).toBe(true);

  expect(readdirSync(state)).toEqual([]);
});
