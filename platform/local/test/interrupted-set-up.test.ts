import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { binaryFolder, repositoryRoot, stateFolder } from '#paths.ts';
import { removeInterrupted } from '#setup/web-app.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A clone in which all is set up but the mailbox, which takes a few seconds to make. */
function almostSetUp(): { readonly state: string; readonly bin: string } {
  const state = temporaryFolder();
  cpSync(join(stateFolder(), 'stamps'), join(state, 'stamps'), { recursive: true });
  rmSync(join(state, 'stamps', 'mailpit'));
  const bin = join(state, 'bin');
  mkdirSync(bin);
  for (const name of readdirSync(binaryFolder()).filter((each) => each !== 'mailpit'))
    symlinkSync(join(binaryFolder(), name), join(bin, name));
  return { state, bin };
}

/** `npm run setup`, as somebody types it, in a group of processes of its own. */
function typed({ state, bin }: ReturnType<typeof almostSetUp>) {
  const child = spawn('npm', ['run', 'setup'], {
    cwd: repositoryRoot,
    detached: true,
    env: { ...process.env, ASTRA_STATE: state, ASTRA_BIN: bin, GOTMPDIR: state },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const begun = new Promise<void>((resolve) => {
    child.stdout.on('data', (words: Buffer) => {
      said += words.toString();
      if (said.includes('Mailbox')) resolve();
    });
  });
  return { child, begun, ended: once(child, 'exit'), said: () => said };
}

/** Everybody in it, as a machine that loses its power; it may have come to its end by itself. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

test('a set-up that was killed in the middle, again and again, is done anew, and nothing half-made counts or stays', async () => {
  const place = almostSetUp();
  const mailpit = join(place.bin, 'mailpit');
  const works = (): boolean =>
    execFileSync(mailpit, ['version', '--no-release-check'], { encoding: 'utf8' }).includes('v');
  const stamp = join(place.state, 'stamps', 'mailpit');

  for (const moment of [randomInt(200), randomInt(1_000), randomInt(2_000)]) {
    const { child, begun, ended } = typed(place);
    await Promise.race([begun, ended]);
    await pause(moment); // anywhere in the middle
    killGroup(child.pid ?? 0);
    await ended;
    if (existsSync(mailpit)) expect(works(), `killed after ${String(moment)} ms`).toBe(true);
    else expect(existsSync(stamp), `killed after ${String(moment)} ms`).toBe(false);
  }
  // What one leaves that is killed between building and putting in place, a moment too short to be met by chance.
  writeFileSync(`${mailpit}.1.new`, 'half');
  const last = typed(place);
  const [code] = (await last.ended) as [number];

  expect(code).toBe(0);
  expect(last.said()).toContain('Everything is set up.');
  expect(works()).toBe(true);
  expect(existsSync(stamp)).toBe(true);
  expect(readdirSync(place.bin).filter((name) => name.startsWith('mailpit'))).toEqual(['mailpit']);
  expect(existsSync(join(place.state, 'setup.lock'))).toBe(false);
});

test('what a build of the web app that was killed has left goes with the next one; one under way is let be', async () => {
  const folder = temporaryFolder();
  const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
  const names = [`dist.${gone}.new`, `dist.${gone}.old`, `dist.${process.pid}.new`, 'dist'];
  for (const name of names) mkdirSync(join(folder, name));

  await removeInterrupted(folder);

  expect(readdirSync(folder).toSorted()).toEqual(['dist', `dist.${process.pid}.new`]);
});
