import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { browserClock } from '@astra/page-state/browser-clock';
import { useAnnounce } from '@astra/ui/live-region';
import { makeUploadWire } from '#api/upload-wire.ts';
import { knownFiles } from '#screens/documents/uploads/known-files.ts';
import type { UploadRow } from '#screens/documents/uploads/row.ts';
import { makeUploads, type Uploads } from '#screens/documents/uploads/uploads.ts';

/** Files on their way into one meeting. */
export interface Sending {
  readonly rows: readonly UploadRow[];
  readonly send: (files: readonly File[]) => void;
  readonly uploads: Pick<Uploads, 'cancel' | 'goOn'>;
}

/** By where they go: what is on its way goes on, and is seen again, when a panel was closed or the next page has come. */
const kept = new Map<string, Uploads>();

function uploadsTo(base: string): Uploads {
  const known = kept.get(base);
  if (known) return known;
  const made = makeUploads({
    wire: makeUploadWire(base),
    clock: browserClock,
    known: knownFiles,
    onArrived: () => undefined,
  });
  kept.set(base, made);
  return made;
}

export function useSending(base: string, meetingId: string): Sending {
  const uploads = uploadsTo(base);
  const { rows, arrived } = useSyncExternalStore(uploads.subscribe, uploads.getSnapshot);
  useArrivals(arrived);
  return {
    rows,
    uploads,
    send: (files) => uploads.add(files, { spaceId: meetingId, folderId: undefined }),
  };
}

function useArrivals(arrived: readonly string[]): void {
  const t = useTranslations('visitFiles.sending');
  const announce = useAnnounce();
  const told = useRef(arrived.length);
  useEffect(() => {
    const last = arrived.at(-1);
    if (last !== undefined && arrived.length > told.current) announce(t('sent', { name: last }));
    told.current = arrived.length;
  }, [arrived, announce, t]);
}
