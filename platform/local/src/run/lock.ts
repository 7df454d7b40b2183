import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from '../../bootstrap/process-identity.mjs';

/** Who runs the stack of a state folder. */
export interface Holder {
  readonly pid: number;
  readonly identity: string;
  readonly origin: string;
}

/** Raised when the stack of this state folder runs already. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
  readonly holder: Holder;

  constructor(holder: Holder) {
    super(
      `Astra Visio runs already at ${holder.origin} (process ${holder.pid}). Stop that one first, with Ctrl-C where it was started or with: kill ${holder.pid}`,
    );
    this.holder = holder;
  }
}

/** Takes the lock of a state folder for this process and returns how to let it go. */
export function takeLock(state: string, origin: string): () => void {
  mkdirSync(state, { recursive: true });
  const file = lockFile(state);
  const mine: Holder = { pid: process.pid, identity: processIdentity(process.pid) ?? '', origin };
  while (!write(file, mine)) {
    const holder = runningHolder(state);
    if (holder) throw new AlreadyRunning(holder);
    rmSync(file, { force: true }); // its holder is gone without having let go
  }
  return () => rmSync(file, { force: true });
}

/** The living holder of the lock; a lock whose holder is gone, or whose number belongs to another now, counts as none. */
export function runningHolder(state: string): Holder | undefined {
  const holder = readHolder(state);
  if (holder === undefined) return undefined;
  return processIdentity(holder.pid) === holder.identity ? holder : undefined;
}

/** Whether a lock was left behind by a process that is gone. */
export function hasStaleLock(state: string): boolean {
  return readHolder(state) !== undefined && runningHolder(state) === undefined;
}

function readHolder(state: string): Holder | undefined {
  try {
    const holder: Holder = JSON.parse(readFileSync(lockFile(state), 'utf8'));
    return holder;
  } catch {
    return undefined; // no lock, or one that was cut off while it was written
  }
}

function write(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function lockFile(state: string): string {
  return join(state, 'running.lock');
}
