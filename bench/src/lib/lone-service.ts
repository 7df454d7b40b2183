import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { repositoryRoot } from '@astra/platform-local/paths';
import { freePort } from '@astra/platform-local/free-port';
import { migrateTrail } from '@astra/platform-local/postgres/trail';
import { makeServiceDatabase, type TestDatabase } from '@astra/testing/postgres';
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';

export type LoneService = {
  readonly url: string;
  readonly pid: number;
  readonly issuer: TestIssuer;
  readonly database: TestDatabase;
  /** From the start of the process until it was ready. */
  readonly readyMs: number;
};
type Settings = {
  readonly name: 'security' | 'connectors' | 'documents' | 'meetings';
  readonly superuserUrl: string;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Runs one service as it is started in production; identity is an issuer of this bench. */
export async function withLoneService<T>(
  { name, superuserUrl, environment = {} }: Settings,
  work: (service: LoneService) => Promise<T>,
): Promise<T> {
  const issuer = await makeTestIssuer();
  const identity = await serveKeys(issuer);
  const database = await makeServiceDatabase(superuserUrl, name);
  if (name === 'security') await migrateTrail(superuserUrl, nameOf(database));
  const url = `http://127.0.0.1:${await freePort()}`;
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [join(repositoryRoot, 'services', name, 'src', 'main.ts')],
    {
      cwd: repositoryRoot,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PORT: new URL(url).port,
        PUBLIC_ORIGIN: 'http://localhost:8400',
        DATABASE_URL: database.url,
        DATABASE_OWNER_URL: database.ownerUrl,
        ISSUER: issuer.issuer,
        IDENTITY_URL: identity.url,
        CLIENT_SECRET: randomBytes(32).toString('base64url'),
        EVENT_SEAL_KEY: randomBytes(32).toString('base64url'),
        LOG_LEVEL: 'warn',
        ...environment,
      },
    },
  );
  try {
    await ready(`${url}/health/ready`);
    const readyMs = performance.now() - begun;
    return await work({ url, pid: child.pid ?? 0, issuer, database, readyMs });
  } finally {
    if (child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
    identity.close();
    await database.drop();
  }
}

const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1);

async function serveKeys(issuer: TestIssuer): Promise<{ url: string; close: () => void }> {
  const { jwks } = issuer.keys as unknown as { jwks: () => unknown };
  const server = createServer((_request, reply) => {
    reply.setHeader('content-type', 'application/json');
    reply.end(JSON.stringify(jwks()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

async function ready(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const isReady = await fetch(url).then(
      (reply) => reply.ok,
      () => false,
    );
    if (isReady) return;
    await pause(25);
  }
  throw new Error('The service was not ready within 15 s');
}
