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
import { expect, test, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import { binaryFolder, repositoryRoot, stateFolder } from '#paths.ts';
import { beside, removeHalfMade } from '../bootstrap/half-made.mjs';
import { processesOf } from './processes-of.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface Place {
  readonly state: string;
  readonly bin: string;
}

/** A clone in which all is set up. */
function wholeSetUp(): Place {
  const state = temporaryFolder();
  cpSync(join(stateFolder(), 'stamps'), join(state, 'stamps'), { recursive: true });
  const bin = join(state, 'bin');
  mkdirSync(bin);
  for (const name of readdirSync(binaryFolder()))
    symlinkSync(join(binaryFolder(), name), join(bin, name));
  return { state, bin };
}

/** The same but for the mailbox, which takes a few seconds to make. */
function almostSetUp(): Place {
  const place = wholeSetUp();
  rmSync(join(place.state, 'stamps', 'mailpit'));
  rmSync(join(place.bin, 'mailpit'));
  return place;
}

/** What one leaves that is killed between building and putting in place: of process 1, which always lives. */
const leftOf = (path: string): string => `${path}.1-0123456789ab.new`;

/** `npm run setup`, as somebody types it, in a group of processes of its own. */
function typed({ state, bin }: Place) {
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
    await vi.waitFor(() => expect(processesOf(place.state)).toEqual([]), patience);
    if (existsSync(mailpit)) expect(works(), `killed after ${String(moment)} ms`).toBe(true);
    else expect(existsSync(stamp), `killed after ${String(moment)} ms`).toBe(false);
  }
  // A moment too short to be met by chance.
  writeFileSync(leftOf(mailpit), 'half');
  const last = typed(place);
  const [code] = (await last.ended) as [number];

  expect(code).toBe(0);
  expect(last.said()).toContain('Everything is set up.');
  expect(works()).toBe(true);
  expect(existsSync(stamp)).toBe(true);
  expect(readdirSync(place.bin).filter((name) => name.startsWith('mailpit'))).toEqual(['mailpit']);
  expect(existsSync(join(place.state, 'setup.lock'))).toBe(false);
});

test('what is half-made goes also where nothing is to be made any more', async () => {
  const place = wholeSetUp();
  const left = ['bin/mailpit', 'bin/synapse', 'prosody', 'stamps/web'].map((path) =>
    leftOf(join(place.state, path)),
  );
  for (const path of left) mkdirSync(join(path, 'half'), { recursive: true });

  const { ended, said } = typed(place);
  const [code] = (await ended) as [number];

  expect([code, said()]).toEqual([0, expect.stringContaining('Everything is set up.')]);
  expect(said()).not.toMatch(/Mailbox|Synapse/u);
  expect(left.filter((path) => existsSync(path))).toEqual([]);
});

test('what a maker that was killed has left goes, whoever has its number now; what is under way is let be', async () => {
  const folder = temporaryFolder();
  const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
  const dist = join(folder, 'dist');
  const stays = [dist, beside(dist), beside(dist, 'old'), join(folder, 'secrets.json.new')];
  const goes = [
    `${dist}.${gone}-0123456789ab.new`,
    `${dist}.${gone}.old`,
    `${dist}.${String(process.pid)}-0123456789ab.new`,
    leftOf(dist),
  ];
  for (const path of [...stays, ...goes]) mkdirSync(path);

  await removeHalfMade(folder);

  const kept = readdirSync(folder).map((name) => join(folder, name));
  expect(kept.toSorted()).toEqual(stays.toSorted());
});
