import { existsSync, statfsSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setupHolder } from '../bootstrap/setup-lock.mjs';
import { stateFolder } from '#paths.ts';
import { findPostgres } from '#postgres/binaries.ts';
import { inWords, isBeginningAnew, sizeAside } from '#run/begin-anew.ts';
import { checkKeys, clusterFolder, probeCluster } from '#run/cluster-folder.ts';
import { hasStaleLock, runningHolder } from '#run/lock.ts';
import { firstTakenPort, portBase, portsFrom, takenWords } from '#run/ports.ts';
import { Secrets } from '#run/secrets.ts';
import { findChromium } from '#setup/chromium.ts';
import { goRemedy, goVersion, isFitGo } from '#setup/go-program.ts';
import { undoneSteps } from '#setup/set-up.ts';
import { findPython, pythonRemedy } from '#setup/synapse.ts';

/** What one look found: a sentence, and what to do if it is not well. */
interface Finding {
  readonly isWell: boolean;
  readonly words: string;
}

/** `npm run doctor`: says in sentences what is well, what is not and what to do; 0 when all is well. */
export async function runDoctor(): Promise<number> {
  const looks = [
    node,
    git,
    go,
    python,
    postgres,
    chromium,
    steps,
    setup,
    folder,
    data,
    room,
    lock,
    ports,
    parts,
  ];
  const findings: Finding[] = [];
  for (const look of looks) findings.push(await look());
  for (const { isWell, words } of findings) console.log(`${isWell ? '✓' : '✗'} ${words}`);
  const bad = findings.filter(({ isWell }) => !isWell).length;
  console.log(bad === 0 ? '\nAll is well.' : `\n${bad} of ${findings.length} need something.`);
  return bad === 0 ? 0 : 1;
}

function well(words: string): Finding {
  return { isWell: true, words };
}

function ill(words: string): Finding {
  return { isWell: false, words };
}

function node(): Finding {
  return well(`Node ${process.versions.node} runs everything.`);
}

function git(): Finding {
  try {
    return well(
      `${execFileSync('git', ['--version'], { encoding: 'utf8', timeout: 5000 }).trim()} is here.`,
    );
  } catch {
    return ill('git is missing; install it (Debian: apt-get install git).');
  }
}

function go(): Finding {
  const version = goVersion();
  if (version === undefined)
    return well('Go is not on this machine; set-up uses official releases instead, or says so.');
  return isFitGo(version)
    ? well(`Go ${version} builds the video server and the mailbox.`)
    : ill(`Go ${version} is too old to build the video server; ${goRemedy}`);
}

async function python(): Promise<Finding> {
  const found = await findPython();
  return found === undefined
    ? ill(pythonRemedy)
    : well(`Python ${found.version} (${found.command}) runs the chat server.`);
}

async function postgres(): Promise<Finding> {
  try {
    const { version, origin, folder: place } = await findPostgres();
    return well(
      `PostgreSQL ${version} (${origin === 'machine' ? "the machine's own" : 'from the package'}) lies in ${place}.`,
    );
  } catch (error) {
    return ill(error instanceof Error ? error.message : String(error));
  }
}

function chromium(): Finding {
  const found = findChromium();
  return found === undefined
    ? well(
        'Chromium is not on this machine; only the tests need it, and npm test installs it where it may (Debian: apt-get install chromium).',
      )
    : well(`Chromium for the tests is ${found}.`);
}

async function steps(): Promise<Finding> {
  const undone = await undoneSteps();
  return undone.length === 0
    ? well('Everything is set up and up to date.')
    : ill(
        `Not set up yet, or out of date: ${undone.join(', ')}. Run: npm run setup (npm start does it too).`,
      );
}

/** What every start, test and check would wait for. */
function setup(): Finding {
  const holder = setupHolder();
  if (!holder) return well('No set-up is at work.');
  const minutes = Math.round((Date.now() - holder.since.getTime()) / 60_000);
  return ill(
    `A set-up is at work (process ${holder.pid}, for ${minutes} min); all others wait for it. If it never ends, end it with: kill ${holder.pid}`,
  );
}

function folder(): Finding {
  const state = stateFolder();
  if (!existsSync(state))
    return well(`The state folder ${state} does not exist yet; the first start makes it.`);
  const { uid } = statSync(state);
  return process.getuid === undefined || uid === process.getuid()
    ? well(`The state folder is ${state}.`)
    : ill(
        `The state folder ${state} belongs to another user (${uid}); start as that user, or give it back with: sudo chown -R "$(id -u)" "${state}"`,
      );
}

/** What the next start would stumble over. */
async function data(): Promise<Finding> {
  const state = stateFolder();
  const server = await findPostgres().catch(() => undefined);
  if (!server || !existsSync(state)) return well('There are no data to look at.');
  if (runningHolder(state)) return well('The data are those of the running stack.');
  if (isBeginningAnew(state))
    return well('Beginning anew was interrupted; the next npm start finishes it.');
  try {
    checkKeys(state);
    void new Secrets(state);
    probeCluster(clusterFolder(state), server);
    return well('The data are whole, as far as can be seen without a start.');
  } catch (error) {
    return ill(error instanceof Error ? error.message : String(error));
  }
}

function room(): Finding {
  const place = existsSync(stateFolder()) ? stateFolder() : process.cwd();
  const { bavail, bsize } = statfsSync(place);
  const gigabytes = (bavail * bsize) / 1e9;
  return gigabytes >= 3
    ? well(`${gigabytes.toFixed(0)} GB of disk are free.`)
    : ill(
        `Only ${gigabytes.toFixed(1)} GB of disk are free; a first set-up needs about 3 GB (Go's caches are most of it).${aside()}`,
      );
}

/** What could make room, by the hand of its owner. */
function aside(): string {
  const size = sizeAside(stateFolder());
  return size === 0
    ? ''
    : ` ${inWords(size)} hold data of earlier lives, in ${join(stateFolder(), 'aside')}.`;
}

function lock(): Finding {
  const holder = runningHolder(stateFolder());
  if (holder) return well(`The stack runs at ${holder.origin} (process ${holder.pid}).`);
  return hasStaleLock(stateFolder())
    ? well('An earlier run ended abruptly; the next npm start clears up after it.')
    : well('The stack does not run now.');
}

async function ports(): Promise<Finding> {
  if (runningHolder(stateFolder())) return well('The ports are those of the running stack.');
  const base = portBase();
  const taken = await firstTakenPort(portsFrom(base));
  return taken === undefined
    ? well(`The ports from ${base} on are free.`)
    : ill(takenWords(taken, base));
}

interface Reported {
  readonly name: string;
  readonly state: string;
}

async function parts(): Promise<Finding> {
  if (!runningHolder(stateFolder())) return well('No part has to answer.');
  try {
    const url = `http://127.0.0.1:${portsFrom(portBase()).status}/status.json`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(3000) });
    const status: { parts: Reported[] } = JSON.parse(await answer.text());
    const sick = status.parts
      .filter(({ state }) => state !== 'up')
      .map(({ name, state }) => `${name} (${state})`);
    return sick.length === 0
      ? well(`All ${status.parts.length} parts are up.`)
      : ill(`Not up: ${sick.join(', ')}. Look into ${stateFolder()}/logs.`);
  } catch {
    return ill(
      'The stack runs but its status page does not answer; if it was started with ASTRA_PORT_BASE, give it here too.',
    );
  }
}
