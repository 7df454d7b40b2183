import { ConfigError } from '@astra/kit/config';
import { readRules } from '#rules.ts';
import { makeState } from '#state.ts';
import { readWishes } from '#wishes.ts';

/**
 * `node src/install.ts <state>`: makes what a deployment needs and has not yet, from the settings in the environment.
 * No secret that is there is changed, and none is printed.
 */
const [state = '/state'] = process.argv.slice(2);
try {
  // oxlint-disable-next-line node/no-process-env -- the entry of a program
  const wishes = readWishes(process.env);
  const made = makeState(state, wishes, readRules());
  process.stdout.write(
    made.length === 0 ? 'Nothing was missing.\n' : `Made in ./state: ${made.join(', ')}.\n`,
  );
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\nMend astra.env, and run this again.\n`);
  process.exitCode = 1;
}
