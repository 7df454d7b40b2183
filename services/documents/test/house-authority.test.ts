import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hasRclone, startRclone } from '@astra/file-store/test-support/rclone-server';
import type { TestWebDav } from '@astra/file-store/test-support/apache-server';
import { makeHouseAuthority } from '@astra/testing/house-authority';
import { creation, pieceAt } from './house.ts';
import { aMember, makeOwnProcess, type OwnProcess } from './own-process.ts';

/** A file server whose certificate is of an authority that only its house believes. */
const house = makeHouseAuthority();
let service: OwnProcess;
let server: TestWebDav;
beforeAll(async () => {
  if (!hasRclone()) return;
  server = await startRclone({ tls: house });
  service = await makeOwnProcess();
});
afterEach(() => service?.kill());
afterAll(async () => {
  await service?.close();
  await server?.stop();
  house.drop();
});

/** Sends a file whole. The answer of the piece, and what then can be downloaded. */
async function send(content: Buffer, more: Record<string, string>) {
  await service.start({
    STORE: 'webdav',
    STORE_URL: server.url,
    STORE_USER: 'maud',
    STORE_PASSWORD: 'maud-secret',
    STORE_REACH: 'loopback',
    ...more,
  });
  const { ask, spaceId } = await aMember(service);
  const headers = creation(spaceId, content.length);
  const begun = await ask('/uploads', { method: 'POST', headers });
  const path = `/${begun.headers.get('location') ?? ''}`;
  const { status } = await ask(path, { method: 'PATCH', headers: pieceAt(0), body: content });
  if (status !== 204) return { status, got: null };
  const { itemId } = (await (await ask(path)).json()) as { itemId: string };
  const got = await (await ask(`/items/${itemId}/content`)).arrayBuffer();
  return { status, got: Buffer.from(got) };
}

test.runIf(hasRclone())(
  'a file server with a certificate of the house is reached once its authority is named, and not before',
  { timeout: 120_000 },
  async () => {
    const content = randomBytes(100_000);

    const unknown = await send(content, {});
    await service.kill();
    const known = await send(content, { NODE_EXTRA_CA_CERTS: house.authority });

    expect(unknown).toEqual({ status: 503, got: null });
    expect(known).toEqual({ status: 204, got: content });
  },
);
