import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '@astra/ui/notice';
import { ButtonAppLink } from './app-link.tsx';
import { useWaitingReleases } from './archive-release.tsx';
import { useMay } from './session.tsx';

/** What an archive has read is asked for and waits for this person's word: said on every page but where it stands. */
export function ReleaseNotice(): ReactElement | null {
  const t = useTranslations('keeping.release');
  const may = useMay();
  const waiting = useWaitingReleases(may('archive.confirm-release'));
  // Who has no settings finds it above the trail.
  const href = may('archive.propose') ? '/reglages' : '/journal';
  if (waiting.length === 0 || window.location.pathname === href) return null;
  return (
    <Notice
      tone="warn"
      role="status"
      icon="shield-alert"
      className="mb-2"
      title={t('waiting', { count: waiting.length })}
      beside={<ButtonAppLink href={href}>{t('open')}</ButtonAppLink>}
    >
      {t('waitingWords')}
    </Notice>
  );
}
