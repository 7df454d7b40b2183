import { useEffect, useSyncExternalStore } from 'react';
import { browserClock } from '@astra/page-state/browser-clock';
import { uploadWire } from '#api/upload-wire.ts';
import { client } from '#app/client.ts';
import { documentsKey } from '../items.ts';
import { askBeforeLeaving } from './ask-before-leaving.ts';
import { knownFiles } from './known-files.ts';
import { pageHolds } from './page-holds.ts';
import type { UploadsView } from './row.ts';
import { makeUploads } from './uploads.ts';

/** Those of this page: they outlive each screen, and end with the tab. */
export const pageUploads = makeUploads({
  wire: uploadWire,
  clock: browserClock,
  known: knownFiles,
  holds: pageHolds,
  onArrived: () => void client.invalidateQueries({ queryKey: documentsKey }),
});

askBeforeLeaving(pageUploads);

/** The files on their way, with those that were broken off when a page was left. */
export function usePageUploads(): UploadsView {
  const view = useSyncExternalStore(pageUploads.subscribe, pageUploads.getSnapshot);
  useEffect(() => {
    // Without an answer nothing is lost: the service keeps them for a day.
    pageUploads.recall().catch(() => undefined);
  }, []);
  return view;
}
