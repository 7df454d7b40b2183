import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { meetingsApi } from '#api/meetings.ts';
import { getOfflineSince, subscribe } from '#shared/online.ts';
import { problemOf } from '#shared/problem-error.ts';
import { forgetWord, holdWord, nextWord, useHeldWords, waits } from './held-words.ts';
import { keepMessage } from './meetings-cache.ts';

let isSending = false;

/**
 * In the order in which they were written; without network the rest waits on. What is taken back, or written, while another
 * one is on its way counts: each is looked up when it is its turn.
 */
async function sendAll(client: QueryClient): Promise<void> {
  for (let word = nextWord(); word; word = nextWord()) {
    const { meetingId, guestId, words, key } = word;
    try {
      const message = await meetingsApi.write({ id: meetingId, guestId }, words, key);
      forgetWord(key);
      keepMessage(client, { meetingId, guestId }, message);
    } catch (fault) {
      if (problemOf(fault) === 'offline') return;
      holdWord({ ...word, fault });
    }
  }
}

/** Sends what found no network as soon as there is one, whatever the page shows by then. */
export function HeldWordsRoot(): null {
  const client = useQueryClient();
  const isAny = useHeldWords().some(waits);
  useEffect(() => {
    if (!isAny) return undefined;
    const look = (): void => {
      if (isSending || getOfflineSince() !== null) return;
      isSending = true;
      void sendAll(client).finally(() => {
        isSending = false;
      });
    };
    const end = subscribe(look);
    look();
    return end;
  }, [isAny, client]);
  return null;
}
