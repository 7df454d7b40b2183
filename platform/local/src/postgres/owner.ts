import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The account that PostgreSQL runs under when we are root, which it refuses to be. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Nobody needs to be chosen unless we are root. */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = lookUp('postgres') ?? lookUp('nobody');
  if (user) return user;
  throw new Error(
    'PostgreSQL refuses to run as root and this machine has neither a "postgres" nor a "nobody" account; create one (useradd --system postgres) or run this as an ordinary user.',
  );
}

/** Whether the account that PostgreSQL drops to cannot enter a folder (root's own home is closed to others). */
export function isClosedToPostgres(folder: string): boolean {
  return postgresUser() !== undefined && !isOpenToOthers(folder);
}

/** Where things of PostgreSQL live when our own folder is closed to its account. */
export function folderForOthers(): string {
  const folder = '/var/lib/astra-visio';
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

function isOpenToOthers(folder: string): boolean {
  const parent = dirname(folder);
  if (!existsSync(folder)) return isOpenToOthers(parent);
  const mayEnter = (statSync(folder).mode & 0o001) !== 0;
  return mayEnter && (parent === folder || isOpenToOthers(parent));
}

function lookUp(name: string): SystemUser | undefined {
  const line = passwd(name)
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined
    ? undefined
    : { name, uid: Number(uid), gid: Number(gid) };
}

function passwd(name: string): string {
  if (existsSync('/etc/passwd')) return readFileSync('/etc/passwd', 'utf8');
  return execFileSync('getent', ['passwd', name], { encoding: 'utf8', timeout: 5000 });
}
