import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, stateFolder } from './folders.mjs';
import { endsWithSetUp, interruptible } from './interruption.mjs';
import { withProgress } from './progress.mjs';
import { shareSetupLock, withSetupLock } from './setup-lock.mjs';

const stamp = join(repositoryRoot, 'node_modules/.astra-stamp');
const minutesToWait = 30;

/** Installs what package-lock.json names, unless all of it is there already. */
export async function ensureDependencies(purpose) {
  if (isStamped()) return;
  await interruptible(() =>
    withSetupLock(async () => {
      if (!isWhole())
        await withProgress({ step: 'dependencies', title: 'Dependencies', purpose }, install);
      writeFileSync(stamp, lockHash());
    }),
  );
}

/** The quick look of every later start: our own mark, written only after a whole installation. */
function isStamped() {
  try {
    return readFileSync(stamp, 'utf8') === lockHash() && hasFolders(wanted());
  } catch {
    return false; // no mark: never installed by us, or interrupted
  }
}

/** npm writes its own record last, so a record that agrees with the lockfile means a whole tree. */
function isWhole() {
  try {
    const record = JSON.parse(read('node_modules/.package-lock.json')).packages;
    return wanted().every(([path, entry]) => agrees(record[path], entry)) && hasFolders(wanted());
  } catch {
    return false; // the record goes first: it was interrupted, or never ran
  }
}

function agrees(installed, entry) {
  return (
    installed !== undefined &&
    installed.version === entry.version &&
    installed.integrity === entry.integrity
  );
}

function hasFolders(entries) {
  return entries.every(([path]) => existsSync(join(repositoryRoot, path, 'package.json')));
}

function wanted() {
  const { packages } = JSON.parse(read('package-lock.json'));
  return Object.entries(packages).filter(
    ([path, entry]) => path.startsWith('node_modules/') && isForThisMachine(entry),
  );
}

function isForThisMachine(entry) {
  if (entry.link === true) return false;
  if (entry.optional !== true && entry.peer !== true) return true;
  // What is optional may be left out for a reason of npm's own; only our platform's parts count.
  return fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && fitsLibc(entry.libc);
}

function fits(list, value) {
  return list?.includes(value) === true;
}

function fitsLibc(libc) {
  if (libc === undefined || process.platform !== 'linux') return true;
  const isGlibc = process.report.getReport().header.glibcVersionRuntime !== undefined;
  return libc.includes(isGlibc ? 'glibc' : 'musl');
}

function lockHash() {
  const hash = createHash('sha256').update(read('package-lock.json'));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

function read(path) {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}

/**
 * npm's own talk goes to a file: its warnings about this machine's Node do not concern anybody.
 * `npm ci` would refuse a lockfile that leaves out what other platforms need and this registry has
 * not; `npm install` takes the same versions by the same checksums and changes no file of ours.
 */
async function install() {
  mkdirSync(join(stateFolder(), 'logs'), { recursive: true });
  const log = join(stateFolder(), 'logs/npm.log');
  removeHalf();
  const code = await run(log);
  if (code === 0) return;
  throw new Error(
    `npm could not install the dependencies (it ended with ${code}). Is the package registry reachable? The whole story is in ${log}; running the same command again goes on from what was downloaded.\n${reason(log)}`,
  );
}

/** A tree without npm's record was interrupted and is not built upon; one with it is brought up to date. */
function removeHalf() {
  const record = join(repositoryRoot, 'node_modules/.package-lock.json');
  if (!existsSync(record))
    rmSync(join(repositoryRoot, 'node_modules'), { recursive: true, force: true });
  rmSync(record, { force: true });
  rmSync(stamp, { force: true });
}

function run(log) {
  const out = openSync(log, 'w');
  const args = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=warn',
  ];
  const child = spawn('npm', args, {
    cwd: repositoryRoot,
    stdio: ['ignore', out, out],
    timeout: minutesToWait * 60_000,
  });
  closeSync(out);
  endsWithSetUp(child);
  // If we are killed, it goes on in the folder in which the next set-up would begin.
  if (child.pid !== undefined) shareSetupLock(child.pid);
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code, signal) => done(code ?? signal));
  });
}

/** npm's own reason stands first among its error lines; what follows is help and the place of a log. */
function reason(log) {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  const errors = lines.filter((line) => /^npm error\s+\S/.test(line));
  return (errors.length > 0 ? errors : lines).slice(0, 6).join('\n');
}
