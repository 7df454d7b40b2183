import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '@astra/ui/clock';
import { Button } from '@astra/ui/button';
import { DateField } from '@astra/ui/date-field';
import { momentOf } from '#shared/time.ts';
import { useTime } from '#shared/use-time.ts';

interface RoomDayProps {
  /** In milliseconds: where the day begins. */
  readonly onDay: (at: number) => void;
}

/** Goes to what was written on a day, however long ago. */
export function RoomDay({ onDay }: RoomDayProps): ReactElement {
  const t = useTranslations('rooms.day');
  const time = useTime();
  const today = time.dayOf(useNow(60_000));
  const [day, setDay] = useState('');
  const [wasSent, setSent] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(day === '');
    if (day !== '') onDay(Date.parse(momentOf(day, '00:00', time.timeZone)));
  };
  return (
    <section aria-labelledby="room-day" className="mt-4 stack">
      <h2 className="h3" id="room-day">
        {t('title')}
      </h2>
      <form noValidate onSubmit={submit} className="stack">
        <DateField
          label={t('label')}
          max={today}
          value={day}
          error={wasSent ? t('missing') : undefined}
          onChange={({ target: { value } }) => setDay(value)}
        />
        <div>
          <Button type="submit" icon="calendar-days">
            {t('go')}
          </Button>
        </div>
      </form>
    </section>
  );
}
