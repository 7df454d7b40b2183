import { useEffect, useState } from 'react';
import { isStillGood } from '@astra/chat-core/offline-copy';
import { offlineDays } from '#api/offline-rule.ts';
import { problemOf } from '#shared/problem-error.ts';
import { findPlace, wipeOffline } from './offline-place.ts';
import type { OfflinePlace } from './offline-place.ts';

/** What may be shown without network; what may not any more is removed, unread. */
async function readablePlace(): Promise<OfflinePlace | null> {
  const place = await findPlace();
  if (!place) return null;
  if (isStillGood(place.owner.heardAt, Date.now(), offlineDays)) return place;
  await wipeOffline();
  return null;
}

/** Nobody answers, which says nothing of who is signed in. */
const isSilence = (error: unknown): boolean =>
  problemOf(error) === 'offline' || problemOf(error) === 'no-answer';

/**
 * What this device keeps, once the page has begun without anybody answering. It stays: the page goes on by being loaded
 * anew, since its other parts may be of an older version than the server's.
 */
export function useOfflineDoor(isSignedIn: boolean, error: unknown): OfflinePlace | null {
  const [place, setPlace] = useState<OfflinePlace | null>(null);
  const isWanted = !isSignedIn && isSilence(error);
  useEffect(() => {
    if (!isWanted) return undefined;
    let isOver = false;
    void readablePlace().then((found) => isOver || setPlace(found));
    return () => {
      isOver = true;
    };
  }, [isWanted]);
  return place;
}
