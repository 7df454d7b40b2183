import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
    const { pid, identity } = JSON.parse(readFileSync(lockFile(), 'utf8'));
    if (identity === undefined || processIdentity(pid) !== identity) return undefined;
    return { pid, since: statSync(lockFile()).mtime };
  } catch {
    return undefined; // nobody, or somebody who has just finished
  }
}

/** Takes the lock unless somebody has it; it comes with its words in it, so that nobody reads half a one. */
function take() {
  const mine = { pid: process.pid, identity: processIdentity(process.pid) };
  const fresh = beside(lockFile());
  writeFileSync(fresh, JSON.stringify(mine));
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
