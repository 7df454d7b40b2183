import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useWhen } from '../when.ts';

interface OtherClockProps {
  readonly at: string;
  /** Of the organisation, on whose clock the page says its hours. */
  readonly timeZone: string;
}

/** For whoever is far away: that the hour is the organisation's, and which one it is where they are. */
export function OtherClock({ at, timeZone }: OtherClockProps): ReactElement | null {
  const t = useTranslations('visit');
  const { here, place } = useWhen(timeZone);
  const own = here(at);
  return own === null ? null : <p className="mt-1">{t('otherClock', { place, here: own })}</p>;
}
