import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { EmptyState } from '@astra/ui/empty-state';
import type { IconName } from '@astra/ui/icon';
import { WaitingCard } from '@astra/ui/waiting-card';
import '@astra/ui/day.css';
import '@astra/ui/states.css';
import type { Meeting } from '#api/meetings.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { DeviceChips } from '#app/device-chips.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { mayLetIn, useAdmit } from '#app/use-admit.ts';
import { useDay } from '#app/use-day.ts';
import { minutesHeld, queueOf } from '#screens/today/day.ts';
import type { Seat } from '#screens/today/day.ts';
import { useTime } from '#shared/use-time.ts';
import type { CallOver } from './call-room.tsx';

interface AfterCallProps {
  readonly meeting: Meeting;
  readonly over: CallOver | null;
  /** Given while the consultation is still open. */
  readonly onRejoin: (() => void) | undefined;
}

type Outcome = 'ended' | 'cancelled' | 'not-open' | 'left' | 'replaced' | 'lost' | 'refused';

const icons: Readonly<Record<Outcome, IconName>> = {
  ended: 'circle-check',
  cancelled: 'calendar-x',
  'not-open': 'door-closed',
  left: 'log-out',
  replaced: 'monitor-smartphone',
  lost: 'wifi-off',
  refused: 'lock-keyhole',
};

const byReason: Readonly<Record<CallOver['reason'], Outcome>> = {
  'ended-by-host': 'ended',
  'connection-lost': 'lost',
  replaced: 'replaced',
  left: 'left',
  refused: 'refused',
  removed: 'refused',
};

/** What there is to say now that this page shows no call. */
function outcomeOf(meeting: Meeting, over: CallOver | null): Outcome {
  if (meeting.state === 'ended' || meeting.state === 'cancelled') return meeting.state;
  if (over) return byReason[over.reason];
  return meeting.may.includes('meeting.join') ? 'not-open' : 'refused';
}

function NextPatient({ meeting, guest }: Seat): ReactElement {
  const t = useTranslations('hostCall');
  const time = useTime();
  const admit = useAdmit();
  return (
    <section className="measure" aria-label={t('next')}>
      <h2 className="mb-2">{t('next')}</h2>
      <WaitingCard
        name={guest.name}
        about={time.date(guest.dateOfBirth)}
        sinceMs={guest.waitingSince ? Date.parse(guest.waitingSince) : undefined}
        isFirst
        tests={<DeviceChips guest={guest} />}
        actions={
          mayLetIn(meeting) && (
            <Button
              look="main"
              icon="door-open"
              busy={admit.isPending}
              onClick={() => admit.mutate({ meeting, guest })}
            >
              {t('letInNext', { name: guest.name })}
            </Button>
          )
        }
      />
      <ProblemNotice error={admit.error} />
    </section>
  );
}

function Later({ meetings }: { readonly meetings: readonly Meeting[] }): ReactElement | null {
  const t = useTranslations('hostCall');
  const time = useTime();
  const now = useNow(30_000);
  const later = meetings.find(
    ({ state, startsAt }) => state === 'planned' && Date.parse(startsAt) > now,
  );
  if (!later) return null;
  const name = later.guests[0]?.name ?? '';
  return (
    <p className="centre soft">{t('later', { name, when: time.when(later.startsAt, now) })}</p>
  );
}

/** After a call: what became of it, and who comes next. */
export function AfterCall({ meeting, over, onRejoin }: AfterCallProps): ReactElement {
  const t = useTranslations('hostCall');
  const time = useTime();
  const now = useNow(30_000);
  const { data = [] } = useDay(time.dayOf(now), meeting.host.id);
  const others = data.filter(({ id }) => id !== meeting.id);
  const waiting = queueOf(others)[0];
  const outcome = outcomeOf(meeting, over);
  const name = meeting.guests[0]?.name ?? '';
  const minutes = minutesHeld(meeting);
  return (
    <Screen>
      <EmptyState
        icon={icons[outcome]}
        level={1}
        title={<ScreenTitle title={t(`after.${outcome}.title`, { name })} />}
        action={
          <>
            {onRejoin && (
              <Button look={waiting ? 'plain' : 'main'} icon="video" onClick={onRejoin}>
                {t('rejoin')}
              </Button>
            )}
            <ButtonAppLink look={waiting || onRejoin ? 'plain' : 'main'} icon="house" href="/">
              {t('toDay')}
            </ButtonAppLink>
            <ButtonAppLink look="quiet" href={`/consultations/${meeting.id}`}>
              {t('details')}
            </ButtonAppLink>
          </>
        }
      >
        <p>
          {outcome === 'ended' && minutes !== null
            ? t('lasted', { minutes })
            : t(`after.${outcome}.body`, { name })}
        </p>
      </EmptyState>
      {waiting ? <NextPatient {...waiting} /> : <Later meetings={others} />}
    </Screen>
  );
}
