import { useEffect, useRef } from 'react';
import { useAnnounce } from '@astra/ui/live-region';
import { useOfflineSince } from './online.ts';

/** Since when the network is away, or null; its loss and its return are said aloud. */
export function useNetworkNews(lost: string, back: string): number | null {
  const announce = useAnnounce();
  const since = useOfflineSince();
  const isOffline = since !== null;
  const before = useRef(isOffline);
  useEffect(() => {
    if (before.current === isOffline) return;
    before.current = isOffline;
    announce(isOffline ? lost : back);
  }, [isOffline, announce, lost, back]);
  return since;
}
