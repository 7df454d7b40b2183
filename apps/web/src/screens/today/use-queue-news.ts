import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import type { Meeting } from '#api/meetings.ts';
import { queueNews, queueOf } from './day.ts';
import type { Seat } from './day.ts';
import { ringOnce } from './queue-sound.ts';

/** Says who comes into the waiting room and who leaves it; rings if the person asked for it. */
export function useQueueNews(meetings: readonly Meeting[] | undefined): void {
  const t = useTranslations('today');
  const announce = useAnnounce();
  const before = useRef<readonly Seat[] | null>(null);
  useEffect(() => {
    if (!meetings) return;
    const queue = queueOf(meetings);
    // The first look at the day is no news.
    const { came, went } = queueNews(before.current ?? queue, queue);
    before.current = queue;
    const names = new Intl.ListFormat(document.documentElement.lang);
    if (came.length > 0) {
      announce(t('came', { names: names.format(came), count: came.length }));
      ringOnce();
    } else if (went.length > 0) {
      announce(t('went', { names: names.format(went), count: went.length }));
    }
  }, [meetings, announce, t]);
}
