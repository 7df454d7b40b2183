import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@astra/ui/icon';
import { FilterSelect } from '@astra/ui/select';
import { AppLink, ButtonAppLink, useGo } from '#app/app-link.tsx';
import { useMe } from '#app/session.tsx';
import { useClinicians } from '#app/use-day.ts';
import { addDays } from '#shared/time.ts';
import { useTime } from '#shared/use-time.ts';

interface DayNavigationProps {
  readonly day: string;
  readonly today: string;
  readonly hostId: string;
  readonly canChoose: boolean;
}

function HostFilter({
  hostId,
  onChange,
}: {
  readonly hostId: string;
  readonly onChange: (id: string) => void;
}): ReactElement {
  const t = useTranslations('today');
  const { data = [] } = useClinicians();
  return (
    <FilterSelect
      className="day-nav__host"
      label={t('host')}
      value={hostId}
      onChange={(event) => onChange(event.target.value)}
      options={[
        { value: 'all', label: t('allHosts') },
        ...data.map(({ id, displayName }) => ({ value: id, label: displayName })),
      ]}
    />
  );
}

/** The day before, the day after, today; and for a secretary, whose day. */
export function DayNavigation({ day, today, hostId, canChoose }: DayNavigationProps): ReactElement {
  const t = useTranslations('today');
  const { id, roles } = useMe();
  const time = useTime();
  const go = useGo();
  const usual = roles.includes('clinician') ? id : 'all';
  const href = (toDay: string, host: string): string => {
    const search = new URLSearchParams();
    if (toDay !== today) search.set('jour', toDay);
    if (canChoose && host !== usual) search.set('avec', host);
    const text = search.toString();
    return text ? `/?${text}` : '/';
  };
  const step = (count: number, icon: 'chevron-left' | 'chevron-right'): ReactElement => {
    const to = addDays(day, count);
    return (
      <AppLink
        className="btn btn--quiet btn--icon"
        href={href(to, hostId)}
        aria-label={t(count < 0 ? 'dayBefore' : 'dayAfter', { day: time.dayTitle(to) })}
      >
        <Icon name={icon} />
      </AppLink>
    );
  };
  return (
    <nav className="line day-nav" aria-label={t('days')}>
      {step(-1, 'chevron-left')}
      {day !== today && (
        <ButtonAppLink look="quiet" href={href(today, hostId)}>
          {t('backToToday')}
        </ButtonAppLink>
      )}
      {step(1, 'chevron-right')}
      <input
        className="input num day-nav__date"
        type="date"
        aria-label={t('otherDay')}
        value={day}
        onChange={(event) => {
          // A year that is still being typed is no day to go to.
          if (event.target.value >= '2000') go(href(event.target.value, hostId));
        }}
      />
      {canChoose && <HostFilter hostId={hostId} onChange={(host) => go(href(day, host))} />}
    </nav>
  );
}
