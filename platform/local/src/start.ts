import { once } from 'node:events';
import { stateFolder } from '#paths.ts';
import { beginAnew, finishBeginningAnew } from '#run/begin-anew.ts';
import { AlreadyRunning, runningHolder } from '#run/lock.ts';
import { portBase } from '#run/ports.ts';
import { startStack } from '#run/stack.ts';
import type { Stack } from '#run/stack.ts';
import { setUp } from '#setup/set-up.ts';
import { currentCode } from '#status/totp.ts';

/** Whether a process of ours waits for us at the other end of a channel. */
const hadStarter = process.connected;

const options = ['--fresh', '--yes', '--with-stand-by', '--without-web'];

/** `npm start`: set up what is missing, start everything, stay until asked to stop. */
export async function start(args: readonly string[]): Promise<number> {
  refuseUnknown(args);
  const state = stateFolder();
  refuseSecond(state);
  if (!args.includes('--fresh')) await finishBeginningAnew(state);
  else if (!(await beginAnew(state, args.includes('--yes')))) return 1;
  await setUp({ forTests: false, withoutWeb: args.includes('--without-web') });
  const signal = stopRequested();
  const begun = performance.now();
  console.log('Starting…');
  try {
    const withStandBy = args.includes('--with-stand-by');
    const stack = await startStack({ state, signal, portBase: portBase(), withStandBy, tell });
    announce(stack, (performance.now() - begun) / 1000);
    if (!signal.aborted) await once(signal, 'abort');
    await stopWith(stack);
  } catch (error) {
    if (!signal.aborted) throw error;
    tell('Everything has stopped.');
  }
  return 0;
}

/** A start that does something else than what was asked for looks as if it had done it. */
function refuseUnknown(args: readonly string[]): void {
  const unknown = args.find((arg) => !options.includes(arg));
  // npm keeps what stands before the two dashes for itself.
  const kept = options.find(
    (option) => process.env[`npm_config_${option.slice(2).replaceAll('-', '_')}`] === 'true',
  );
  if (unknown !== undefined)
    throw new Error(`npm start does not know "${unknown}". It knows ${options.join(', ')}.`);
  if (kept !== undefined && kept !== '--yes' && !args.includes(kept))
    throw new Error(`${kept} comes after two dashes: npm start -- ${kept}`);
}

/** Before anything is set up anew below the feet of the one that runs. */
function refuseSecond(state: string): void {
  const holder = runningHolder(state);
  if (holder) throw new AlreadyRunning(holder);
}

function tell(sentence: string): void {
  console.log(sentence);
}

async function stopWith(stack: Stack): Promise<void> {
  console.log('\nStopping…');
  await stack.stop();
  console.log('Everything has stopped.');
}

/** Aborts at Ctrl-C, at a request to end, and when the terminal or the one who started us is gone. */
function stopRequested(): AbortSignal {
  const request = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => request.abort());
  process.once('disconnect', () => request.abort());
  if (hadStarter && !process.connected) request.abort(); // gone before we listened
  return request.signal;
}

function announce(stack: Stack, seconds: number): void {
  const lines = stack.people.people.map(
    ({ displayName, roles, email, password, totpSecret }) =>
      `  ${displayName}, ${roles.join(', ').replaceAll('-', ' ')}\n    ${email.padEnd(31)}  ${password.padEnd(23)}  ${currentCode(totpSecret).code}`,
  );
  console.log(`
Astra Visio is ready: ${stack.origin}   (after ${seconds.toFixed(1)} s)
State and mailbox:    ${stack.run.statusPage}   ${stack.run.statusPage}/mailbox

Demo people, with e-mail, password and the code of this half minute
(new codes stand on the status page):
${lines.join('\n')}

Ctrl-C stops everything.`);
}
