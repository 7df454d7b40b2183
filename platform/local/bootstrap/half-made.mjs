import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processIdentity } from './process-identity.mjs';

// Named after its maker: what a dead one left is told from what a living one makes, whoever has its number now.
const pattern = /\.(?<pid>\d+)(?:-(?<mark>[0-9a-f]{12}))?\.(?:new|old)$/u;

export function beside(path, what = 'new') {
  return `${path}.${process.pid}-${markOf(process.pid)}.${what}`;
}

export async function removeHalfMade(folder) {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter(isLeft);
  // A command that outlives its dead maker for a moment may still write there.
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };
  await Promise.all(left.map((name) => rm(join(folder, name), options)));
}

function isLeft(name) {
  const { pid, mark } = pattern.exec(name)?.groups ?? {};
  return pid !== undefined && (mark === undefined || markOf(Number(pid)) !== mark);
}

function markOf(pid) {
  const identity = processIdentity(pid);
  if (identity === undefined) return undefined;
  return createHash('sha256').update(identity).digest('hex').slice(0, 12);
}
