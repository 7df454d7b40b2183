import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { DaySlot } from '@astra/ui/day-slot';
import type { IconName } from '@astra/ui/icon';
import { State } from '@astra/ui/state';
import type { KnotState } from '@astra/ui/thread';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import type { Meeting } from '#api/meetings.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { useTime } from '#shared/use-time.ts';
import { minutesHeld, minutesLate, statusAt } from '#app/day.ts';
import type { SeatStatus } from '#app/day.ts';

interface Chip {
  readonly icon: IconName;
  readonly tone?: 'good' | 'warn' | 'danger' | 'action';
}

const chips: Readonly<Record<Exclude<SeatStatus, 'ended'>, Chip>> = {
  cancelled: { icon: 'calendar-x' },
  missed: { icon: 'calendar-x', tone: 'warn' },
  'in-room': { icon: 'video', tone: 'action' },
  waiting: { icon: 'circle-check', tone: 'good' },
  'waiting-weak': { icon: 'triangle-alert', tone: 'warn' },
  locked: { icon: 'lock', tone: 'danger' },
  refused: { icon: 'circle-x', tone: 'warn' },
  'checking-in': { icon: 'settings-2', tone: 'warn' },
  left: { icon: 'log-out' },
  opened: { icon: 'mail-check' },
  'mail-failed': { icon: 'mail-x', tone: 'danger' },
  'mail-waiting': { icon: 'mail', tone: 'warn' },
  sent: { icon: 'mail' },
};

/** Said only where nothing more pressing is. */
const unhurried: ReadonlySet<SeatStatus> = new Set(['sent', 'mail-waiting', 'opened']);

interface DayRowProps {
  readonly meeting: Meeting;
  readonly now: number;
  readonly isToday: boolean;
  /** The day whose list this is: what belongs to another one says so. */
  readonly day: string;
  readonly showsHost: boolean;
}

function knotOf(status: SeatStatus, isLate: boolean, hasBegun: boolean): KnotState {
  if (status === 'ended') return 'done';
  if (status === 'in-room') return 'now';
  if (isLate) return 'warn';
  return hasBegun && status.startsWith('waiting') ? 'now' : 'next';
}

/** What is said under the name. */
function useAbout({ meeting, now, day, showsHost }: DayRowProps): string {
  const t = useTranslations('today');
  const time = useTime();
  const guest = meeting.guests[0];
  const late = guest ? minutesLate({ meeting, guest }, now) : null;
  const held = minutesHeld(meeting);
  return [
    time.dayOf(meeting.startsAt) !== day && time.at(meeting.startsAt, 'weekday'),
    meeting.visitKind && t(`kind.${meeting.visitKind}`),
    guest?.dateOfBirth && !held && t('born', { date: time.date(guest.dateOfBirth) }),
    held !== null && t('minutes', { count: held }),
    late !== null && t('late', { minutes: late }),
    showsHost && meeting.host.displayName,
    meeting.cancelledBy && t('cancelledBy', { name: meeting.cancelledBy }),
  ]
    .filter(Boolean)
    .join(' · ');
}

interface RowPartProps {
  readonly meeting: Meeting;
  readonly now: number;
  readonly status: SeatStatus;
}

/** The status in words; of what is over or has begun, since when. */
function useStatusWords({ meeting, status, now }: RowPartProps): string | null {
  const t = useTranslations('today');
  const time = useTime();
  if (status === 'ended') return null;
  const since =
    status === 'cancelled'
      ? meeting.endedAt
      : status === 'opened' && meeting.guests[0]?.invitation.openedAt;
  if (!since || (status !== 'cancelled' && status !== 'opened')) return t(`status.${status}`);
  const isToday = time.dayOf(since) === time.dayOf(now);
  const when = isToday
    ? t('since.time', { time: time.at(since) })
    : t('since.day', { day: time.at(since, 'day') });
  return t(`since.${status}`, { when });
}

function RowChips(props: RowPartProps): ReactElement | null {
  const { meeting, status } = props;
  const t = useTranslations('today');
  const time = useTime();
  const words = useStatusWords(props);
  if (status === 'ended') return null;
  const namesakeAt = status === 'cancelled' ? null : meeting.namesakeAt;
  return (
    <>
      {namesakeAt && (
        <State tone="warn" icon="users">
          {t('namesake', { time: time.at(namesakeAt) })}
        </State>
      )}
      {!(namesakeAt && unhurried.has(status)) && (
        <State icon={chips[status].icon} tone={chips[status].tone}>
          {words}
        </State>
      )}
    </>
  );
}

function RowEnd(props: RowPartProps): ReactElement {
  const { meeting, status } = props;
  const t = useTranslations('today');
  const name = meeting.guests[0]?.name ?? '';
  return (
    <>
      <RowChips {...props} />
      {meeting.state === 'open' && meeting.may.includes('meeting.join') && (
        <ButtonAppLink icon="video" href={`/appel/${meeting.id}`}>
          {t('rejoin')}
        </ButtonAppLink>
      )}
      {(status === 'cancelled' || status === 'missed') &&
        meeting.may.includes('meeting.change') && (
          <ButtonAppLink look="quiet" href={`/planifier?comme=${meeting.id}`}>
            {t('offerDate')}
          </ButtonAppLink>
        )}
      {/* Of a cancelled one it says whether the mail about it went out. */}
      <ButtonAppLink look="quiet" href={`/consultations/${meeting.id}`}>
        {t('details')}
        <VisuallyHidden>{t('detailsOf', { name })}</VisuallyHidden>
      </ButtonAppLink>
    </>
  );
}

/** One consultation on the thread of the day. */
export function DayRow(props: DayRowProps): ReactElement {
  const { meeting, now, isToday } = props;
  const time = useTime();
  const about = useAbout(props);
  const guest = meeting.guests[0];
  const status = statusAt(meeting, guest, now);
  const isLate = isToday && guest !== undefined && minutesLate({ meeting, guest }, now) !== null;
  const isHere = status === 'waiting' || status === 'waiting-weak' || status === 'in-room';
  const look = isHere ? 'here' : status === 'cancelled' ? 'gone' : undefined;
  const state = knotOf(status, isLate, Date.parse(meeting.startsAt) <= now);
  return (
    <DaySlot
      time={time.at(meeting.startsAt)}
      dateTime={meeting.startsAt}
      state={state}
      icon={state === 'warn' ? 'clock-alert' : undefined}
      name={guest?.name ?? ''}
      about={about}
      look={look}
      end={<RowEnd {...{ meeting, status, now }} />}
    />
  );
}
