import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { startRclone } from '@astra/file-store/test-support/rclone-server';
import type { Stack } from '@astra/platform-local/run/stack';
import { memoryBytes, residentBytes } from '@astra/platform-local/status/memory';
import type { Figure } from './bench.ts';
import { BrowserLike } from './browser-like.ts';
import {
  announcing,
  bytesFrom,
  pieceFrom,
  sendBytes,
  takeBytes,
  type Way,
} from './documents-door.ts';
import { inMegabytes, timed } from './figures.ts';
import { personWho, withStack } from './own-stack.ts';

/** As the pages send on a fast line. */
const pieceBytes = 32 * 1_048_576;
const mostGrowth = 64 * 1_048_576;

/** A clinician before their own documents, with a file of this size. */
export type Door = {
  readonly way: (path: string) => Way;
  readonly spaceId: string;
  readonly sizeBytes: number;
};

/** A whole stack whose file server is `rclone serve webdav`, as it is set by itself; gives its address, too. */
export async function withFileServer<T>(
  sizeBytes: number,
  work: (stack: Stack, door: Door, fileServer: string) => Promise<T>,
): Promise<T> {
  const server = await startRclone({ remembersFolders: true });
  const changes = {
    STORE: 'webdav',
    STORE_URL: server.url,
    STORE_USER: 'maud',
    STORE_PASSWORD: 'maud-secret',
    STORE_REACH: 'loopback',
  };
  try {
    return await withStack({ changes: { documents: changes } }, async (stack) =>
      work(stack, await doorOf(stack, sizeBytes), server.url),
    );
  } finally {
    await server.stop();
  }
}

async function doorOf(stack: Stack, sizeBytes: number): Promise<Door> {
  const browser = new BrowserLike(stack.origin);
  await browser.signIn(personWho(stack, 'clinician'));
  const spaces = await browser.get<{ items: readonly { id: string }[] }>('/api/documents/spaces');
  const way = (path: string): Way => ({
    url: `${stack.origin}/api/documents/${path}`,
    headers: browser.headers,
  });
  return { way, spaceId: spaces.items[0]?.id ?? '', sizeBytes };
}

/** What the service took more of while a file passed. */
export const growth = (what: string, bytes: number): Figure => ({
  what,
  value: inMegabytes(Math.max(0, bytes)),
  bar: '< 64 MB',
  holds: bytes < mostGrowth,
});

const pidOf = (stack: Stack): number =>
  stack.parts().find(({ name }) => name === 'documents')?.pid ?? 0;
export const memoryOf = (stack: Stack): number => memoryBytes(pidOf(stack));
export const residentOf = (stack: Stack): number => residentBytes(pidOf(stack));

/**
 * What the service took more of during some work, at most; looked at each 50 ms. By its resident pages: to have the
 * proportional ones counted took a seventh of the processor, of which the service was in want.
 */
export async function watched<T>(
  stack: Stack,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number; readonly peak: number }> {
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentOf(stack));
  }, 50);
  try {
    return { ...(await timed(work)), peak };
  } finally {
    clearInterval(watch);
  }
}

async function begin({ way, spaceId, sizeBytes }: Door, name: string): Promise<string> {
  const { url, headers } = way('uploads');
  const { 'content-type': _none, ...plain } = headers;
  const said = { ...plain, ...announcing(spaceId, { name, sizeBytes }) };
  const reply = await fetch(url, { method: 'POST', headers: said });
  if (reply.status !== 201) throw new Error(`The upload was answered ${reply.status}`);
  return reply.headers.get('location') ?? '';
}

const itemOf = async ({ way }: Door, path: string): Promise<string> => {
  const { url, headers } = way(path);
  const reply = await fetch(url, { headers });
  return ((await reply.json()) as { itemId: string }).itemId;
};

async function send({ way, sizeBytes }: Door, path: string, from: number): Promise<void> {
  const { url, headers } = way(path);
  for (let at = from; at < sizeBytes; at += pieceBytes) {
    const said = { url, headers: { ...headers, ...pieceFrom(at) } };
    const end = Math.min(sizeBytes, at + pieceBytes);
    const { status } = await sendBytes('PATCH', said, { from: at, end });
    if (status !== 204) throw new Error(`The bytes were answered ${status}`);
  }
}

/** Sends it whole; gives the document. */
export async function upload(door: Door, name: string): Promise<string> {
  const path = await begin(door, name);
  await send(door, path, 0);
  return itemOf(door, path);
}

/** Null while it does not answer. */
async function offsetOf({ way }: Door, path: string): Promise<number | null> {
  const { url, headers } = way(path);
  const said = { ...headers, 'tus-resumable': '1.0.0' };
  const reply = await fetch(url, { method: 'HEAD', headers: said }).catch(() => null);
  const offset = reply?.ok === true ? reply.headers.get('upload-offset') : null;
  return offset === null ? null : Number(offset);
}

/** The service is killed when 60 % are there, and the rest is sent: whether what comes back is what was sent. */
export async function goesOnAfterKill(stack: Stack, door: Door): Promise<boolean> {
  const { sizeBytes } = door;
  const path = await begin(door, 'killed.bin');
  const pid = pidOf(stack);
  const sending = send(door, path, 0).catch(() => undefined);
  while (((await offsetOf(door, path)) ?? 0) < sizeBytes * 0.6) await pause(20);
  process.kill(pid, 'SIGKILL');
  await sending;
  let kept = await offsetOf(door, path);
  for (; kept === null || pidOf(stack) === pid; kept = await offsetOf(door, path)) await pause(50);
  await send(door, path, kept);
  const id = await itemOf(door, path);
  const got = await takeBytes(door.way(`items/${id}/content`), { isProved: true });
  const hash = createHash('sha256');
  for await (const bytes of bytesFrom(0, sizeBytes)) hash.update(bytes);
  return got.sha256 === hash.digest('hex');
}
