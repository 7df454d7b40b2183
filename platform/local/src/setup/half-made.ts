import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processIdentity } from '#run/process-identity.ts';

/** Named after its maker: what a dead one left is told from what a living one makes, whoever has its number now. */
const pattern = /\.(?<pid>\d+)(?:-(?<mark>[0-9a-f]{12}))?\.(?:new|old)$/u;

/** Where this process makes something before it takes its place, or keeps for a moment what gives way to it. */
export function beside(path: string, what: 'new' | 'old' = 'new'): string {
  return `${path}.${String(process.pid)}-${markOf(process.pid) ?? ''}.${what}`;
}

/** Removes from a folder what makers that live no longer had begun; what is under way is let be. */
export async function removeHalfMade(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter(isLeft);
  // A command that outlives its dead maker for a moment may still write there.
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };
  await Promise.all(left.map((name) => rm(join(folder, name), options)));
}

function isLeft(name: string): boolean {
  const { pid, mark } = pattern.exec(name)?.groups ?? {};
  return pid !== undefined && (mark === undefined || markOf(Number(pid)) !== mark);
}

function markOf(pid: number): string | undefined {
  const identity = processIdentity(pid);
  if (identity === undefined) return undefined;
  return createHash('sha256').update(identity).digest('hex').slice(0, 12);
}
