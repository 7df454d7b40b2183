import { browserClock } from '@astra/page-state/browser-clock';
import { makeUploadWire } from '#api/upload-wire.ts';
import { askWhileSending } from '#screens/documents/uploads/ask-while-sending.ts';
import { knownFiles } from '#screens/documents/uploads/known-files.ts';
import { pageHolds } from '#screens/documents/uploads/page-holds.ts';
import { makeUploads, type Uploads } from '#screens/documents/uploads/uploads.ts';

/** By where they go: what is on its way goes on, and is seen again, when a panel was closed or the next page has come. */
const kept = new Map<string, Uploads>();

/** Those of this page into one meeting. */
export function uploadsTo(base: string): Uploads {
  const known = kept.get(base);
  if (known) return known;
  const made = makeUploads({
    wire: makeUploadWire(base),
    clock: browserClock,
    known: knownFiles,
    holds: pageHolds,
    onArrived: () => undefined,
  });
  kept.set(base, made);
  askWhileSending(made);
  return made;
}
