import { useEffect, useSyncExternalStore } from 'react';
import type { Query } from '@tanstack/react-query';
import { browserClock } from '@astra/page-state/browser-clock';
import type { ItemPage, Target } from '#api/documents.ts';
import { uploadWire } from '#api/upload-wire.ts';
import { client } from '#app/client.ts';
import { documentsKey } from '../items.ts';
import { askWhileSending } from './ask-while-sending.ts';
import { gather } from './gather.ts';
import { knownFiles } from './known-files.ts';
import { pageHolds } from './page-holds.ts';
import type { UploadsView } from './row.ts';
import { makeUploads } from './uploads.ts';

/** Where files have arrived since the lists were asked for. */
const changed = new Map<string, Target>();
const nameOf = ({ spaceId, folderId = '', fileId = '' }: Target): string =>
  [spaceId, folderId, fileId].join(' ');

/** Lists of files that can hold a next version, wherever that lies. */
const gathered: ReadonlySet<unknown> = new Set(['recent', 'favourites', 'shared', 'search']);

/** Whether a query shows something of a place where a file has arrived. */
function shows({ queryKey }: Query, { spaceId, folderId, fileId }: Target): boolean {
  const [area, kind, first, second] = queryKey;
  if (area !== documentsKey[0]) return false;
  if (kind === 'recent') return true;
  if (fileId !== undefined && (kind === 'versions' || kind === 'item')) return first === fileId;
  if (fileId !== undefined && gathered.has(kind)) return true;
  return (
    kind === 'items' && first === spaceId && (fileId !== undefined || second === (folderId ?? null))
  );
}

const requestsOf = ({ state }: Query): number =>
  (state.data as { readonly pages?: readonly ItemPage[] } | undefined)?.pages?.length ?? 1;

/** Asks anew for what shows them; gives how many requests that takes. */
function refresh(): number {
  const places = [...changed.values()];
  changed.clear();
  const predicate = (query: Query): boolean => places.some((place) => shows(query, place));
  const shown = client.getQueryCache().findAll({ predicate, type: 'active' });
  void client.invalidateQueries({ predicate });
  return shown.reduce((sum, query) => sum + requestsOf(query), 0);
}

const refreshSoon = gather(browserClock, refresh);

/** Those of this page: they outlive each screen, and end with the tab. */
export const pageUploads = makeUploads({
  wire: uploadWire,
  clock: browserClock,
  known: knownFiles,
  holds: pageHolds,
  onArrived: ({ place }) => {
    changed.set(nameOf(place), place);
    refreshSoon();
  },
});

askWhileSending(pageUploads);

/** The files on their way, with those that were broken off when a page was left. */
export function usePageUploads(): UploadsView {
  const view = useSyncExternalStore(pageUploads.subscribe, pageUploads.getSnapshot);
  useEffect(() => {
    // Without an answer nothing is lost: the service keeps them for a day.
    pageUploads.recall().catch(() => undefined);
  }, []);
  return view;
}
