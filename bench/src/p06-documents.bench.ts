import type { Stack } from '@astra/platform-local/run/stack';
import type { Bench, Figure } from '#lib/bench.ts';
import { sendBytes, takeBytes } from '#lib/documents-door.ts';
import { inMegabytes, timed } from '#lib/figures.ts';
import {
  goesOnAfterKill,
  growth,
  memoryOf,
  residentOf,
  upload,
  watched,
  withFileServer,
  type Door,
} from '#lib/large-document.ts';

const sizeBytes = 1_073_741_824;
const leastShare = 0.7;

/** A large file through the public door, sealed on the way, beside a plain copy to the same file server. */
export const bench: Bench = {
  id: 'P6',
  title: 'a document of 1 GB up and down, sealed, over WebDAV',
  run: () =>
    withFileServer(sizeBytes, async (stack, door, fileServer) => ({
      figures: await figuresOf(stack, door, fileServer),
      notes: [
        'One sender over loopback, 32 MiB a request as our pages send it on a fast line; through the gateway and the documents service to `rclone serve webdav` as it is set by itself, each byte sealed (AES-256-GCM) and proved when it comes back. Peer: the same bytes by one PUT and one GET to the same server, which seals nothing. Everything, sender and file server too, shares the processor.',
        'Growth: the largest resident set size of the service while the file passes, over what it was before the first byte of this bench; looked at each 50 ms. (Until November 2026 by the proportional one, which takes so long to be told that it took 1.4 seconds of the processor from what was measured.)',
        'Killed: `kill -9` of the documents service when 60 % were there; the sender asks where it was, and sends the rest. The hash is that of what was sent.',
      ],
    })),
};

async function figuresOf(stack: Stack, door: Door, fileServer: string): Promise<readonly Figure[]> {
  const basic = `Basic ${Buffer.from('maud:maud-secret').toString('base64')}`;
  const plain = { url: `${fileServer}plain`, headers: { authorization: basic } };

  const begun = residentOf(stack);
  const before = memoryOf(stack);
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
    { what: 'the service before', value: inMegabytes(before) },
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
