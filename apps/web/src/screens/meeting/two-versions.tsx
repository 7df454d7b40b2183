import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import type { MeetingForm } from '#app/meeting-form.ts';
import { useTime } from '#shared/use-time.ts';

/** What is shown of a consultation or a meeting. */
export type Version = Pick<MeetingForm, 'name' | 'day' | 'time' | 'durationMinutes'>;

interface TwoVersionsProps {
  readonly title: string;
  readonly mine: Version;
  readonly theirs: Version;
  /** What differs beside name and hour. */
  readonly more?: { readonly mine: ReactNode; readonly theirs: ReactNode };
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

/** Somebody changed the same meanwhile: both are shown, and the person chooses. */
export function TwoVersions(props: TwoVersionsProps): ReactElement {
  const { title, mine, theirs, more, onMine, onTheirs } = props;
  const t = useTranslations('meeting.stale');
  const { dayTitle } = useTime();
  const words = ({ name, day, time, durationMinutes }: Version): string =>
    t('words', { name, day: dayTitle(day), time, minutes: durationMinutes });
  return (
    <div className="measure">
      <Notice tone="warn" icon="git-compare-arrows" role="alert" title={title}>
        {t('body')}
      </Notice>
      <dl className="kv two-v">
        <dt>{t('mine')}</dt>
        <dd className="num">
          {words(mine)}
          {more?.mine}
        </dd>
        <dt>{t('theirs')}</dt>
        <dd className="num">
          {words(theirs)}
          {more?.theirs}
        </dd>
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
