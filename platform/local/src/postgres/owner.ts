import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

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
