import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '@astra/ui/clock';
import { useAnnounce } from '@astra/ui/live-region';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import { answerOf } from '#app/calls.ts';
import { isPageClosed } from '#app/day.ts';
import { useMe } from '#app/session.tsx';
import { onServerClock } from '#shared/server-clock.ts';

/** Why nobody else is in the call, where more is known than that; `guest` is the patient of a consultation. */
export function useWhyAlone(meeting: Meeting, guest: MeetingGuest | undefined): string | undefined {
  const answer = useAnswer(meeting);
  return usePatientAway(guest) ?? answer;
}

/** Where the patient is who is not in the call; undefined: on the way. */
function usePatientAway(guest: MeetingGuest | undefined): string | undefined {
  const t = useTranslations('hostCall.alone');
  const announce = useAnnounce();
  const closed = guest && isPageClosed(guest) ? t('closed', { name: guest.name }) : undefined;
  useEffect(() => {
    if (closed !== undefined) announce(closed);
  }, [closed, announce]);
  if (closed !== undefined) return closed;
  if (guest?.step === 'admitted' && guest.checks?.network === 'media-blocked')
    return t('blocked', { name: guest.name });
  if (guest?.step !== 'waiting' && guest?.step !== 'left') return undefined;
  return t(guest.step, { name: guest.name });
}

const mostNames = 3;

/** Whom one calls, and how they answer; undefined where nobody is called. */
function useAnswer(meeting: Meeting): string | undefined {
  const t = useTranslations('rooms.call.answer');
  const { id } = useMe();
  const announce = useAnnounce();
  const now = onServerClock(useNow(1_000));
  const answer = answerOf(meeting, id, now);
  const names = (answer?.members ?? []).map(({ displayName }) => displayName);
  const listed =
    names.length > mostNames
      ? t('people', { count: names.length })
      : new Intl.ListFormat(document.documentElement.lang).format(names);
  const words = answer ? t(answer.is, { names: listed }) : undefined;
  // That it rings is what was asked for; that it rang out is told by itself on every page.
  const news = answer?.is === 'declined' ? words : undefined;
  useEffect(() => {
    if (news !== undefined) announce(news);
  }, [news, announce]);
  return words;
}
