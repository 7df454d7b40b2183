import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useLocation } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { useToast } from '@astra/ui/toast';
import type { Meeting } from '#api/meetings.ts';
import { useGo } from './app-link.tsx';
import { dayNews } from './day.ts';
import { ringOnce } from './queue-sound.ts';
import { useMay, useMe } from './session.tsx';
import { usePresentDay, useQueueHost, useToday } from './use-day.ts';

/**
 * Says on whichever page one is who comes into the waiting room and who leaves it, which meeting has begun and what a
 * colleague has handed over; rings if the person asked for it.
 */
export function QueueNews(): ReactElement | null {
  const may = useMay();
  const { hostId } = useQueueHost();
  const today = usePresentDay();
  // Another doctor's waiting room, or another day's: nobody has left the former.
  return may('meeting.see') ? <News key={`${today} ${hostId}`} /> : null;
}

function News(): null {
  const t = useTranslations('today');
  const announce = useAnnounce();
  const toast = useToast();
  const go = useGo();
  const { id: ownId } = useMe();
  const { data: meetings } = useToday();
  // Already speaking to somebody: nothing sounds over them.
  const isInCall = useLocation().pathname.startsWith('/appel/');
  const before = useRef<readonly Meeting[] | null>(null);
  useEffect(() => {
    if (!meetings) return;
    // The first look at the day is no news.
    const { came, went, given, begun } = dayNews(before.current ?? meetings, meetings, ownId);
    before.current = meetings;
    const names = new Intl.ListFormat(document.documentElement.lang);
    const calls = [
      ...given.map(({ meeting: { id }, guest: { name } }) => ({
        id,
        message: t('given', { name }),
      })),
      ...begun.map(({ id, host: { displayName: name }, title }) => ({
        id,
        message: t('begun', { name, title: title ?? '' }),
      })),
    ];
    for (const { id, message } of calls)
      toast({
        message,
        icon: 'video',
        isAsking: true,
        act: { label: t('rejoin'), onAct: () => go(`/appel/${id}`) },
      });
    if (came.length > 0) announce(t('came', { names: names.format(came), count: came.length }));
    else if (went.length > 0 && !isInCall)
      announce(t('went', { names: names.format(went), count: went.length }));
    if (came.length + calls.length > 0 && !isInCall) ringOnce();
  }, [meetings, ownId, isInCall, announce, toast, go, t]);
  return null;
}
