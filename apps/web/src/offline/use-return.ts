import { useEffect } from 'react';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { isStillGood } from '@astra/chat-core/offline-copy';
import { meApi } from '#api/identity.ts';
import { offlineDays } from '#api/offline-rule.ts';
import { problemOf } from '#shared/problem-error.ts';
import type { OfflineChat } from './open-offline.ts';

const askedEveryMs = 10_000;

/** Whether anybody answers, whatever they say: who is signed in, the next page asks. */
async function isAnswered(): Promise<boolean> {
  try {
    await meApi.get();
    return true;
  } catch (error) {
    return !['offline', 'no-answer', 'unavailable'].includes(problemOf(error));
  }
}

/** Goes on as soon as there is a network, where one is or in the room that is open: what is unsent and begun is kept. */
export function useReturn(session: ChatSession | null, to: string | null): void {
  useEffect(() => {
    let isAsking = false;
    const ask = async (): Promise<void> => {
      if (isAsking) return;
      isAsking = true;
      if (await isAnswered()) {
        await session?.stop();
        if (to === null) window.location.reload();
        else window.location.assign(to);
      } else isAsking = false;
    };
    const look = (): void => void (document.visibilityState === 'visible' && ask());
    const timer = setInterval(look, askedEveryMs);
    window.addEventListener('online', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [session, to]);
}

/** Takes what has grown too old out of what is shown; once all of it has, the page begins anew, and what is kept goes too. */
export function useFreshness({ session, shelf, heardAt }: OfflineChat): void {
  useEffect(() => {
    const look = async (): Promise<void> => {
      const now = Date.now();
      if (isStillGood(heardAt, now, offlineDays)) return shelf.dropOld(now);
      await session.stop();
      window.location.reload();
    };
    const timer = setInterval(() => void look(), askedEveryMs);
    const seen = (): void => void look();
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [session, shelf, heardAt]);
}
