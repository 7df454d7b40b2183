import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { useToast } from '@astra/ui/toast';
import type { Meeting } from '#api/meetings.ts';
import { useGo } from './app-link.tsx';
import { cardOf } from './card-place.tsx';
import { dayNews, inRoomOf } from './day.ts';
import type { DayNews, Seat } from './day.ts';
import { isInCallHere } from './in-call.ts';
import { ringOnce } from './queue-sound.ts';
import { useMay, useMe } from './session.tsx';
import { useDay, usePresentDay, useQueueHost } from './use-day.ts';

/**
 * Says on whichever page one is who comes into the waiting room and who leaves it, who asks for help or has a locked link,
 * which meeting has begun and what a colleague has handed over; rings if the person asked for it.
 */
export function QueueNews(): ReactElement | null {
  const may = useMay();
  const { usualId, hostId } = useQueueHost();
  const day = usePresentDay();
  if (!may('meeting.see')) return null;
  // Another day's waiting room, or another doctor's, is another one: nobody has left the former.
  return (
    <>
      <OwnNews key={day} day={day} />
      {usualId !== 'all' && hostId !== usualId && (
        <QueueOf key={`${day} ${hostId}`} {...{ day, hostId }} />
      )}
    </>
  );
}

/** What one's own day brings: one's waiting room, and the calls in which one is expected. */
function OwnNews({ day }: { readonly day: string }): null {
  const { id: ownId } = useMe();
  const { usualId, hostId } = useQueueHost();
  const tell = useTellQueue();
  const callTo = useCallTo();
  const callFor = useCallFor();
  // A secretary who has chosen a doctor hears of that one, and of what is their own.
  const isTold = ({ meeting: { host } }: Seat): boolean =>
    hostId === 'all' || [hostId, ownId].includes(host.id);
  useNews(day, usualId, ({ came, went, asked, locked, given, begun }) => {
    for (const meeting of given) callTo('given', meeting);
    for (const meeting of begun) callTo('begun', meeting);
    callFor('asked', asked.filter(isTold));
    callFor('locked', locked.filter(isTold));
    tell(came.filter(isTold), went.filter(isTold));
  });
  return null;
}

/** The waiting room of a colleague whose day one looks at. */
function QueueOf({ day, hostId }: { readonly day: string; readonly hostId: string }): null {
  const tell = useTellQueue();
  const callFor = useCallFor();
  useNews(day, hostId, ({ came, went, asked, locked }) => {
    callFor('asked', asked);
    callFor('locked', locked);
    tell(came, went);
  });
  return null;
}

function useNews(day: string, hostId: string, tell: (news: DayNews) => void): void {
  const { id: ownId } = useMe();
  const { data: meetings } = useDay(day, hostId);
  const before = useRef<readonly Meeting[] | null>(null);
  useEffect(() => {
    if (!meetings || meetings === before.current) return;
    // The first look at the day is no news.
    const news = dayNews(before.current ?? meetings, meetings, ownId);
    before.current = meetings;
    tell(news);
  }, [meetings, ownId, tell]);
}

function useTellQueue(): (came: readonly Seat[], went: readonly Seat[]) => void {
  const t = useTranslations('today');
  const announce = useAnnounce();
  return (came, went) => {
    const [what, seats] = came.length > 0 ? (['came', came] as const) : (['went', went] as const);
    if (seats.length === 0) return;
    announce(t(what, { names: namesOf(seats), count: seats.length }));
    if (what === 'came') ringOnce();
  };
}

const namesOf = (seats: readonly Seat[]): string =>
  new Intl.ListFormat(document.documentElement.lang).format(seats.map(({ guest }) => guest.name));

/** Shows that one is expected in a call, with the way there. Over a call it names nobody: a patient may see this screen. */
function useCallTo(): (what: 'given' | 'begun', meeting: Meeting) => void {
  const t = useTranslations('today');
  const toast = useToast();
  const go = useGo();
  return (what, meeting) => {
    const { id, host, title } = meeting;
    const names = {
      given: { name: namesOf(inRoomOf([meeting])) },
      begun: { name: host.displayName, title: title ?? '' },
    }[what];
    toast({
      message: isInCallHere() ? t(`${what}Discreet`) : t(what, names),
      icon: 'video',
      isAsking: true,
      act: { label: t('rejoin'), onAct: () => go(`/appel/${id}`) },
    });
    ringOnce();
  };
}

const troubles = {
  asked: { icon: 'life-buoy', word: 'asked' },
  locked: { icon: 'lock', word: 'lockedOut' },
} as const;

/** Shows who needs somebody now, with the way to their card. Over a call it names nobody either, and leads nowhere. */
function useCallFor(): (what: 'asked' | 'locked', seats: readonly Seat[]) => void {
  const t = useTranslations('today');
  const toast = useToast();
  const go = useGo();
  return (what, seats) => {
    const { icon, word } = troubles[what];
    for (const { guest } of seats) {
      const isInCall = isInCallHere();
      toast({
        message: t(isInCall ? `${word}Discreet` : word, { name: guest.name }),
        tone: 'danger',
        icon,
        isAsking: true,
        act: isInCall
          ? undefined
          : { label: t('toCard'), onAct: () => go(`/#${cardOf(guest.id)}`) },
      });
    }
    if (seats.length > 0) ringOnce();
  };
}
