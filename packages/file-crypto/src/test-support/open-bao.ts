import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@astra/file-store/test-support/free-port';
import { broughtProgram, startServer } from '@astra/file-store/test-support/server-process';
import type { ServerProcess } from '@astra/file-store/test-support/server-process';

const policyFile = new URL('../../../../platform/compose/transit-policy.hcl', import.meta.url);

/** A real OpenBao on loopback, with a transit engine made as docs/operations/documents.md says. */
export interface TestBao {
  readonly url: string;
  /** The same by TLS, with the certificate that was given. */
  readonly secureUrl: string;
  readonly mount: string;
  /** As its administrator; gives the body of the answer. */
  administer(method: string, path: string, content?: object): Promise<BaoAnswer>;
  /** A token of what the page lets the service do, or of the policy that is given. */
  token(policy?: string): Promise<string>;
  /** A role and its secret for what the page lets the service do. */
  role(lastsSeconds: number): Promise<{ readonly roleId: string; readonly secretId: string }>;
  kill(): Promise<void>;
  /** Starts it anew on what it has kept: sealed, until it is unsealed. */
  start(): Promise<void>;
  unseal(): Promise<void>;
  remove(): Promise<void>;
}
/** What it says; its parts are looked at by who asks. */
export type BaoAnswer = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Whether set-up has brought it. */
export const hasOpenBao = (): boolean => broughtProgram('bin/bao') !== null;
/** Where the lack of it is a reason to leave a test out: elsewhere set-up brings it. */
export const canHaveOpenBao = (): boolean =>
  ['linux', 'darwin'].includes(process.platform) && ['x64', 'arm64'].includes(process.arch);

type Certificate = { readonly certificate: string; readonly key: string };

/** Starts one, unsealed. */
export async function startOpenBao(tls?: Certificate): Promise<TestBao> {
  const folder = mkdtempSync(join(tmpdir(), 'astra-bao-'));
  const [port, securePort, cluster] = [await freePort(), await freePort(), await freePort()];
  writeFileSync(join(folder, 'bao.json'), settingsOf({ folder, port, securePort, cluster, tls }));
  mkdirSync(join(folder, 'data'));
  const url = `http://127.0.0.1:${port}`;
  let server: ServerProcess | undefined;
  const start = async (): Promise<void> => {
    server = await startServer({
      command: broughtProgram('bin/bao') ?? 'bao',
      args: ['server', '-config', join(folder, 'bao.json')],
      port,
      log: join(folder, 'log'),
    });
  };
  await start();
  const made = await ask({ url, token: '' }, 'POST', 'sys/init', oneShare);
  // The two fields of this answer.
  const { keys_base64: keys, root_token: root } = made as unknown as Init;
  const administer: TestBao['administer'] = (method, path, content) =>
    ask({ url, token: root }, method, path, content);
  const unseal = async (): Promise<void> => {
    await administer('POST', 'sys/unseal', { key: keys[0] });
    await untilActive(url);
  };
  await unseal();
  await prepare(administer);
  return {
    url,
    secureUrl: `https://127.0.0.1:${securePort}`,
    mount: 'astra',
    administer,
    ...signInsOf(administer),
    start,
    unseal,
    kill: async () => server?.kill(),
    remove: async () => {
      await server?.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const oneShare = { secret_shares: 1, secret_threshold: 1 };
type Init = { readonly keys_base64: readonly string[]; readonly root_token: string };

function settingsOf(wish: {
  readonly folder: string;
  readonly port: number;
  readonly securePort: number;
  readonly cluster: number;
  readonly tls: Certificate | undefined;
}): string {
  const { folder, port, securePort, cluster, tls } = wish;
  const plain = {
    tcp: {
      address: `127.0.0.1:${port}`,
      cluster_address: `127.0.0.1:${cluster}`,
      tls_disable: true,
    },
  };
  const files = { tls_cert_file: tls?.certificate, tls_key_file: tls?.key };
  const secure = { tcp: { address: `127.0.0.1:${securePort}`, ...files } };
  return JSON.stringify({
    storage: { raft: { path: join(folder, 'data'), node_id: 'one', performance_multiplier: 1 } },
    listener: tls === undefined ? [plain] : [plain, secure],
    api_addr: `http://127.0.0.1:${port}`,
    cluster_addr: `https://127.0.0.1:${cluster}`,
  });
}

/** The steps of the operations' page. */
async function prepare(administer: TestBao['administer']): Promise<void> {
  await administer('POST', 'sys/mounts/astra', { type: 'transit' });
  await administer('POST', 'astra/config/keys', { disable_upsert: true });
  const policy = readFileSync(policyFile, 'utf8');
  await administer('PUT', 'sys/policies/acl/astra-documents', { policy });
  await administer('POST', 'sys/auth/approle', { type: 'approle' });
}

function signInsOf(administer: TestBao['administer']): Pick<TestBao, 'token' | 'role'> {
  return {
    token: async (policy) => {
      const named = policy === undefined ? 'astra-documents' : 'of-a-test';
      if (policy !== undefined) await administer('PUT', `sys/policies/acl/${named}`, { policy });
      const made = await administer('POST', 'auth/token/create', { policies: [named] });
      return String(made['auth']?.['client_token']);
    },
    role: async (lastsSeconds) => {
      const place = 'auth/approle/role/astra-documents';
      const rules = { token_policies: ['astra-documents'], token_ttl: lastsSeconds };
      await administer('POST', place, rules);
      const role = await administer('GET', `${place}/role-id`);
      const secret = await administer('POST', `${place}/secret-id`, {});
      return {
        roleId: String(role['data']?.['role_id']),
        secretId: String(secret['data']?.['secret_id']),
      };
    },
  };
}

async function ask(
  { url, token }: { readonly url: string; readonly token: string },
  method: string,
  ...[path, content]: [string, object?]
): Promise<BaoAnswer> {
  const reply = await fetch(`${url}/v1/${path}`, {
    method,
    headers: token === '' ? {} : { 'X-Vault-Token': token },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`OpenBao answers ${method} ${path} with ${reply.status}: ${text}`);
  return text === '' ? {} : (JSON.parse(text) as BaoAnswer);
}

/** A server alone is its own leader after a moment. */
async function untilActive(url: string): Promise<void> {
  const giveUp = Date.now() + 30_000;
  while (Date.now() < giveUp) {
    if ((await fetch(`${url}/v1/sys/health`)).status === 200) return;
    await pause(50);
  }
  throw new Error('OpenBao did not become active');
}
