import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '@astra/ui/clock';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import type { Meeting } from '#api/meetings.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { MeetingFacts } from '#app/meeting-facts.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useTime } from '#shared/use-time.ts';

interface PlannedProps {
  readonly meeting: Meeting;
  readonly onAgain: () => void;
}

/** It is done: what was planned, what was sent, what comes next. */
export function Planned({ meeting, onAgain }: PlannedProps): ReactElement {
  const t = useTranslations('plan.planned');
  const time = useTime();
  const now = useNow(60_000);
  const guest = meeting.guests[0];
  return (
    <div className="measure stack">
      <h1>
        <ScreenTitle title={t('title')} />
      </h1>
      <Notice
        tone="good"
        role="status"
        title={t('sent', { name: guest?.name ?? '', email: guest?.email ?? '' })}
      >
        {t('sentMore', { when: time.when(meeting.startsAt, now) })}
      </Notice>
      <MeetingFacts meeting={meeting} />
      <div className="line">
        <ButtonAppLink look="main" href={`/consultations/${meeting.id}`}>
          {t('see')}
        </ButtonAppLink>
        <Button icon="calendar-plus" onClick={onAgain}>
          {t('again')}
        </Button>
      </div>
    </div>
  );
}
