import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePortBase } from '@astra/platform-local/run/ports';
import type { Bench, Figure } from '#lib/bench.ts';
import { run, wholeFigure } from '#lib/commands.ts';
import { inSeconds, timed } from '#lib/figures.ts';

/** Two of the three commands as people type them, after set-up; the third, which takes longest, is P11test. */
export const bench: Bench = {
  id: 'P11',
  title: 'npm start, npm run check',
  run: async () => ({
    figures: [...(await startFigures()), await wholeFigure('check', 90)],
    notes: [
      'npm start: from the command to the line that says it is ready, everything set up and built already, on an empty state. The first start makes the databases and the demo people; the second finds them.',
    ],
  }),
};

async function startFigures(): Promise<readonly Figure[]> {
  const state = await mkdtemp(join(tmpdir(), 'astra-bench-start-'));
  // The account that PostgreSQL drops to when we are root must be able to enter it.
  await chmod(state, 0o755);
  const environment = { ASTRA_STATE: state, ASTRA_PORT_BASE: String(await freePortBase()) };
  try {
    await setUpOnce(environment);
    const first = await startOnce(environment);
    const second = await startOnce(environment);
    return [
      { what: 'first npm start', value: inSeconds(first), bar: '≤ 30 s', holds: first <= 30_000 },
      {
        what: 'second npm start',
        value: inSeconds(second),
        bar: '≤ 30 s',
        holds: second <= 30_000,
      },
    ];
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

async function setUpOnce(environment: Readonly<Record<string, string>>): Promise<void> {
  const child = run(['setup'], environment);
  child.stdout?.resume();
  child.stderr?.resume();
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`npm run setup ended with ${String(code)}`);
}

async function startOnce(environment: Readonly<Record<string, string>>): Promise<number> {
  const child = run(['start'], environment);
  const { ms } = await timed(() => saysReady(child));
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
  return ms;
}

async function saysReady(child: ChildProcess): Promise<void> {
  let heard = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (part: Buffer): void => {
      heard += part.toString();
      if (heard.includes('is ready:')) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`npm start ended:\n${heard}`)));
  });
}
