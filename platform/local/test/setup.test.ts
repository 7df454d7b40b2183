import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import { withSetupLock } from '../bootstrap/setup-lock.mjs';
import { freePort } from '#free-port.ts';
import { findPostgres } from '#postgres/binaries.ts';
import { startThrowAway } from '#postgres/throw-away.ts';
import { runLogged } from '#setup/command.ts';
import { foreignClient, makeGoProgram } from '#setup/go-program.ts';
import { downloadRelease } from '#setup/release.ts';
import { fingerprintOf, isMade, markMade } from '#setup/stamp.ts';
import { aSetUpAtWork } from './a-set-up-at-work.ts';
import { temporaryFolder } from './temporary-folder.ts';

function aStateFolder(): string {
  const state = temporaryFolder();
  vi.stubEnv('ASTRA_STATE', state);
  onTestFinished(() => void vi.unstubAllEnvs());
  return state;
}

/** A place of releases that offers one archive under a checksum that is right or wrong. */
async function aReleasePlace(checksum: 'right' | 'wrong') {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tool'), '#!/bin/sh\necho works\n', { mode: 0o755 });
  execFileSync('tar', ['-czf', 'tool.tar.gz', 'tool'], { cwd: folder });
  const archive = readFileSync(join(folder, 'tool.tar.gz'));
  const sum = createHash('sha256')
    .update(checksum === 'right' ? archive : 'other')
    .digest('hex');
  const port = await freePort();
  const server = createServer((request, response) =>
    response.end(request.url?.endsWith('sums.txt') === true ? `${sum}  tool.tar.gz\n` : archive),
  ).listen(port, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${port}`;
}

const program = {
  title: 'The tool',
  lack: 'needs Go, which is not on this machine',
  remedy: 'install Go 1.26 or newer from https://go.dev/dl and run this again.',
  release: {
    repository: 'us/tool',
    tag: 'v1',
    asset: 'tool.tar.gz',
    file: 'tool',
    sums: 'sums.txt',
  },
};

test('without Go, an official release is used when its checksum is the published one', async () => {
  const target = join(temporaryFolder(), 'tool');

  await downloadRelease(program, target, await aReleasePlace('right'));

  expect(execFileSync(target, { encoding: 'utf8' })).toBe('works\n');
});

test('a release whose checksum differs is refused, nothing of it stays, and the sentence says what to do', async () => {
  const folder = temporaryFolder();

  const fetching = downloadRelease(program, join(folder, 'tool'), await aReleasePlace('wrong'));

  await expect(fetching).rejects.toThrow('install Go 1.26 or newer from https://go.dev/dl');
  expect(readdirSync(folder)).toEqual([]);
});

test('without Go and without a way to the releases, one sentence says how to get Go', async () => {
  const nobody = `http://127.0.0.1:${await freePort()}`;

  const fetching = downloadRelease(program, join(temporaryFolder(), 'tool'), nobody);

  await expect(fetching).rejects.toThrow(/The tool needs Go.*https:\/\/go\.dev\/dl/);
});

test('what a Go that is too old cannot build is told with the Go that can', async () => {
  const state = aStateFolder();
  const tools = join(state, 'tools');
  mkdirSync(tools);
  const old = `#!/bin/sh\n[ "$1" = version ] && echo 'go version go1.19.8 x/y' && exit\nexit 1\n`;
  writeFileSync(join(tools, 'go'), old, { mode: 0o755 });
  vi.stubEnv('PATH', `${tools}${delimiter}${process.env['PATH'] ?? ''}`);

  await expect(makeGoProgram(foreignClient)).rejects.toThrow(
    /needs Go 1\.26 or newer, and this machine has Go 1\.19; install Go 1\.26 or newer from https/u,
  );
});

test('a product whose making was interrupted does not count as made', async () => {
  const state = aStateFolder();
  const path = join(state, 'product');
  const product = { name: 'product', path, fingerprint: 'one' };

  writeFileSync(path, 'half');
  const halfway = isMade(product);
  await markMade(product);

  expect(halfway).toBe(false);
  expect(isMade(product)).toBe(true);
  expect(isMade({ ...product, fingerprint: 'two' })).toBe(false);
  expect(isMade({ ...product, path: join(state, 'gone') })).toBe(false);
});

test('a changed source changes the fingerprint; a changed test or build does not', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'a.ts'), 'one');
  const before = await fingerprintOf([folder]);

  writeFileSync(join(folder, 'dist', 'a.js'), 'built');
  writeFileSync(join(folder, 'a.test.ts'), 'tested');
  const afterBuild = await fingerprintOf([folder]);
  writeFileSync(join(folder, 'a.ts'), 'two');
  const afterChange = await fingerprintOf([folder]);

  expect(afterBuild).toBe(before);
  expect(afterChange).not.toBe(before);
});

const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();

test.each([
  ['nobody has any more', { pid: Number(gone), identity: 'begun long ago' }],
  ['belongs to a stranger now', { pid: process.ppid, identity: 'begun long ago' }],
  ['is our own now', { pid: process.pid, identity: 'begun long ago' }],
  ['belongs to a stranger now, as an earlier version wrote it', process.ppid],
])(
  'the lock of a set-up that was killed, whose number %s, does not stop the next set-up',
  async (_whose, lock) => {
    const state = aStateFolder();
    writeFileSync(join(state, 'setup.lock'), JSON.stringify(lock));

    const result = await withSetupLock(() => Promise.resolve('done'));

    expect(result).toBe('done');
    expect(readdirSync(state)).toEqual([]);
  },
);

test('a set-up waits for the one that is at work, says how to end it, and goes on when it is killed', async () => {
  const state = aStateFolder();
  const told = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(() => told.mockRestore());
  const other = await aSetUpAtWork();
  let isDone = false;

  const ours = withSetupLock(() => Promise.resolve((isDone = true)));
  await vi.waitFor(() => expect(told).toHaveBeenCalled(), patience);
  expect(told).toHaveBeenCalledWith(expect.stringContaining(`kill ${String(other.pid)}`));
  expect([isDone, readdirSync(state)]).toEqual([false, ['setup.lock']]);
  other.kill('SIGKILL');

  await ours;
  expect([isDone, readdirSync(state)]).toEqual([true, []]);
});

test('a failing command is told with its last words and the place of its whole talk', async () => {
  const state = aStateFolder();
  const args = ['-e', "console.error('no room left'); process.exit(2)"];

  const running = runLogged({ command: process.execPath, args, log: 'sample', timeoutMs: 10_000 });

  await expect(running).rejects.toThrow(/ended with code 2[^]*no room left/);
  expect(readFileSync(join(state, 'logs', 'sample.log'), 'utf8')).toContain('no room left');
});

test('a command that does not exist is told and does not hang', async () => {
  aStateFolder();

  const running = runLogged({ command: '/nowhere/go', args: [], log: 'sample', timeoutMs: 10_000 });

  await expect(running).rejects.toThrow('/nowhere/go');
});

test("where the machine has no PostgreSQL, the package's own is used, its library links made by us", async () => {
  const state = aStateFolder();
  const binaries = await findPostgres({ prefer: 'package' });

  const server = await startThrowAway({ binaries });
  await server.stop();

  expect(binaries).toMatchObject({ origin: 'package' });
  expect(binaries.folder.startsWith(state)).toBe(true);
  expect(existsSync(server.folder)).toBe(false);
});
