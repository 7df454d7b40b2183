import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { OrganisationCard } from '@astra/contracts/common';
import { dayOf } from '#shared/time.ts';
import { useServerNow } from '../use-server-now.ts';
import { useWhen } from '../when.ts';
import { CalmPage } from './calm-page.tsx';
import { OtherClock } from './other-clock.tsx';

type ClosedPageProps = {
  readonly why: 'too-early' | 'too-late' | 'cancelled' | 'ended' | 'replaced' | 'locked';
  readonly organisation: OrganisationCard;
  readonly startsAt: string;
  readonly opensAt: string;
  /** Of what is left after the end. */
  readonly documentsUntil?: string | null;
  readonly conversationUntil?: string | null;
  /** This very page has shown another hour before. */
  readonly isMoved: boolean;
};

/** The page of a link or visit that is not open: too early, too late, cancelled, ended, replaced, locked. */
export function ClosedPage({
  why,
  organisation,
  startsAt,
  opensAt,
  isMoved,
  documentsUntil,
  conversationUntil,
}: ClosedPageProps): ReactElement {
  const t = useTranslations('visit');
  const when = useWhen(organisation.timezone);
  const now = useServerNow(10_000);
  const date = when.full(startsAt, now);
  if (why === 'too-early') {
    const isToday = dayOf(opensAt, organisation.timezone) === dayOf(now, organisation.timezone);
    return (
      <CalmPage heading={t(isMoved ? 'tooEarly.movedHeading' : 'tooEarly.heading')}>
        <p className="strong">{t(isMoved ? 'tooEarly.moved' : 'tooEarly.planned', { date })}</p>
        <OtherClock at={startsAt} timeZone={organisation.timezone} />
        <p className="mt-1">
          {t('tooEarly.door', {
            time: when.full(opensAt, now),
            relative: when.relative(opensAt, now),
          })}{' '}
          {t(isToday ? 'tooEarly.keepOpen' : 'tooEarly.comeBack')}
        </p>
      </CalmPage>
    );
  }
  if (why === 'replaced')
    return (
      <CalmPage heading={t('replaced.heading')}>
        <p>{t('replaced.words', { organisation: organisation.name })}</p>
      </CalmPage>
    );
  // Nobody looks at a day that is over: the reception has to be told.
  if (why === 'locked' && (documentsUntil ?? conversationUntil ?? null) !== null)
    return (
      <CalmPage heading={t('locked.heading')}>
        <p>{t('locked.afterwards')}</p>
      </CalmPage>
    );
  const key = why === 'too-late' ? 'tooLate' : why;
  return (
    <CalmPage heading={t(`${key}.heading`)}>
      <p>{t(`${key}.words`, { date })}</p>
    </CalmPage>
  );
}
