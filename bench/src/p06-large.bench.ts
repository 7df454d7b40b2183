import type { Bench } from '#lib/bench.ts';
import { takeBytes } from '#lib/documents-door.ts';
import { inMegabytes } from '#lib/figures.ts';
import {
  goesOnAfterKill,
  growth,
  memoryOf,
  residentOf,
  upload,
  watched,
  withFileServer,
} from '#lib/large-document.ts';

/** The largest file that is taken, unless an organisation says less. */
const sizeBytes = 5 * 1_073_741_824;

/** Whether memory stays flat however large the file is, and a killed service loses nothing of it. */
export const bench: Bench = {
  id: 'P6large',
  title: 'a document of 5 GB up and down, sealed, over WebDAV',
  // It takes minutes, and 10 GB of the disk.
  isOnRequest: true,
  run: () =>
    withFileServer(sizeBytes, async (stack, door) => {
      const begun = residentOf(stack);
      const before = memoryOf(stack);
      const up = await watched(stack, () => upload(door, 'whole.bin'));
      const down = await watched(stack, () => takeBytes(door.way(`items/${up.result}/content`)));
      if (down.result.bytes !== sizeBytes) throw new Error('The file came back shorter');
      const isWhole = await goesOnAfterKill(stack, door);
      return {
        figures: [
          { what: 'up', value: `${(up.ms / 1000).toFixed(0)} s` },
          { what: 'down', value: `${(down.ms / 1000).toFixed(0)} s` },
          growth('the service grew by, up', up.peak - begun),
          growth('the service grew by, down', down.peak - begun),
          { what: 'the service before', value: inMegabytes(before) },
          {
            what: 'went on after kill -9, hash equal',
            value: isWhole ? 'yes' : 'no',
            bar: 'yes',
            holds: isWhole,
          },
        ],
        notes: ['As P6, with five times the bytes; two such files lie on the disk at the end.'],
      };
    }),
};
