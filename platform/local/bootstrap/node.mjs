import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from './folders.mjs';

const neededMajor = 24;

/** The Node that runs everything of ours: the lockfile's, else the machine's if it is new enough. */
export function findNode() {
  const pinned = join(repositoryRoot, 'node_modules/.bin/node');
  if (majorOf(pinned) >= neededMajor) return { node: pinned };
  if (Number.parseInt(process.versions.node, 10) >= neededMajor) return { node: process.execPath };
  return {
    remedy:
      majorOf(pinned) === 0 && isPackaged()
        ? 'The dependencies are not installed yet: run npm run setup.'
        : `Node ${neededMajor} does not come as a package for ${process.platform}-${process.arch}; install Node ${neededMajor} from https://nodejs.org and run this again.`,
  };
}

function isPackaged() {
  return process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
}

function majorOf(binary) {
  try {
    const said = execFileSync(binary, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number.parseInt(said.replace('v', ''), 10);
  } catch {
    return 0; // not there, or not for this machine
  }
}
