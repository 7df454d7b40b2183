import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { exportJWK, generateKeyPair } from 'jose';
import { expect, inject } from 'vitest';
import { freePort } from '@astra/file-store/test-support/free-port';
import { makeServiceDatabase } from '@astra/testing/postgres';
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';
import { uuid } from './house.ts';

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const nobody = 'http://127.0.0.1:9';
type Environment = Readonly<Record<string, string>>;

/** The service as a process of its own, as it runs everywhere, on a real database and a real folder. */
export type OwnProcess = {
  readonly issuer: TestIssuer;
  readonly folder: string;
  /** Starts it and waits until it is ready. */
  readonly start: (more?: Environment) => Promise<void>;
  /** Starts it, and gives what it says when it ends by itself. */
  readonly refusal: (more: Environment) => Promise<string>;
  /** As a machine that fails. */
  readonly kill: () => Promise<void>;
  readonly ask: (path: string, wish?: RequestInit) => Promise<Response>;
  /** Past the service, as its owner. */
  readonly query: (sql: string, values?: unknown[]) => Promise<readonly Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
};

export async function makeOwnProcess(): Promise<OwnProcess> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'test-key' };
  const { d: _private, ...publicHalf } = key;
  // Identity, as far as this service asks it: its keys.
  const identity = createServer((_, reply) => {
    reply.setHeader('content-type', 'application/json');
    reply.end(JSON.stringify({ keys: [{ ...publicHalf, alg: 'EdDSA', use: 'sig' }] }));
  });
  identity.listen(0, '127.0.0.1');
  await once(identity, 'listening');
  const issuer = await makeTestIssuer({ issuer: 'http://issuer.test/oidc', key });
  const place = await makeServiceDatabase(inject('postgresAdminUrl'), 'documents');
  const folder = mkdtempSync(join(tmpdir(), 'astra-own-process-'));
  for (const name of ['files', 'keys']) mkdirSync(join(folder, name));
  let service: ChildProcess | undefined;
  let origin = nobody;
  const kill = async (): Promise<void> => {
    if (!service || service.exitCode !== null || service.signalCode !== null) return;
    const gone = once(service, 'exit');
    service.kill('SIGKILL');
    await gone;
  };
  const environment = (port: number, more: Environment): Environment => ({
    // oxlint-disable-next-line node/no-process-env -- what any program gets
    PATH: process.env['PATH'] ?? '',
    PORT: String(port),
    PUBLIC_ORIGIN: nobody,
    DATABASE_URL: place.url,
    DATABASE_OWNER_URL: place.ownerUrl,
    ISSUER: 'http://issuer.test/oidc',
    IDENTITY_URL: `http://127.0.0.1:${(identity.address() as AddressInfo).port}`,
    SECURITY_URL: nobody,
    MEETINGS_URL: nobody,
    CONNECTORS_URL: nobody,
    EVENT_SEAL_KEY: 'A'.repeat(43),
    CLIENT_SECRET: 'x'.repeat(32),
    DEPLOYMENT: 'trial',
    STORE: 'folder',
    STORE_FOLDER: join(folder, 'files'),
    KEYS: 'file',
    KEY_FOLDER: join(folder, 'keys'),
    SCANNER: 'none',
    LOG_LEVEL: 'fatal',
    ...more,
  });
  return {
    issuer,
    folder,
    kill,
    ask: (path, wish) => fetch(`${origin}${path}`, wish),
    query: async (sql, values = []) => {
      const owner = new pg.Client({ connectionString: place.ownerUrl });
      await owner.connect();
      const { rows } = await owner.query(sql, values).finally(() => owner.end());
      return rows;
    },
    start: async (more = {}) => {
      const port = await freePort();
      origin = `http://127.0.0.1:${port}`;
      service = spawn(process.execPath, [entry], { stdio: 'ignore', env: environment(port, more) });
      await expect.poll(() => isReady(origin), { timeout: 50_000 }).toBe(true);
    },
    refusal: async (more) => {
      const port = await freePort();
      const stdio = ['ignore', 'ignore', 'pipe'] as const;
      const begun = spawn(process.execPath, [entry], {
        stdio: [...stdio],
        env: environment(port, more),
      });
      service = begun;
      const closed = once(begun, 'close');
      const said: Buffer[] = [];
      begun.stderr?.on('data', (part: Buffer) => said.push(part));
      // One that starts all the same has said nothing.
      const isOver = async (): Promise<boolean> =>
        begun.exitCode !== null || (await isReady(`http://127.0.0.1:${port}`));
      await expect.poll(isOver, { timeout: 50_000 }).toBe(true);
      await kill();
      await closed;
      return Buffer.concat(said).toString();
    },
    close: async () => {
      await kill();
      identity.close();
      await place.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const isReady = (origin: string): Promise<boolean> =>
  fetch(`${origin}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

type Whom = {
  readonly organisationId?: string;
  readonly role?: 'clinician' | 'security-officer';
};

export type AsMember = {
  readonly ask: (path: string, wish?: RequestInit) => Promise<Response>;
  /** Their own space. */
  readonly spaceId: string;
};

/** Somebody who asks the running service; a clinician, unless said otherwise. */
export async function aMember(
  service: OwnProcess,
  { organisationId = uuid(), role = 'clinician' }: Whom = {},
): Promise<AsMember> {
  const member = { id: uuid(), organisationId, roles: [role] };
  const authorization = `Bearer ${await service.issuer.forMember(member, 'documents')}`;
  const ask: AsMember['ask'] = (path, wish = {}) =>
    service.ask(path, {
      ...wish,
      headers: { authorization, 'tus-resumable': '1.0.0', ...(wish.headers as object) },
    });
  const spaces = (await (await ask('/spaces')).json()) as { items: { id: string }[] };
  return { ask, spaceId: spaces.items[0]?.id ?? '' };
}
