import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { useNow } from '@astra/ui/clock';
import '@astra/ui/day.css';
import type { Meeting } from '#api/meetings.ts';
import { ButtonAppLink, useGo } from '#app/app-link.tsx';
import { Loaded } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { useDay, useQueueHost, useToday } from '#app/use-day.ts';
import { useTime } from '#shared/use-time.ts';
import { DayList } from './day-list.tsx';
import { DayNavigation } from './day-navigation.tsx';
import { queueOf } from '#app/day.ts';
import { LockedLinks } from './locked-links.tsx';
import { WaitingRoom } from './waiting-room.tsx';

const none: readonly Meeting[] = [];

function Hello({
  meetings,
  now,
}: {
  readonly meetings: readonly Meeting[];
  readonly now: number;
}): ReactElement {
  const t = useTranslations('today');
  const time = useTime();
  const queue = queueOf(meetings);
  const here = queue.filter(({ guest }) => guest.isOnline);
  const first = here[0]?.guest;
  if (!first && queue.length > 0) return <>{t('helloAway', { count: queue.length })}</>;
  if (!first) return <>{t('nobodyWaits')}</>;
  return (
    <>
      {t('hello', {
        count: here.length,
        name: first.name,
        minutes: time.minutesSince(first.waitingSince ?? now, now),
      })}
    </>
  );
}

/** The two things that begin here: a consultation, and a meeting. */
function Planning({ day }: { readonly day: string }): ReactElement | null {
  const t = useTranslations('today');
  const may = useMay();
  if (!may('meeting.plan')) return null;
  return (
    <>
      <ButtonAppLink icon="users" href={`/reunion?jour=${day}`}>
        {t('meet')}
      </ButtonAppLink>
      <ButtonAppLink icon="calendar-plus" href={`/planifier?jour=${day}`}>
        {t('plan')}
      </ButtonAppLink>
    </>
  );
}

function Day(): ReactElement {
  const t = useTranslations('today');
  const time = useTime();
  const now = useNow(10_000);
  const today = time.dayOf(now);
  const { jour: day = today } = useSearch({ from: '/signed-in/' });
  const { hostId, canChoose } = useQueueHost();
  const query = useDay(day, hostId);
  const presentQuery = useToday();
  const present = presentQuery.data ?? none;
  const waiting = queueOf(present).length;
  return (
    <Screen
      className="today"
      aside={
        <WaitingRoom
          meetings={present}
          isLoading={presentQuery.isPending}
          showsHost={hostId === 'all'}
        />
      }
      asideLabel={t('waitingRoom')}
    >
      <PageHead
        title={
          <ScreenTitle
            title={time.dayTitle(day)}
            prefix={waiting > 0 ? `(${waiting}) ` : undefined}
          />
        }
        lead={day === today && query.data ? <Hello meetings={present} now={now} /> : undefined}
        actions={<Planning day={day} />}
      />
      <DayNavigation day={day} today={today} hostId={hostId} canChoose={canChoose} />
      <LockedLinks meetings={present} />
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(meetings) => (
          <DayList
            meetings={meetings}
            now={now}
            isToday={day === today}
            day={day}
            showsHost={hostId === 'all'}
          />
        )}
      </Loaded>
    </Screen>
  );
}

/** The day: the thread of consultations, and who waits. People without consultations begin elsewhere. */
export function TodayScreen(): ReactElement | null {
  const may = useMay();
  const go = useGo();
  const canSee = may('meeting.see');
  const reads = may('audit.read') || may('audit.read-platform');
  const elsewhere = reads ? '/journal' : may('person.see') ? '/personnes' : '/moi';
  useEffect(() => {
    if (!canSee) go(elsewhere, { replace: true });
  });
  return canSee ? <Day /> : null;
}
