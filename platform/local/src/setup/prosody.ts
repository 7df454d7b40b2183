import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from '#paths.ts';
import { runLogged } from '#setup/command.ts';
import type { Product } from '#setup/stamp.ts';

/** Debian's packages; what else they need is read from their own lists. */
const packages = [
  'prosody',
  'lua5.4',
  'lua-expat',
  'lua-filesystem',
  'lua-luaossl',
  'lua-sec',
  'lua-socket',
];

const remedy =
  'The tests of Jitsi need Prosody 0.12 or newer with Lua 5.4 and luaossl; install it (Debian: apt-get install prosody lua-luaossl) or name one in PROSODY, and run this again.';

/** The signalling server that the tests of Jitsi run: unpacked in our folder, never installed, never started by the machine. */
export async function prosodyProduct(): Promise<Product> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return {
    name: 'prosody',
    path: join(place(), 'prosody'),
    fingerprint: `${process.arch} ${packages.join(' ')}\n${release}`,
  };
}

/** A server that the person names, or the machine's own where packages cannot be unpacked. */
export function findProsody(): string | undefined {
  const named = process.env['PROSODY'];
  if (named !== undefined && existsSync(named)) return named;
  if (hasApt()) return undefined;
  return ['/usr/bin/prosody', '/usr/local/bin/prosody', '/opt/homebrew/bin/prosody'].find((path) =>
    existsSync(path),
  );
}

/**
 * Fetches the packages and unpacks them beside everything else of ours. Nothing of it needs root,
 * and no server comes to life on the machine, as it would by an installation.
 */
export async function unpackProsody(): Promise<void> {
  if (!hasApt()) throw new Error(remedy);
  const work = `${place()}.new`;
  await rm(work, { recursive: true, force: true });
  try {
    await fetchPackages(work);
    await writeLauncher(work);
  } catch (cause) {
    throw new Error(`${remedy} (${cause instanceof Error ? cause.message : String(cause)})`, {
      cause,
    });
  }
  await rm(place(), { recursive: true, force: true });
  await rename(work, place());
}

const place = (): string => join(stateFolder(), 'prosody');
const hasApt = (): boolean => existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-deb');

async function fetchPackages(work: string): Promise<void> {
  const [root, archives] = [join(work, 'root'), join(work, 'archives')];
  // Lists of our own: those of the machine may be missing or old, and only root renews them.
  const own = [
    `Dir::State::lists=${join(work, 'lists')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'Debug::NoLocking=true',
    'APT::Sandbox::User=',
  ].flatMap((option) => ['-o', option]);
  for (const folder of [root, archives, join(work, 'lists/partial'), join(work, 'cache')])
    await mkdir(folder, { recursive: true });
  await run('apt-get', [...own, 'update', '-q'], archives);
  const wanted = [...packages, ...librariesOf(own)];
  await run('apt-get', [...own, 'download', '-q', ...wanted], archives);
  for (const file of await readdir(archives))
    await run('dpkg-deb', ['-x', join(archives, file), root], archives);
  for (const folder of ['archives', 'lists', 'cache'])
    await rm(join(work, folder), { recursive: true, force: true });
}

/** Shared libraries that the packages name; the C library is the machine's. */
function librariesOf(own: readonly string[]): string[] {
  const asked = ['depends', '--important', ...packages];
  const told = execFileSync('apt-cache', [...own, ...asked], { encoding: 'utf8' });
  const names = [...told.matchAll(/^ +Depends: (lib[\w.+-]+)$/gm)].map((match) => match[1] ?? '');
  return [...new Set(names)].filter((name) => name !== 'libc6');
}

/** Its own paths are written into the program; ours go there, as its own installation does it. */
async function writeLauncher(work: string): Promise<void> {
  const usr = join(place(), 'root/usr');
  const program = join(work, 'root/usr/bin/prosody');
  const text = (await readFile(program, 'utf8'))
    .replace(/^CFG_SOURCEDIR=.*$/m, `CFG_SOURCEDIR='${usr}/lib/prosody';`)
    .replace(/^CFG_PLUGINDIR=.*$/m, `CFG_PLUGINDIR='${usr}/lib/prosody/modules/';`);
  await writeFile(program, text);
  const libraries = (await readdir(join(work, 'root/usr/lib'))).find((name) =>
    name.includes('-linux-gnu'),
  );
  const lib = `${usr}/lib/${libraries ?? ''}`;
  const launcher = join(work, 'prosody');
  await writeFile(
    launcher,
    [
      '#!/bin/sh',
      `export LD_LIBRARY_PATH='${lib}:${join(place(), 'root')}/lib/${libraries ?? ''}'`,
      `export LUA_PATH='${usr}/share/lua/5.4/?.lua;${usr}/share/lua/5.4/?/init.lua;;'`,
      `export LUA_CPATH='${lib}/lua/5.4/?.so;;'`,
      `exec '${usr}/bin/lua5.4' '${usr}/bin/prosody' "$@"`,
      '',
    ].join('\n'),
  );
  await chmod(launcher, 0o755);
}

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return runLogged({ command, args, cwd, log: 'setup-prosody', timeoutMs: 10 * 60_000 });
}
