import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { Timeline } from '@astra/chat-core/timeline';
import { useToast } from '@astra/ui/toast';
import { useAnnounce } from '@astra/ui/live-region';
import { useLanguage } from '#shared/i18n.tsx';
import { dayOf } from '#shared/time.ts';
import { useChatTime } from './use-chat-time.ts';

/** Where somebody wants to go: the beginning of a day, in milliseconds. */
export type DayWish = { readonly at: number };

/** A connection that begins anew opens the conversation again: what was gone to before is not gone to a second time. */
const gone = new WeakSet<DayWish>();

/** Goes to a message that was found, or to a day; says where one is, or that nothing was written since. */
export function useJumps(
  timeline: Timeline,
  { targetId, day }: { readonly targetId: string | undefined; readonly day: DayWish | null },
): void {
  const t = useTranslations('chat');
  const toast = useToast();
  const announce = useAnnounce();
  const time = useChatTime();
  const { timeZone } = useLanguage();
  useEffect(() => {
    if (targetId !== undefined) void timeline.jumpToMessage(targetId).catch(() => undefined);
  }, [timeline, targetId]);
  useEffect(() => {
    if (day === null || gone.has(day)) return;
    gone.add(day);
    const name = time.dayTitle(dayOf(day.at, timeZone));
    timeline.jumpToDate(day.at).then(
      (isThere) =>
        isThere ? announce(t('fromDay', { day: name })) : toast({ message: t('nothingSince') }),
      () => toast({ message: t('dayNotFound'), tone: 'danger' }),
    );
    // oxlint-disable-next-line react/exhaustive-deps -- words that change meanwhile are no new wish
  }, [timeline, day]);
}
