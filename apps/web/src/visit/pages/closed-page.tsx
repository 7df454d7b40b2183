import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { OrganisationCard } from '@astra/contracts/common';
import { useServerNow } from '../use-server-now.ts';
import { useWhen } from '../when.ts';
import { CalmPage } from './calm-page.tsx';

type ClosedPageProps = {
  readonly why: 'too-early' | 'too-late' | 'cancelled' | 'ended' | 'replaced' | 'locked';
  readonly organisation: OrganisationCard;
  readonly startsAt: string;
  readonly opensAt: string;
};

/** The page of a link or visit that is not open: too early, too late, cancelled, ended, replaced, locked. */
export function ClosedPage({
  why,
  organisation,
  startsAt,
  opensAt,
}: ClosedPageProps): ReactElement {
  const t = useTranslations('visit');
  const when = useWhen(organisation.timezone);
  const now = useServerNow(10_000);
  const date = when.full(startsAt, now);
  if (why === 'too-early')
    return (
      <CalmPage heading={t('tooEarly.heading')}>
        <p>
          {t('tooEarly.words', {
            time: when.full(opensAt, now),
            relative: when.relative(opensAt, now),
          })}
        </p>
      </CalmPage>
    );
  if (why === 'replaced')
    return (
      <CalmPage heading={t('replaced.heading')}>
        <p>{t('replaced.words', { organisation: organisation.name })}</p>
      </CalmPage>
    );
  const key = why === 'too-late' ? 'tooLate' : why;
  return (
    <CalmPage heading={t(`${key}.heading`)}>
      <p>{t(`${key}.words`, { date })}</p>
    </CalmPage>
  );
}
