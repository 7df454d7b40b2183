import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freePort } from '@astra/file-store/test-support/free-port';
import { makeServiceDatabase, type TestDatabase } from '@astra/testing/postgres';
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';
import { creation, pieceAt, uuid } from './house.ts';

const mebibyte = 2 ** 20;
const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let place: TestDatabase;
let identity: Server;
let issuer: TestIssuer;
let folder: string;
let service: ChildProcess | undefined;
let origin: string;
beforeAll(async () => {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'test-key' };
  const { d: _private, ...publicHalf } = key;
  // Identity, as far as this service asks it: its keys.
  identity = createServer((_, reply) => {
    reply.setHeader('content-type', 'application/json');
    reply.end(JSON.stringify({ keys: [{ ...publicHalf, alg: 'EdDSA', use: 'sig' }] }));
  });
  identity.listen(0, '127.0.0.1');
  await once(identity, 'listening');
  issuer = await makeTestIssuer({ issuer: 'http://issuer.test/oidc', key });
  place = await makeServiceDatabase(inject('postgresAdminUrl'), 'documents');
  folder = mkdtempSync(join(tmpdir(), 'astra-killed-'));
});
afterAll(async () => {
  service?.kill('SIGKILL');
  identity.close();
  await place.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The service as a process of its own, as it runs everywhere. */
async function start(): Promise<void> {
  const port = await freePort();
  const nobody = 'http://127.0.0.1:9';
  const { mkdirSync } = await import('node:fs');
  for (const name of ['files', 'keys']) mkdirSync(join(folder, name), { recursive: true });
  service = spawn(process.execPath, [entry], {
    stdio: 'ignore',
    env: {
      // oxlint-disable-next-line node/no-process-env -- what any program gets
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      PUBLIC_ORIGIN: nobody,
      DATABASE_URL: place.url,
      DATABASE_OWNER_URL: place.ownerUrl,
      ISSUER: 'http://issuer.test/oidc',
      IDENTITY_URL: `http://127.0.0.1:${(identity.address() as AddressInfo).port}`,
      SECURITY_URL: nobody,
      CLIENT_SECRET: 'x'.repeat(32),
      DEPLOYMENT: 'trial',
      STORE: 'folder',
      STORE_FOLDER: join(folder, 'files'),
      KEYS: 'file',
      KEY_FOLDER: join(folder, 'keys'),
      SCANNER: 'none',
      LOG_LEVEL: 'fatal',
    },
  });
  origin = `http://127.0.0.1:${port}`;
  await expect
    .poll(() =>
      fetch(`${origin}/health/ready`).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
}

test('an upload goes on after the service was killed in the middle of it, and the file is what was sent', async () => {
  await start();
  const member = { id: uuid(), organisationId: uuid(), roles: ['clinician'] as const };
  const authorization = `Bearer ${await issuer.forMember(member, 'documents')}`;
  const ask = (path: string, wish: RequestInit = {}): Promise<Response> =>
    fetch(`${origin}${path}`, {
      ...wish,
      headers: { authorization, 'tus-resumable': '1.0.0', ...(wish.headers as object) },
    });
  const spaces = (await (await ask('/spaces')).json()) as { items: { id: string }[] };
  const content = randomBytes(24 * mebibyte + 77);
  const headers = creation(spaces.items[0]?.id ?? '', content.length);
  const begun = await ask('/uploads', { method: 'POST', headers });
  const path = `/${begun.headers.get('location') ?? ''}`;
  const offset = async (): Promise<number> =>
    Number((await ask(path, { method: 'HEAD' })).headers.get('upload-offset'));

  const sending = ask(path, { method: 'PATCH', headers: pieceAt(0), body: content }).catch(
    () => null,
  );
  await expect.poll(offset, { interval: 5 }).toBeGreaterThan(0);
  service?.kill('SIGKILL');
  const broken = await sending;
  await start();
  const kept = await offset();
  const rest = await ask(path, {
    method: 'PATCH',
    headers: pieceAt(kept),
    body: content.subarray(kept),
  });

  expect(broken?.status).not.toBe(204);
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(content.length);
  expect(rest.status).toBe(204);
  const { itemId } = (await (await ask(path)).json()) as { itemId: string };
  const got = Buffer.from(await (await ask(`/items/${itemId}/content`)).arrayBuffer());
  expect(createHash('sha256').update(got).digest('hex')).toBe(
    createHash('sha256').update(content).digest('hex'),
  );
});
