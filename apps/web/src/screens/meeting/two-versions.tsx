import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import type { Meeting } from '#api/meetings.ts';
import { formOf } from '#app/meeting-form.ts';
import type { MeetingForm } from '#app/meeting-form.ts';
import { useTime } from '#shared/use-time.ts';

interface TwoVersionsProps {
  readonly mine: MeetingForm;
  readonly theirs: Meeting;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

/** Somebody changed the same consultation meanwhile: both are shown, and the person chooses. */
export function TwoVersions({ mine, theirs, onMine, onTheirs }: TwoVersionsProps): ReactElement {
  const t = useTranslations('meeting.stale');
  const { dayTitle, timeZone } = useTime();
  const words = ({ name, day, time, durationMinutes }: MeetingForm): string =>
    t('words', { name, day: dayTitle(day), time, minutes: durationMinutes });
  return (
    <div className="measure">
      <Notice tone="warn" icon="git-compare-arrows" role="alert" title={t('title')}>
        {t('body')}
      </Notice>
      <dl className="kv two-v">
        <dt>{t('mine')}</dt>
        <dd className="num">{words(mine)}</dd>
        <dt>{t('theirs')}</dt>
        <dd className="num">{words(formOf(theirs, timeZone))}</dd>
      </dl>
      <div className="line">
        <Button look="main" onClick={onTheirs}>
          {t('keepTheirs')}
        </Button>
        <Button onClick={onMine}>{t('keepMine')}</Button>
      </div>
    </div>
  );
}
