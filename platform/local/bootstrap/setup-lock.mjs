import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stateFolder } from './folders.mjs';
import { beside } from './half-made.mjs';
import { processIdentity } from './process-identity.mjs';

export async function withSetupLock(work) {
  mkdirSync(stateFolder(), { recursive: true });
  let hasTold = false;
  while (!take()) {
    const holder = setupHolder();
    if (holder === undefined) {
      rmSync(lockFile(), { force: true }); // it was killed, or has just finished
      continue;
    }
    if (!hasTold)
      console.log(
        `Another set-up is at work here (process ${holder.pid}); waiting for it. If it never ends, end it with: kill ${holder.pid}`,
      );
    hasTold = true;
    await delay(500);
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile(), { force: true });
  }
}

export function setupHolder() {
  try {
    const { worker, ...maker } = JSON.parse(readFileSync(lockFile(), 'utf8'));
    const holder = [maker, worker].find(isAlive);
    return holder && { pid: holder.pid, since: statSync(lockFile()).mtime };
  } catch {
    return undefined; // nobody, or somebody who has just finished
  }
}

export function shareSetupLock(pid) {
  const fresh = beside(lockFile());
  writeFileSync(fresh, JSON.stringify({ ...named(process.pid), worker: named(pid) }));
  renameSync(fresh, lockFile());
}

const named = (pid) => ({ pid, identity: processIdentity(pid) });

function isAlive(one) {
  return one?.identity !== undefined && processIdentity(one.pid) === one.identity;
}

/** Takes the lock unless somebody has it; it comes with its words in it, so that nobody reads half a one. */
function take() {
  const fresh = beside(lockFile());
  writeFileSync(fresh, JSON.stringify(named(process.pid)));
  try {
    linkSync(fresh, lockFile());
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(fresh, { force: true });
  }
}

function lockFile() {
  return join(stateFolder(), 'setup.lock');
}
