import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from '#paths.ts';
import { runLogged } from '#setup/command.ts';
import { beside } from '../../bootstrap/half-made.mjs';
import type { Product } from '#setup/stamp.ts';

/** A server of Debian's that tests run: unpacked in our folder, never installed, never started by the machine. */
export interface DebianProgram {
  /** Also the name of its folder and of its launcher. */
  readonly name: string;
  /** Debian's packages; the libraries that they need are read from their own lists. */
  readonly packages: readonly string[];
  /** What to do where they cannot be had. */
  readonly remedy: string;
  /** Puts its own paths right before the folder takes its place, and gives the lines that start it. */
  readonly furnish: (place: DebianPlace) => Promise<readonly string[]>;
}

/** Where a program is unpacked, and where it will lie. */
export interface DebianPlace {
  /** The unpacked tree now. */
  readonly root: string;
  /** `/usr` of it in its final place. */
  readonly usr: string;
  /** The libraries' folder of this kind of machine, in its final place. */
  readonly lib: string;
}

/** The product of the set-up. */
export async function debianProduct({ name, packages }: DebianProgram): Promise<Product> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return {
    name,
    path: join(placeOf(name), name),
    fingerprint: `${process.arch} ${packages.join(' ')}\n${release}`,
  };
}

/** Whether packages can be unpacked here. */
export const hasApt = (): boolean =>
  existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-deb');

/**
 * Fetches the packages and unpacks them beside everything else of ours. Nothing of it needs root,
 * and no server comes to life on the machine, as it would by an installation.
 */
export async function unpackDebian(program: DebianProgram): Promise<void> {
  const { name, remedy } = program;
  if (!hasApt()) throw new Error(remedy);
  const place = placeOf(name);
  const work = beside(place);
  try {
    await fetchPackages(program, work);
    await writeLauncher(program, work);
  } catch (cause) {
    throw new Error(`${remedy} (${cause instanceof Error ? cause.message : String(cause)})`, {
      cause,
    });
  }
  await rm(place, { recursive: true, force: true });
  await rename(work, place);
}

const placeOf = (name: string): string => join(stateFolder(), name);

async function fetchPackages({ name, packages }: DebianProgram, work: string): Promise<void> {
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
  const run = (command: string, args: readonly string[]): Promise<void> =>
    runLogged({ command, args, cwd: archives, log: `setup-${name}`, timeoutMs: 10 * 60_000 });
  await run('apt-get', [...own, 'update', '-q']);
  await run('apt-get', [...own, 'download', '-q', ...packages, ...librariesOf(packages, own)]);
  for (const file of await readdir(archives))
    await run('dpkg-deb', ['-x', join(archives, file), root]);
  for (const folder of ['archives', 'lists', 'cache'])
    await rm(join(work, folder), { recursive: true, force: true });
}

/** Shared libraries that the packages need, and those that these need; the C library is the machine's. */
function librariesOf(packages: readonly string[], own: readonly string[]): string[] {
  const asked = ['depends', '--important', '--recurse', ...packages];
  const told = execFileSync('apt-cache', [...own, ...asked], { encoding: 'utf8' });
  const names = [...told.matchAll(/^ +Depends: (lib[\w.+-]+)$/gm)].map((match) => match[1] ?? '');
  return [...new Set(names)].filter((each) => !machinesOwn.has(each));
}

const machinesOwn = new Set(['libc6', 'libc6-dev', 'libc-dev', 'libgcc-s1', 'libstdc++6']);

async function writeLauncher({ name, furnish }: DebianProgram, work: string): Promise<void> {
  const usr = join(placeOf(name), 'root/usr');
  const libraries = (await readdir(join(work, 'root/usr/lib'))).find((each) =>
    each.includes('-linux-gnu'),
  );
  const lib = `${usr}/lib/${libraries ?? ''}`;
  const lines = await furnish({ root: join(work, 'root'), usr, lib });
  const launcher = join(work, name);
  const path = `export LD_LIBRARY_PATH='${lib}:${join(placeOf(name), 'root')}/lib/${libraries ?? ''}'`;
  await writeFile(launcher, ['#!/bin/sh', path, ...lines, ''].join('\n'));
  await chmod(launcher, 0o755);
}
