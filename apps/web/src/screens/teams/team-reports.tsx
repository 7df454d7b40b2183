import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '@astra/ui/notice';
import type { Team } from '#api/teams.ts';
import { useMay } from '#app/session.tsx';
import { useOpenReports } from '#app/use-open-reports.ts';
import { RoomReports } from '#screens/rooms/side/room-reports.tsx';
import { useTeamRooms } from './use-team.ts';

/** Reports that who keeps the room may not judge, being the writer: for administrators, who need not be in the room. */
export function TeamReports({ team }: { readonly team: Team }): ReactElement | null {
  const t = useTranslations('keeping.reports');
  const waiting = useOpenReports(useMay()('room.see-reports')).filter(
    ({ teamId }) => teamId === team.id,
  );
  const { data } = useTeamRooms(team.id);
  if (waiting.length === 0) return null;
  const nameOf = (id: string): string => data?.items.find((room) => room.id === id)?.name ?? '';
  return (
    <Notice tone="warn" icon="shield-alert" title={t('standInTitle')} className="mb-2">
      <p>{t('standInWords')}</p>
      {waiting.map(({ roomId }) => (
        <RoomReports key={roomId} roomId={roomId} standingInFor={nameOf(roomId)} />
      ))}
    </Notice>
  );
}
