import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useLocation } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { useToast } from '@astra/ui/toast';
import type { Meeting } from '#api/meetings.ts';
import { useGo } from './app-link.tsx';
import { cardOf } from './card-place.tsx';
import { dayNews, inRoomOf, outstandingOf, queueOf } from './day.ts';
import type { DayNews, Outstanding, Seat } from './day.ts';
import { isInCallHere } from './in-call.ts';
import { ringOnce } from './queue-sound.ts';
import { useMay, useMe } from './session.tsx';
import { tellOnce } from './told.ts';
import { useDay, usePresentDay, useQueueHost } from './use-day.ts';

/**
 * Says on whichever page one is who comes into the waiting room and who leaves it, who asks for help or has a locked link,
 * which meeting has begun and what a colleague has handed over; rings if the person asked for it. A page that opens while
 * somebody waits, asks for help or has a locked link says so, too, but for the day's own, which shows it.
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
  const { pathname } = useLocation();
  const tell = useTellQueue();
  const callTo = useCallTo();
  const callFor = useCallFor();
  // A secretary who has chosen a doctor hears of that one, and of what is their own.
  const isTold = ({ meeting: { host } }: Seat): boolean =>
    hostId === 'all' || [hostId, ownId].includes(host.id);
  const tellFirst = (meetings: readonly Meeting[], untold: Outstanding): void => {
    // The day itself shows it.
    if (pathname === '/') return;
    callFor(untold, isCallOn(meetings, pathname));
    tell(untold.came, []);
  };
  const whose = { day, readId: usualId, heardOfId: hostId };
  useNews(whose, ({ given, begun, came, went, asked, locked }, { meetings, isFirst }) => {
    for (const meeting of given) callTo('given', meeting);
    for (const meeting of begun) callTo('begun', meeting);
    const untold = tellOnce(ownId, outstandingOf(meetings), { isTold, isFirst });
    if (isFirst) return tellFirst(meetings, untold);
    callFor({ asked: asked.filter(isTold), locked: locked.filter(isTold) });
    tell(came.filter(isTold), went.filter(isTold));
  });
  return null;
}

/** Whether this page is about to be a call's. */
const isCallOn = (meetings: readonly Meeting[], pathname: string): boolean =>
  meetings.some(({ id, state }) => state === 'open' && pathname === `/appel/${id}`);

/** The waiting room of a colleague whose day one looks at. */
function QueueOf({ day, hostId }: { readonly day: string; readonly hostId: string }): null {
  const tell = useTellQueue();
  const callFor = useCallFor();
  useNews({ day, readId: hostId, heardOfId: hostId }, ({ came, went, asked, locked }) => {
    callFor({ asked, locked });
    tell(came, went);
  });
  return null;
}

interface Look {
  readonly meetings: readonly Meeting[];
  /** The page has just opened, or one hears of other people from now on: nothing is news against what was before. */
  readonly isFirst: boolean;
}

interface Whose {
  readonly day: string;
  /** Whose day is read: a host's id, or `all`. */
  readonly readId: string;
  /** Of whom one hears: of these, or `all`. */
  readonly heardOfId: string;
}

function useNews(
  { day, readId, heardOfId }: Whose,
  tell: (news: DayNews, look: Look) => void,
): void {
  const { id: ownId } = useMe();
  const { data: meetings } = useDay(day, readId);
  const before = useRef<{ readonly meetings: readonly Meeting[]; readonly heardOfId: string }>(
    null,
  );
  useEffect(() => {
    const last = before.current;
    const isFirst = last?.heardOfId !== heardOfId;
    if (!meetings || (meetings === last?.meetings && !isFirst)) return;
    before.current = { meetings, heardOfId };
    tell(dayNews(last?.meetings ?? meetings, meetings, ownId), { meetings, isFirst });
  }, [meetings, heardOfId, ownId, tell]);
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

/**
 * Shows that one is expected in a call or by somebody who waits, with the way there. Over a call it names nobody: a patient
 * may see this screen.
 */
function useCallTo(): (what: 'given' | 'begun', meeting: Meeting) => void {
  const t = useTranslations('today');
  const toast = useToast();
  const go = useGo();
  return (what, meeting) => {
    const { id, host, title } = meeting;
    const inside = inRoomOf([meeting]);
    const waits = inside.length > 0 ? [] : queueOf([meeting]);
    const [first] = what === 'given' ? waits : [];
    const word = first ? 'givenWaiting' : what;
    const names = {
      given: { name: namesOf(inside) },
      givenWaiting: { name: namesOf(waits) },
      begun: { name: host.displayName, title: title ?? '' },
    }[word];
    const isBusy = isInCallHere();
    const toCard = first && { label: t('toCard'), onAct: () => go(`/#${cardOf(first.guest.id)}`) };
    toast({
      message: isBusy ? t(`${word}Discreet`) : t(word, names),
      icon: first ? 'hourglass' : 'video',
      isAsking: true,
      // Who waits does so until one's own call is over.
      act: toCard
        ? isBusy
          ? undefined
          : toCard
        : { label: t('rejoin'), onAct: () => go(`/appel/${id}`) },
    });
    ringOnce();
  };
}

/** Shows at once who needs somebody now, with the way to their card. Over a call it names nobody either, and leads nowhere. */
function useCallFor(): (
  who: Pick<Outstanding, 'asked' | 'locked'>,
  isCallComing?: boolean,
) => void {
  const t = useTranslations('today');
  const toast = useToast();
  const go = useGo();
  return ({ asked, locked }, isCallComing = false) => {
    const [first, ...others] = [...asked, ...locked];
    if (!first) return;
    const isInCall = isCallComing || isInCallHere();
    const say = (word: 'asked' | 'lockedOut', seats: readonly Seat[]): string =>
      t(isInCall ? `${word}Discreet` : word, { names: namesOf(seats), count: seats.length });
    const said = [
      asked.length > 0 && say('asked', asked),
      locked.length > 0 && say('lockedOut', locked),
    ];
    const toCard = (): void => go(others.length > 0 ? '/' : `/#${cardOf(first.guest.id)}`);
    toast({
      message: said.filter((one) => one !== false).join(' '),
      tone: 'danger',
      icon: asked.length > 0 ? 'life-buoy' : 'lock',
      isAsking: true,
      act: isInCall ? undefined : { label: t('toCard'), onAct: toCard },
    });
    ringOnce();
  };
}
