import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How long processes have to see by themselves that their server is dead. */
const graceMs = 1_000;

/**
 * Ends what a server that was killed has left behind in its data folder. Nearly all of its processes see its death and
 * end; one that waits for a lock of another dead process never does, and holds the shared memory without which no server
 * starts in that folder again. Does nothing where there is no /proc, nothing to a server that lives, and nothing to whoever
 * else is in that folder. One that cannot be ended is left: the new server says what it lacks.
 */
export async function endOrphans(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const data = realpathSync(folder);
  const deadline = performance.now() + graceMs;
  while (orphansIn(data).length > 0 && performance.now() < deadline) await delay(20);
  for (const pid of orphansIn(data)) kill(pid);
  while (orphansIn(data).length > 0 && performance.now() < deadline + graceMs) await delay(20);
}

function orphansIn(data: string): readonly number[] {
  const inFolder = new Map<number, number>();
  for (const pid of processes()) {
    const parent = folderOf(pid) === data ? parentOf(pid) : undefined;
    if (parent !== undefined) inFolder.set(pid, parent);
  }
  const server = serverOf(data);
  return [...inFolder]
    .filter(([pid, parent]) => pid !== server && (parent !== server || !inFolder.has(server)))
    .map(([pid]) => pid);
}

function processes(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/u.test(name))
      .map(Number);
  } catch {
    return []; // another operating system
  }
}

function folderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // gone, or none of ours
  }
}

/** The parent of a process of PostgreSQL; undefined for any other. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [name, fields] = [stat.indexOf('('), stat.lastIndexOf(')')];
    if (stat.slice(name + 1, fields) !== 'postgres') return undefined;
    // Fields are counted after the name: state is the first, the parent the second.
    return Number(stat.slice(fields + 2).split(' ')[1]);
  } catch {
    return undefined; // gone
  }
}

/** Who says that it is the server of this folder; it may be dead. */
function serverOf(data: string): number {
  try {
    return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return 0; // it was stopped in order, or never began
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended in this very moment
  }
}
