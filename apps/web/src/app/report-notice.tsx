import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '@astra/ui/notice';
import { ButtonAppLink } from './app-link.tsx';
import { useMay } from './session.tsx';
import { useOpenReports } from './use-open-reports.ts';

/** Somebody has reported a message that this person is to judge: said on every page until it is settled. */
export function ReportNotice(): ReactElement | null {
  const t = useTranslations('keeping.reports');
  const waiting = useOpenReports(useMay()('room.see-reports'));
  const [first] = waiting;
  if (!first) return null;
  const { roomId, teamId } = first;
  // Null: of the whole organisation, which stands above the teams.
  const page = teamId === null ? '/equipes' : `/equipes/${teamId ?? ''}`;
  const href = teamId === undefined ? `/salons/${roomId}` : page;
  // That page shows them itself.
  if (window.location.pathname === href) return null;
  return (
    <Notice
      tone="warn"
      role="status"
      icon="shield-alert"
      className="mb-2"
      title={t('waiting', { count: waiting.reduce((sum, { count }) => sum + count, 0) })}
      beside={
        <ButtonAppLink href={href}>{t(teamId === undefined ? 'open' : 'openTeam')}</ButtonAppLink>
      }
    >
      {t(teamId === undefined ? 'waitingWords' : 'standInTitle')}
    </Notice>
  );
}
