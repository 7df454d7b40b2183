import { useEffect, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { SearchProgress, SearchRun, SearchSnapshot } from '@astra/chat-core/search-run';
import { useAnnounce } from '@astra/ui/live-region';
import { useObservable } from '#chat/use-observable.ts';

const most = 20;

interface Question {
  readonly text: string;
  readonly roomId: string | undefined;
}

/** What is found of these words while they stand there. */
export function useSearch(
  session: ChatSession,
  { text, roomId }: Question,
): readonly [SearchSnapshot, SearchRun] {
  const run = useMemo(
    () => session.lookFor({ text, limit: most, ...(roomId === undefined ? {} : { roomId }) }),
    [session, text, roomId],
  );
  useEffect(() => run.open(), [run]);
  return [useObservable(run), run];
}

/** Whoever types on hears nothing of what was found meanwhile. */
const restMs = 1_000;

/** Says how many were found, once the search rests. */
export function useCountSaid(count: number, { name }: SearchProgress): void {
  const t = useTranslations('chat.search');
  const announce = useAnnounce();
  const isAtRest = name !== 'reading' && name !== 'busy';
  useEffect(() => {
    if (!isAtRest) return undefined;
    const timer = setTimeout(() => announce(t('count', { count })), restMs);
    return () => clearTimeout(timer);
  }, [isAtRest, count, announce, t]);
}
