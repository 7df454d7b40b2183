import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { isoDateOf } from '@astra/ui/birth-date-field';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import type { Meeting } from '#api/meetings.ts';
import { useHosts } from '#app/meeting-fields.tsx';
import { formOf } from '#app/meeting-form.ts';
import type { MeetingForm } from '#app/meeting-form.ts';
import { useTime } from '#shared/use-time.ts';
import { otherwise } from './onto-theirs.ts';

interface TwoVersionsProps {
  readonly mine: MeetingForm;
  readonly theirs: Meeting;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

interface OthersProps {
  readonly form: MeetingForm;
  readonly keys: ReturnType<typeof otherwise>;
}

/** What differs beside name and hour, a line each. */
function Others({ form, keys }: OthersProps): ReactElement {
  const t = useTranslations('plan');
  const common = useTranslations('common');
  const time = useTime();
  const hosts = useHosts();
  const born = isoDateOf(form.birth);
  const values: Readonly<Record<(typeof keys)[number], readonly [label: string, value: string]>> = {
    hostId: [t('with'), hosts.find(({ value }) => value === form.hostId)?.label ?? ''],
    birth: [t('birth'), born === undefined ? '' : time.date(born)],
    email: [t('email'), form.email],
    phone: [t('phone'), form.phone],
    locale: [t('locale'), common(form.locale === 'fr' ? 'french' : 'english')],
  };
  return (
    <>
      {keys.map((key) => (
        <p key={key}>
          <span className="soft">{values[key][0]}</span> {values[key][1] || '–'}
        </p>
      ))}
    </>
  );
}

/** Somebody changed the same consultation meanwhile: both are shown, and the person chooses. */
export function TwoVersions({ mine, theirs, onMine, onTheirs }: TwoVersionsProps): ReactElement {
  const t = useTranslations('meeting.stale');
  const { dayTitle, timeZone } = useTime();
  const now = formOf(theirs, timeZone);
  const others = otherwise(mine, now);
  const words = ({ name, day, time, durationMinutes }: MeetingForm): string =>
    t('words', { name, day: dayTitle(day), time, minutes: durationMinutes });
  return (
    <div className="measure">
      <Notice tone="warn" icon="git-compare-arrows" role="alert" title={t('title')}>
        {t('body')}
      </Notice>
      <dl className="kv two-v">
        <dt>{t('mine')}</dt>
        <dd className="num">
          {words(mine)}
          <Others form={mine} keys={others} />
        </dd>
        <dt>{t('theirs')}</dt>
        <dd className="num">
          {words(now)}
          <Others form={now} keys={others} />
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
