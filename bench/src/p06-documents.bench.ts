import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { startRclone } from '@astra/file-store/test-support/rclone-server';
import type { Stack } from '@astra/platform-local/run/stack';
import { memoryBytes } from '@astra/platform-local/status/memory';
import type { Bench, Figure } from '#lib/bench.ts';
import { BrowserLike } from '#lib/browser-like.ts';
import {
  announcing,
  bytesFrom,
  pieceFrom,
  sendBytes,
  takeBytes,
  type Way,
} from '#lib/documents-door.ts';
import { inMegabytes, timed } from '#lib/figures.ts';
import { personWho, withStack } from '#lib/own-stack.ts';

const sizeBytes = 1_073_741_824;
/** As the pages send on a fast line. */
const pieceBytes = 32 * 1_048_576;
const mostGrowth = 64 * 1_048_576;
const leastShare = 0.7;

/** A large file through the public door, sealed on the way, beside a plain copy to the same file server. */
export const bench: Bench = {
  id: 'P6',
  title: 'a document of 1 GB up and down, sealed, over WebDAV',
  run: async () => {
    const server = await startRclone({ remembersFolders: true });
    const changes = {
      STORE: 'webdav',
      STORE_URL: server.url,
      STORE_USER: 'maud',
      STORE_PASSWORD: 'maud-secret',
      STORE_REACH: 'loopback',
    };
    try {
      return await withStack({ changes: { documents: changes } }, async (stack) => ({
        figures: await figuresOf(stack, server.url),
        notes: [
          'One sender over loopback, 32 MiB a request as our pages send it on a fast line; through the gateway and the documents service to `rclone serve webdav` as it is set by itself, each byte sealed (AES-256-GCM) and proved when it comes back. Peer: the same bytes by one PUT and one GET to the same server, which seals nothing. Everything, sender and file server too, shares the processor.',
          'Growth: the largest proportional set size (PSS) of the service while the file passes, over what it was before the first byte of this bench; looked at each 50 ms.',
          'Killed: `kill -9` of the documents service when 60 % were there; the sender asks where it was, and sends the rest. The hash is that of what was sent.',
        ],
      }));
    } finally {
      await server.stop();
    }
  },
};

type Door = { readonly way: (path: string) => Way; readonly spaceId: string };

async function figuresOf(stack: Stack, fileServer: string): Promise<readonly Figure[]> {
  const browser = new BrowserLike(stack.origin);
  await browser.signIn(personWho(stack, 'clinician'));
  const spaces = await browser.get<{ items: readonly { id: string }[] }>('/api/documents/spaces');
  const way = (path: string): Way => ({
    url: `${stack.origin}/api/documents/${path}`,
    headers: browser.headers,
  });
  const door = { way, spaceId: spaces.items[0]?.id ?? '' };
  const basic = `Basic ${Buffer.from('maud:maud-secret').toString('base64')}`;
  const plain = { url: `${fileServer}plain`, headers: { authorization: basic } };

  const begun = memoryOf(stack);
  const up = await watched(stack, () => upload(door, 'whole.bin'));
  const plainUp = await timed(() => sendBytes('PUT', plain, { end: sizeBytes }));
  const down = await watched(stack, () => takeBytes(door.way(`items/${up.result}/content`)));
  const plainDown = await timed(() => takeBytes(plain));
  if (down.result.bytes !== sizeBytes) throw new Error('The file came back shorter');
  const isWhole = await goesOnAfterKill(stack, door);
  return [
    speed('up', up.ms, plainUp.ms),
    speed('down', down.ms, plainDown.ms),
    growth('the service grew by, up', up.peak - begun),
    growth('the service grew by, down', down.peak - begun),
    { what: 'the service before', value: inMegabytes(begun) },
    {
      what: 'went on after kill -9, hash equal',
      value: isWhole ? 'yes' : 'no',
      bar: 'yes',
      holds: isWhole,
    },
  ];
}

const perSecond = (ms: number): number => sizeBytes / 1_000_000 / (ms / 1000);

function speed(what: string, ms: number, peerMs: number): Figure {
  const share = perSecond(ms) / perSecond(peerMs);
  return {
    what,
    value: `${Math.round(perSecond(ms))} MB/s (${share.toFixed(2)} × peer)`,
    peer: `${Math.round(perSecond(peerMs))} MB/s`,
    bar: `≥ ${leastShare} × peer`,
    holds: share >= leastShare,
  };
}

const growth = (what: string, bytes: number): Figure => ({
  what,
  value: inMegabytes(Math.max(0, bytes)),
  bar: '< 64 MB',
  holds: bytes < mostGrowth,
});

const pidOf = (stack: Stack): number =>
  stack.parts().find(({ name }) => name === 'documents')?.pid ?? 0;
const memoryOf = (stack: Stack): number => memoryBytes(pidOf(stack));

async function watched<T>(
  stack: Stack,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number; readonly peak: number }> {
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, memoryOf(stack));
  }, 50);
  try {
    return { ...(await timed(work)), peak };
  } finally {
    clearInterval(watch);
  }
}

async function begin({ way, spaceId }: Door, name: string): Promise<string> {
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

async function send({ way }: Door, path: string, from: number): Promise<void> {
  const { url, headers } = way(path);
  for (let at = from; at < sizeBytes; at += pieceBytes) {
    const said = { url, headers: { ...headers, ...pieceFrom(at) } };
    const end = Math.min(sizeBytes, at + pieceBytes);
    const { status } = await sendBytes('PATCH', said, { from: at, end });
    if (status !== 204) throw new Error(`The bytes were answered ${status}`);
  }
}

async function upload(door: Door, name: string): Promise<string> {
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

async function goesOnAfterKill(stack: Stack, door: Door): Promise<boolean> {
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
