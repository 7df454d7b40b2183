import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binaryFolder, repositoryRoot } from '#paths.ts';
import { runLogged } from '#setup/command.ts';
import { beside } from '../../bootstrap/half-made.mjs';
import { fingerprintOf } from '#setup/stamp.ts';
import type { Product } from '#setup/stamp.ts';

const run = promisify(execFile);
const requirements = join(repositoryRoot, 'platform', 'local', 'synapse', 'requirements.txt');
const place = (): string => join(binaryFolder(), 'synapse');
/** What to do on a machine without a fit Python. */
export const pythonRemedy =
  'The chat server (Synapse) needs Python 3.10 or newer with its module venv; install them (Debian: apt-get install python3 python3-venv) or name one in PYTHON, and run this again.';

/** The chat server: a Python environment of its own, made from the pinned wheels. */
export async function synapseProduct(): Promise<Product> {
  return {
    name: 'synapse',
    path: join(place(), 'bin', 'python'),
    fingerprint: `${await fingerprintOf([requirements])} ${process.arch}`,
  };
}

/** A Python that can make environments, with its version. */
export async function findPython(): Promise<
  { readonly command: string; readonly version: string } | undefined
> {
  const named = process.env['PYTHON'];
  const newest = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
  for (const command of named === undefined ? ['python3', ...newest] : [named]) {
    const version = await versionOf(command);
    if (version !== undefined) return { command, version };
  }
  return undefined;
}

/** The command of such a Python; rejects with one sentence where there is none. */
export async function neededPython(): Promise<string> {
  const python = await findPython();
  if (python === undefined) throw new Error(pythonRemedy);
  return python.command;
}

/** Nothing for a Python that is too old, of another make, or without what makes environments. */
async function versionOf(command: string): Promise<string | undefined> {
  const program =
    'import ensurepip, venv, sys; assert sys.version_info >= (3, 10) and sys.implementation.name == "cpython"; print("%d.%d.%d" % sys.version_info[:3])';
  try {
    const { stdout } = await run(command, ['-c', program], { timeout: 10_000 });
    return stdout.trim();
  } catch {
    return undefined; // not there, or not fit
  }
}

/** Whether the environment still runs: the machine's Python, which it stands on, may have gone. */
export const synapseRuns = async (): Promise<boolean> => {
  const python = join(place(), 'bin', 'python');
  return existsSync(python) && (await versionOf(python)) !== undefined;
};

/** Builds the environment beside its place and renames it last; half of one never counts. */
export async function makeSynapse(): Promise<void> {
  const python = await neededPython();
  const work = beside(place());
  await mkdir(binaryFolder(), { recursive: true });
  try {
    await install(python, work);
  } catch (cause) {
    const told = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The chat server (Synapse) could not be set up. ${told}`, { cause });
  }
  await rm(place(), { recursive: true, force: true });
  // Nothing of it is started by its own scripts, which know the old place; Python itself finds its new one.
  await rename(work, place());
}

const step = (command: string, args: readonly string[]): Promise<void> =>
  runLogged({ command, args, log: 'setup-synapse', timeoutMs: 20 * 60_000, environment });

async function install(python: string, work: string): Promise<void> {
  await step(python, ['-m', 'venv', work]);
  const own = join(work, 'bin', 'python');
  // Wheels with known sums alone: no compiler is needed, and no package's own set-up program runs.
  const pinned = ['--only-binary', ':all:', '--require-hashes', '--no-deps', '--no-compile'];
  await step(own, ['-m', 'pip', 'install', '--no-input', ...pinned, '-r', requirements]);
  // Sees that it is whole, and compiles what a start needs and no more.
  await step(own, ['-c', 'import synapse.app.homeserver, psycopg2, authlib.jose']);
}

const environment = { PIP_DISABLE_PIP_VERSION_CHECK: '1', PYTHONNOUSERSITE: '1', PYTHONPATH: '' };
