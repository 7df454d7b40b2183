import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresBinaries } from '#postgres/binaries.ts';
import { folderForOthers, isClosedToPostgres } from '#postgres/owner.ts';
import { peopleFile, seedMark } from '#run/people.ts';
import { secretsFile } from '#run/secrets.ts';

/**
 * Where the cluster of a state folder lives: inside it, unless the account that PostgreSQL drops to
 * cannot enter it (root's own home is closed to others).
 */
export function clusterFolder(state: string): string {
  mkdirSync(state, { recursive: true });
  if (!isClosedToPostgres(state)) return join(state, 'postgres');
  const name = createHash('sha256').update(state).digest('hex').slice(0, 12);
  return join(folderForOthers(), name);
}

const wayOut = 'begin anew with: npm start -- --fresh (the old data is moved aside, not deleted).';

/**
 * Rejects data whose keys or people's passwords are gone: new ones would open nothing, and would take the place of those
 * that somebody puts back.
 */
export function checkKeys(state: string): void {
  if (!existsSync(join(clusterFolder(state), 'data', 'PG_VERSION'))) return;
  const needed = [secretsFile(state), ...(existsSync(seedMark(state)) ? [peopleFile(state)] : [])];
  const file = needed.find((each) => !existsSync(each));
  if (file === undefined) return;
  throw new Error(
    `The data is there, and what opens it is not: ${file}. Put it back, or ${wayOut}`,
  );
}

/** Rejects a data folder that this PostgreSQL cannot serve, with a sentence and a way out. */
export function checkCluster(folder: string, binaries: PostgresBinaries): void {
  const data = join(folder, 'data');
  if (!existsSync(data)) return;
  const versionFile = join(data, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    if (readdirSync(data).length === 0) return;
    throw new Error(`The data folder ${data} is damaged (it says no version); ${wayOut}`);
  }
  const made = readFileSync(versionFile, 'utf8').trim();
  if (made === String(Number.parseInt(binaries.version, 10))) return;
  throw new Error(
    `The data folder ${data} was made by PostgreSQL ${made}, and this machine has ${binaries.version}; ${wayOut}`,
  );
}

/**
 * The same, and whether PostgreSQL can read the heart of the folder, which no server uses now; without starting one.
 * PostgreSQL 14 does not look at it for this question, and finds it well.
 */
export function probeCluster(folder: string, binaries: PostgresBinaries): void {
  checkCluster(folder, binaries);
  const data = join(folder, 'data');
  if (!existsSync(join(data, 'PG_VERSION'))) return;
  const { uid, gid } = statSync(data);
  try {
    execFileSync(join(binaries.folder, 'postgres'), ['-C', 'data_checksums', '-D', data], {
      // It answers to the folder's owner alone.
      ...(process.getuid?.() === 0 && { uid, gid }),
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 10_000,
    });
  } catch (error) {
    throw damaged(folder, error);
  }
}

/** What to say when PostgreSQL does not start on its data. */
export function damaged(folder: string, cause: unknown): Error {
  const told = cause instanceof Error ? cause.message : String(cause);
  return new Error(`PostgreSQL does not start on ${join(folder, 'data')}; ${wayOut}\n${told}`, {
    cause,
  });
}
