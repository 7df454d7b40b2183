// It runs on whatever Node from 20 the machine has and on nothing else: it brings the dependencies, then hands over to the
// TypeScript beside it under the Node that the lockfile pins.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { findNode } from './node.mjs';
import { repositoryRoot } from './folders.mjs';
import { inPlainWords } from './plain-words.mjs';

/** Whoever started us, while they are surely there. */
const parent = process.ppid;
const verbs = ['setup', 'start', 'test', 'check', 'bench', 'conformance', 'sabotage', 'doctor'];

async function main([verb, ...rest]) {
  if (!verbs.includes(verb)) return say(`Say one of: ${verbs.join(', ')}.`, 64);
  if (verb !== 'doctor') await ensureDependencies(purposeOf(verb, rest));
  const found = findNode();
  if (found.node === undefined) return say(found.remedy, 1);
  const main = join(repositoryRoot, 'platform/local/src/main.ts');
  return handOver(found.node, [main, verb, ...rest], verb);
}

/** What will be set up after the dependencies. */
function purposeOf(verb, rest) {
  if (verb === 'check') return 'dependencies';
  return verb === 'start' || (verb === 'setup' && !rest.includes('--tests')) ? 'start' : 'tests';
}

/** Runs the rest in a child that hears of our signals and, by the channel, of our death. */
function handOver(node, args, verb) {
  const child = spawn(node, args, {
    cwd: repositoryRoot,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PATH: `${join(repositoryRoot, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
    },
  });
  // A signal sent to npm or to us alone must be handed on. Ctrl-C reaches the child by the terminal already, and a second
  // one would make a run of tests end at once; a start takes it as often as it comes.
  process.on('SIGINT', () => {
    if (verb === 'start' || !process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  watchParent(() => child.kill('SIGTERM'));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/** Whoever kills npm asks for an end, too. */
function watchParent(whenGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    whenGone();
  }, 300);
  timer.unref();
}

function say(sentence, code) {
  console.error(sentence);
  return code;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(inPlainWords(error));
  process.exitCode = 1;
}
