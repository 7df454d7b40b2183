import { Fragment, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { DayNow, DayPast } from '@astra/ui/day-slot';
import { EmptyState } from '@astra/ui/empty-state';
import { Icon } from '@astra/ui/icon';
import { Thread } from '@astra/ui/thread';
import type { Meeting } from '#api/meetings.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { useMay } from '#app/session.tsx';
import { useTime } from '#shared/use-time.ts';
import { DayRow } from './day-row.tsx';
import { dayView } from '#app/day.ts';
import { GroupRow } from './group-row.tsx';

interface DayListProps {
  readonly meetings: readonly Meeting[];
  readonly now: number;
  readonly isToday: boolean;
  readonly day: string;
  readonly showsHost: boolean;
}

function NoMeetings({
  day,
  isToday,
}: {
  readonly day: string;
  readonly isToday: boolean;
}): ReactElement {
  const t = useTranslations('today.empty');
  const may = useMay();
  return (
    <EmptyState
      icon="coffee"
      title={t(isToday ? 'today' : 'otherDay')}
      action={
        may('meeting.plan') && (
          <ButtonAppLink look="main" icon="calendar-plus" href={`/planifier?jour=${day}`}>
            {t('plan')}
          </ButtonAppLink>
        )
      }
    >
      <p>{t('body')}</p>
    </EmptyState>
  );
}

interface FoldProps {
  readonly count: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Fold({ count, isOpen, onToggle }: FoldProps): ReactElement {
  const t = useTranslations('today');
  return (
    <DayPast>
      <button type="button" className="link-btn" aria-expanded={isOpen} onClick={onToggle}>
        {t('folded', { count })}
        <Icon name={isOpen ? 'chevron-up' : 'chevron-down'} />
      </button>
    </DayPast>
  );
}

/** The thread of the day, with the line of the present instant. */
export function DayList({ meetings, now, isToday, day, showsHost }: DayListProps): ReactElement {
  const t = useTranslations('today');
  const time = useTime();
  const [isOpen, setOpen] = useState(false);
  if (meetings.length === 0) return <NoMeetings day={day} isToday={isToday} />;
  const { folded, shown, nowAt } = dayView(meetings, isToday ? now : null);
  const nowLine = isToday && (
    <DayNow time={time.at(now)} label={t('itIs', { time: time.at(now) })} />
  );
  const row = (meeting: Meeting): ReactElement =>
    meeting.kind === 'meeting' ? (
      <GroupRow meeting={meeting} now={now} day={day} />
    ) : (
      <DayRow meeting={meeting} {...{ now, isToday, day, showsHost }} />
    );
  return (
    <Thread className="day-list" aria-label={t('thread')}>
      {folded.length > 0 && (
        <Fold count={folded.length} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      )}
      {isOpen && folded.map((meeting) => <Fragment key={meeting.id}>{row(meeting)}</Fragment>)}
      {shown.map((meeting, index) => (
        <Fragment key={meeting.id}>
          {index === nowAt && nowLine}
          {row(meeting)}
        </Fragment>
      ))}
      {nowAt === shown.length && nowLine}
    </Thread>
  );
}
