import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stateFolder } from './folders.mjs';

/** One set-up at a time: a second one waits for the first and then finds everything done. */
export async function withSetupLock(work) {
  mkdirSync(stateFolder(), { recursive: true });
  const file = join(stateFolder(), 'setup.lock');
  let hasTold = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!hasTold)
      console.log(`Another set-up is at work here (process ${holder}); waiting for it.`);
    hasTold = true;
    await delay(500);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/** The process that holds the lock; a lock whose process is gone is removed. */
function holderOf(file) {
  const pid = Number(readOrNothing(file));
  if (pid > 0 && isAlive(pid)) return pid;
  rmSync(file, { force: true });
  return undefined;
}

function readOrNothing(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // its holder has just finished
  }
}

/** Whether a process of this number runs, whoever's it is. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
