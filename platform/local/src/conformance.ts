import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '#paths.ts';
import { setUp } from '#setup/set-up.ts';

const usage = `npm run conformance -- --engine jitsi --url <web origin of the Jitsi> [options]

  --meetings-port <port>  where the deployment's Prosody asks; the run listens there (8402)
  --only engine|journeys|moves
                          the suite of the engine in the browser, whole consultations and meetings, or
                          consultations that move to a LiveKit of ours when Jitsi dies, and back
  --control <program>     freezes, thaws, kills and restarts the deployment when called with that word, or
                          one part of it when also called with focus, signalling or bridge; without it
                          nothing that breaks the deployment is tried
  --relay                 the deployment names a TURN relay, which answers at 127.0.0.1 by TCP
  -t <words>              the tests of that name alone

The deployment's secrets come by the environment: docs/operations/jitsi.md.`;

const needed = {
  engine: [
    'JITSI_URL',
    'JITSI_DOMAIN',
    'JITSI_TOKEN_KEY',
    'JITSI_ORDERS_SECRET',
    'JITSI_HOOK_SECRET',
  ],
  journeys: ['JITSI_BRIDGES'],
  moves: ['JITSI_BRIDGES'],
} as const;

type Part = keyof typeof needed;
const isPart = (word: string): word is Part => word in needed;

/** Which engine is preferred decides which one's death is tried. */
const engineOrders = ['jitsi,livekit', 'livekit,jitsi'] as const;

/** `npm run conformance`: the engine's suite and whole consultations against a deployment that runs already. */
export async function runConformance(args: readonly string[]): Promise<number> {
  const wish = read(args);
  const variables = [...needed.engine, ...(wish.only === 'engine' ? [] : needed.journeys)];
  const missing = variables.filter((name) => (process.env[name] ?? '') === '');
  if (missing.length > 0) throw new Error(`Not set: ${missing.join(', ')}.\n\n${usage}`);
  await setUp({ forTests: true });
  const codes = [];
  for (const part of partsOf(wish))
    for (const engines of part === 'moves' ? engineOrders : ['jitsi'])
      codes.push(await vitest(part, { ...wish, engines }));
  return codes.every((code) => code === 0) ? 0 : 1;
}

/** All, unless one was named; what breaks the deployment only where it may be broken. */
function partsOf({ only, control }: Wish): readonly Part[] {
  if (only) return [only];
  return control === null ? ['engine', 'journeys'] : ['engine', 'journeys', 'moves'];
}

interface Wish {
  readonly url: string;
  readonly meetingsPort: string;
  readonly only: Part | null;
  readonly control: string | null;
  readonly hasRelay: boolean;
  readonly name: string | null;
}

function read(args: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...args],
    options: {
      engine: { type: 'string' },
      url: { type: 'string' },
      'meetings-port': { type: 'string', default: '8402' },
      only: { type: 'string' },
      control: { type: 'string' },
      relay: { type: 'boolean', default: false },
      name: { type: 'string', short: 't' },
    },
  });
  const { engine, url, only = null, control = null, name = null } = values;
  const part = only === null || !isPart(only) ? null : only;
  if (engine !== 'jitsi' || url === undefined || part !== only) throw new Error(usage);
  if (part === 'moves' && control === null) throw new Error(`Moves need --control.\n\n${usage}`);
  return {
    url: url.replace(/\/$/, ''),
    meetingsPort: values['meetings-port'],
    only: part,
    control,
    hasRelay: values.relay,
    name,
  };
}

async function vitest(project: Part, wish: Wish & { readonly engines: string }): Promise<number> {
  const program = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');
  const config = ['--config', 'vitest.conformance.config.ts', '--project', project];
  const name = wish.name === null ? [] : ['-t', wish.name];
  const child = spawn(process.execPath, [program, 'run', ...config, ...name], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      CONFORMANCE_URL: wish.url,
      CONFORMANCE_MEETINGS_PORT: wish.meetingsPort,
      CONFORMANCE_ENGINES: wish.engines,
      ...(wish.control === null ? {} : { CONFORMANCE_CONTROL: wish.control }),
      ...(wish.hasRelay ? { CONFORMANCE_RELAY: 'yes' } : {}),
    },
  });
  process.once('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => undefined); // the terminal tells vitest itself
  const [code]: unknown[] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
