import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { stateFolder } from '#paths.ts';

const program = `
  import { withSetupLock } from ${JSON.stringify(new URL('../bootstrap/setup-lock.mjs', import.meta.url).href)};
  await withSetupLock(() => new Promise((done) => {
    setTimeout(done, 600_000);
    console.log('at work');
  }));`;

/** Another process that has the set-up's lock of a state folder and does not come to its end. */
export async function aSetUpAtWork(state: string = stateFolder()): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, ASTRA_STATE: state },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}
