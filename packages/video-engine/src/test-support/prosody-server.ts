import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readTokenKey } from '../jitsi/join-token.ts';
import type { TokenKey } from '../jitsi/join-token.ts';
import { freeTcpPort } from './free-ports.ts';

/** A real Prosody of one test file with our modules and our own configuration, on loopback only. */
export interface TestProsody {
  readonly url: string;
  readonly publicUrl: string;
  readonly domain: string;
  readonly tokenKey: TokenKey;
  readonly ordersSecret: string;
  readonly hookSecret: string;
  /** Where the focus and the bridges sign in, in production on the inner network. */
  readonly innerPort: number;
  /** Password of the accounts `focus` and `jvb` there. */
  readonly innerPassword: string;
  readonly pid: number;
  /** What it has logged so far. */
  log(): string;
  kill(): Promise<void>;
  /** Comes back on the same ports with the same keys. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What a test may want otherwise than production has it. */
export interface ProsodyWish {
  /** Parts without which the engine calls itself down; default none, since none runs in tests. */
  readonly expects?: readonly string[];
  /** Further lines of the main file. */
  readonly settings?: string;
}

const jitsiFolder = fileURLToPath(new URL('../../../../platform/jitsi', import.meta.url));
const domain = 'meet.test';

interface Place {
  readonly folder: string;
  readonly inner: number;
  readonly http: number;
}

/** Starts a server that asks and tells `meetingsUrl`. */
export async function startProsody(
  meetingsUrl: string,
  wish: ProsodyWish = {},
): Promise<TestProsody> {
  const folder = mkdtempSync(join(tmpdir(), 'astra-prosody-'));
  const place = { folder, inner: await freeTcpPort(), http: await freeTcpPort() };
  const secrets = { orders: secret(), hooks: secret(), inner: secret() };
  const tokenKey = makeTokenKey();
  furnish(place, { tokenKey, innerPassword: secrets.inner, wish });
  const environment = {
    ASTRA_XMPP_DOMAIN: domain,
    ASTRA_MEETINGS_URL: meetingsUrl,
    ASTRA_HOOK_SECRET: secrets.hooks,
    ASTRA_ORDERS_SECRET: secrets.orders,
    ASTRA_ORDERS_HOST: '127.0.0.1',
    ASTRA_TOKEN_KEYS: join(folder, 'keys'),
  };
  let child = await launch(place, environment);
  return {
    url: `http://127.0.0.1:${place.http}`,
    // Another name than the orders have: the two doors are told apart by it, as behind a gateway.
    publicUrl: `ws://localhost:${place.http}/xmpp-websocket`,
    domain,
    tokenKey,
    ordersSecret: secrets.orders,
    hookSecret: secrets.hooks,
    innerPort: place.inner,
    innerPassword: secrets.inner,
    get pid() {
      return child.pid ?? 0;
    },
    log: () => readFileSync(join(folder, 'prosody.log'), 'utf8'),
    kill: () => end(child),
    restart: async () => {
      child = await launch(place, environment);
    },
    stop: async () => {
      await end(child);
      rmSync(folder, { recursive: true });
    },
  };
}

const secret = (): string => randomBytes(32).toString('base64url');

/** A fresh key as a deployment would make one. */
export function makeTokenKey(): TokenKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return readTokenKey(der.toString('base64'));
}

interface Furniture {
  readonly tokenKey: TokenKey;
  readonly innerPassword: string;
  readonly wish: ProsodyWish;
}

function furnish(place: Place, { tokenKey, innerPassword, wish }: Furniture): void {
  const { folder } = place;
  cpSync(join(jitsiFolder, 'prosody'), join(folder, 'modules'), { recursive: true });
  cpSync(join(jitsiFolder, 'config/astra.cfg.lua'), join(folder, 'astra.cfg.lua'));
  mkdirSync(join(folder, 'keys'));
  writeFileSync(join(folder, 'keys', `${tokenKey.id}.pem`), tokenKey.publicPem);
  const accounts = join(folder, 'data', `auth%2e${domain.replaceAll('.', '%2e')}`, 'accounts');
  mkdirSync(accounts, { recursive: true });
  for (const name of ['focus', 'jvb'])
    writeFileSync(
      join(accounts, `${name}.dat`),
      `return { ["password"] = ${JSON.stringify(innerPassword)} };\n`,
    );
  writeFileSync(join(folder, 'prosody.cfg.lua'), mainFile(place, wish));
}

/** What an image brings by itself; everything of ours is in the included file. */
function mainFile({ folder, inner, http }: Place, wish: ProsodyWish): string {
  const expects = (wish.expects ?? []).map((part) => JSON.stringify(part)).join(', ');
  return `
    -- It refuses to be root unless told; a container of tests has nobody else.
    run_as_root = true
    plugin_paths = { "${folder}/modules" }
    data_path = "${folder}/data"
    log = { { levels = { min = "info" }, to = "file", filename = "${folder}/prosody.log" } }
    modules_enabled = { "saslauth", "disco" }
    interfaces = { "127.0.0.1" }
    c2s_ports = { ${inner} }
    c2s_require_encryption = false
    allow_unencrypted_plain_auth = true
    http_ports = { ${http} }
    https_ports = {}
    http_default_host = "${domain}"
    astra_expects = { ${expects} }
    ${wish.settings ?? ''}
    Include "${folder}/astra.cfg.lua"
  `;
}

function program(): string {
  const named =
    // oxlint-disable-next-line node/no-process-env -- a test's own setting; no service reads it
    process.env['PROSODY'] ??
    [fileURLToPath(new URL('../../../../.astra/prosody/prosody', import.meta.url))]
      .concat('/usr/bin/prosody', '/usr/local/bin/prosody')
      .find((path) => existsSync(path));
  if (!named) throw new Error('There is no Prosody: run `npm test`, which brings it.');
  return named;
}

async function launch(place: Place, environment: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(program(), ['-F', '--config', join(place.folder, 'prosody.cfg.lua')], {
    stdio: 'ignore',
    // oxlint-disable-next-line node/no-process-env -- what any program gets, and the settings of this one
    env: { PATH: process.env['PATH'], HOME: place.folder, ...environment },
  });
  const giveUp = Date.now() + 20_000;
  while (Date.now() < giveUp && child.exitCode === null) {
    const signal = AbortSignal.timeout(1000);
    const reply = await fetch(`http://127.0.0.1:${place.http}/astra/health`, { signal }).catch(
      () => null,
    );
    // 404 comes from the server before our modules are loaded.
    if (reply && reply.status !== 404) return child;
    await pause(50);
  }
  child.kill('SIGKILL');
  const log = join(place.folder, 'prosody.log');
  const words = existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : '';
  throw new Error(`Prosody did not come up.\n${words}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
