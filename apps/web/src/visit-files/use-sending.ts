import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import type { UploadRow } from '#screens/documents/uploads/row.ts';
import type { Uploads } from '#screens/documents/uploads/uploads.ts';
import { uploadsTo } from './uploads-to.ts';

/** Files on their way into one meeting. */
export interface Sending {
  readonly rows: readonly UploadRow[];
  readonly send: (files: readonly File[]) => void;
  readonly uploads: Pick<Uploads, 'cancel' | 'goOn' | 'goOnWith'>;
}

/** `shown`: what is there, another one with each news of it; undefined while it is not known. */
export function useSending(
  base: string,
  meetingId: string,
  shown: { readonly largestFileBytes: number } | null | undefined,
): Sending {
  const uploads = uploadsTo(base);
  const { rows, arrived } = useSyncExternalStore(uploads.subscribe, uploads.getSnapshot);
  useArrivals(arrived);
  useEffect(() => {
    // Without an answer nothing is lost: the service keeps them for a day.
    uploads.recall().catch(() => undefined);
  }, [uploads]);
  useEffect(() => {
    // What the scanner has let through is in the list at once: it stands in both until this page has asked.
    if (shown) uploads.lookAgain();
  }, [uploads, shown]);
  return {
    rows,
    uploads,
    send: (files) =>
      uploads.add(files, { spaceId: meetingId, folderId: undefined }, shown?.largestFileBytes),
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
