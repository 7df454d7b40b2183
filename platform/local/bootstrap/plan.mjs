import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { repositoryRoot, stateFolder } from './folders.mjs';
import { beside } from './half-made.mjs';

/** Seconds on a two-core machine with nothing downloaded before; own measurements replace them. */
const ofStart = { dependencies: 60, postgres: 4, livekit: 210, mailpit: 70, synapse: 60, web: 25 };
const ofTests = {
  chromium: 90,
  prosody: 20,
  coturn: 15,
  'file-servers': 20,
  openbao: 12,
  versitygw: 130,
  'foreign-client': 60,
};
const firstGuesses = { ...ofStart, ...ofTests };

/** What each step leaves behind; used to foresee, before it is its turn, whether it will be needed. */
const products = {
  dependencies: () => join(repositoryRoot, 'node_modules/.package-lock.json'),
  postgres: () => repositoryRoot,
  livekit: () => join(stateFolder(), 'bin/livekit-server'),
  mailpit: () => join(stateFolder(), 'bin/mailpit'),
  synapse: () => join(stateFolder(), 'bin/synapse/bin/python'),
  web: () => join(repositoryRoot, 'apps/web/dist/index.html'),
  chromium: () => findChromium() ?? '',
  prosody: () => join(stateFolder(), 'prosody/prosody'),
  coturn: () => join(stateFolder(), 'coturn/coturn'),
  'file-servers': () => join(stateFolder(), 'file-servers/file-servers'),
  openbao: () => join(stateFolder(), 'bin/bao'),
  versitygw: () => join(stateFolder(), 'bin/versitygw'),
  'foreign-client': () => join(stateFolder(), 'bin/foreign-client'),
};

/** In their order. */
const wantedFor = { dependencies: {}, start: ofStart, tests: firstGuesses };

const durationsFile = () => join(stateFolder(), 'stamps/durations.json');

/** How long a step will probably take, in seconds: as long as it took here before. */
export function expectedSeconds(step) {
  return rememberedDurations()[step] ?? firstGuesses[step] ?? 10;
}

/** The seconds of those later steps that look undone. */
export function expectedSecondsAfter(step, purpose) {
  const names = Object.keys(wantedFor[purpose]);
  return names
    .slice(names.indexOf(step) + 1)
    .filter((name) => !existsSync(products[name]()))
    .reduce((sum, name) => sum + expectedSeconds(name), 0);
}

/** Keeps how long a step took, for the next time somebody asks. */
export function rememberDuration(step, seconds) {
  const file = durationsFile();
  mkdirSync(join(stateFolder(), 'stamps'), { recursive: true });
  const text = JSON.stringify({ ...rememberedDurations(), [step]: Math.ceil(seconds) }, null, 2);
  const fresh = beside(file);
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}

function rememberedDurations() {
  try {
    return JSON.parse(readFileSync(durationsFile(), 'utf8'));
  } catch {
    return {}; // first time here
  }
}
