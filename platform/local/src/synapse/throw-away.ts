import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '#free-port.ts';
import { repositoryRoot } from '#paths.ts';
import { databaseUrl, dropForeignDatabase, ensureForeignDatabase } from '#postgres/databases.ts';
import { ensureTemplate } from '#postgres/templates.ts';
import { furnishSynapse } from '#synapse/launch.ts';
import type { SynapseCommand } from '#synapse/launch.ts';
import type { OidcClient, SynapsePlan, SynapseSecrets } from '#synapse/configuration.ts';

export interface SynapseWish {
  /** The superuser's address of the PostgreSQL that its database is made in. */
  readonly adminUrl: string;
  readonly signIn?: OidcClient;
  /** Where people reach it, if not at its own address. */
  readonly publicUrl?: string;
  /** Rows of deleted messages are emptied within seconds and not after a day: for tests that search for them. */
  readonly isHurried?: boolean;
}

/** A real Synapse that nothing of is kept, on loopback. */
export interface ThrowAwaySynapse {
  readonly url: string;
  readonly metricsUrl: string;
  readonly serverName: string;
  readonly secrets: SynapseSecrets;
  /** Its database, for tests that look whether words lie in it. */
  readonly databaseUrl: string;
  readonly pid: number;
  log(): string;
  kill(): Promise<void>;
  /** Comes back on the same port with the same keys and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const serverName = 'chat.test';

/** Starts a Synapse of one's own; resolves once it answers. */
export async function startThrowAwaySynapse(wish: SynapseWish): Promise<ThrowAwaySynapse> {
  const folder = await mkdtemp(join(tmpdir(), 'astra-synapse-'));
  const plan = await planOf(folder, wish);
  const { name, password } = plan.database;
  await ensureTemplate(wish.adminUrl, template, () => makeTemplate(wish));
  await ensureForeignDatabase(wish.adminUrl, { name, password, template });
  const command = wish.isHurried === true ? hurried(furnishSynapse(plan)) : furnishSynapse(plan);
  let child = await launch(command, plan);
  return {
    url: addressOf(plan),
    metricsUrl: `http://127.0.0.1:${plan.metricsPort}/_synapse/metrics`,
    serverName,
    secrets: plan.secrets,
    databaseUrl: databaseUrl(wish.adminUrl, { database: name }),
    get pid() {
      return child.pid ?? 0;
    },
    log: () => logOf(folder),
    kill: () => end(child, 'SIGKILL'),
    restart: async () => {
      await end(child, 'SIGKILL');
      child = await launch(command, plan);
    },
    stop: async () => {
      await end(child, 'SIGKILL');
      await dropForeignDatabase(wish.adminUrl, name);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Its tables, without a row of ours: to make them takes longer than all the rest of a start. */
const template = 'synapse_template';

async function makeTemplate(wish: SynapseWish): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'astra-synapse-'));
  const plan = await planOf(folder, wish);
  const database = { ...plan.database, name: template, role: template };
  await ensureForeignDatabase(wish.adminUrl, { name: template, password: database.password });
  const own = { ...plan, database };
  const child = await launch(furnishSynapse(own), own);
  await end(child, 'SIGTERM');
  await rm(folder, { recursive: true, force: true });
}

async function planOf(folder: string, wish: SynapseWish): Promise<SynapsePlan> {
  const { hostname, port } = new URL(wish.adminUrl);
  const name = `synapse_${randomBytes(4).toString('hex')}`;
  const own = await freePort();
  return {
    serverName,
    publicUrl: wish.publicUrl ?? `http://127.0.0.1:${own}`,
    listenOn: '127.0.0.1',
    port: own,
    metricsPort: await freePort(),
    folder,
    pushNetwork: '127.0.0.1/32',
    database: { host: hostname, port: Number(port), name, role: name, password: secret() },
    secrets: {
      signingSeed: secret(),
      macaroon: secret(),
      form: secret(),
      registration: secret(),
      serviceToken: secret(),
      toServiceToken: secret(),
      jwt: secret(),
    },
    ...(wish.signIn === undefined ? {} : { signIn: wish.signIn }),
    ...(wish.isHurried === true ? { redactedFor: '1s' } : {}),
  };
}

function hurried({ environment, ...command }: SynapseCommand): SynapseCommand {
  const path = [environment['PYTHONPATH'], join(repositoryRoot, 'platform/local/synapse/hurried')];
  return { ...command, environment: { ...environment, PYTHONPATH: path.join(delimiter) } };
}

const secret = (): string => randomBytes(32).toString('base64url');
const addressOf = ({ port }: SynapsePlan): string => `http://127.0.0.1:${port}`;
const logPath = (folder: string): string => join(folder, 'synapse.log');
const logOf = (folder: string): string =>
  existsSync(logPath(folder)) ? readFileSync(logPath(folder), 'utf8') : '';

async function launch(command: SynapseCommand, plan: SynapsePlan): Promise<ChildProcess> {
  const output = openSync(logPath(plan.folder), 'a');
  const child = spawn(command.command, command.args, {
    stdio: ['ignore', output, output],
    env: command.environment,
    cwd: plan.folder,
  });
  closeSync(output);
  const giveUp = performance.now() + 60_000;
  while (performance.now() < giveUp && child.exitCode === null && child.pid !== undefined) {
    const signal = AbortSignal.timeout(1000);
    const reply = await fetch(`${addressOf(plan)}/health`, { signal }).catch(() => undefined);
    if (reply?.ok === true) return child;
    await delay(50);
  }
  await end(child, 'SIGKILL');
  throw new Error(`Synapse did not come up.\n${logOf(plan.folder).slice(-3000)}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
