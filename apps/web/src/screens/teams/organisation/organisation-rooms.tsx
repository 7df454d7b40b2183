import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { ProgressBar } from '@astra/ui/progress-bar';
import type { OrganisationRoom } from '#api/organisation-rooms.ts';
import { AppLink } from '#app/app-link.tsx';
import { Loaded } from '#app/page-states.tsx';
import { useMay } from '#app/session.tsx';
import { useOpenReports } from '#app/use-open-reports.ts';
import { useForWhom } from '#chat/for-whom.ts';
import { RoomReports } from '#screens/rooms/side/room-reports.tsx';
import { ExportRoom } from '../export-room.tsx';
import { OrganisationRoomDialog } from './organisation-room-dialog.tsx';
import { useOrganisationRooms } from './use-organisation-rooms.ts';

interface RowProps {
  readonly room: OrganisationRoom;
  readonly onChange: (() => void) | null;
}

/** How many are in it already, while they come in one after the other. */
function Filling({ room: { name, people, joined } }: Pick<RowProps, 'room'>): ReactElement | null {
  const t = useTranslations('teams.organisation');
  if (joined >= people) return null;
  return (
    <span className="small soft" role="status">
      {t('filling', { joined, people })}
      <ProgressBar label={t('fillingOf', { name })} done={joined} all={people} />
    </span>
  );
}

function Row({ room, onChange }: RowProps): ReactElement {
  const t = useTranslations('teams.organisation');
  const may = useMay();
  const forWhom = useForWhom();
  const { id, kind, name, roles, leads, people, isMine } = room;
  const leadNames = leads.map(({ displayName }) => displayName).join(', ');
  return (
    <li className="line nowrap">
      <Icon name={kind === 'announcement' ? 'bell' : 'building-2'} />
      <span className="docn grow">
        {isMine ? (
          <AppLink className="link-btn" href={`/salons/${id}`}>
            {name}
          </AppLink>
        ) : (
          <strong>{name}</strong>
        )}
        <span className="small soft">
          {t('about', { kind: t(`kinds.${kind}`), count: people, whom: forWhom(roles) })}
        </span>
        <span className="small soft">
          {leadNames === '' ? t('noLead') : t('leads', { names: leadNames })}
        </span>
        <Filling room={room} />
      </span>
      {may('room.export') && <ExportRoom room={room} />}
      {onChange && <IconButton icon="pen-line" label={t('change', { name })} onClick={onChange} />}
    </li>
  );
}

/** Reports that who leads a room may not judge, being the writer. */
function Reports({ rooms }: { readonly rooms: readonly OrganisationRoom[] }): ReactElement | null {
  const t = useTranslations('keeping.reports');
  const waiting = useOpenReports(useMay()('room.see-reports')).filter(
    ({ teamId }) => teamId === null,
  );
  if (waiting.length === 0) return null;
  const nameOf = (id: string): string => rooms.find((room) => room.id === id)?.name ?? '';
  return (
    <Notice tone="warn" icon="shield-alert" title={t('standInTitle')} className="mb-2">
      <p>{t('standInWords')}</p>
      {waiting.map(({ roomId }) => (
        <RoomReports key={roomId} roomId={roomId} standingInFor={nameOf(roomId)} />
      ))}
    </Notice>
  );
}

/** The rooms of the whole organisation, for those who answer for it. */
export function OrganisationRooms(): ReactElement {
  const t = useTranslations('teams.organisation');
  const may = useMay();
  const query = useOrganisationRooms();
  const [open, setOpen] = useState<OrganisationRoom | 'new' | null>(null);
  return (
    <section aria-labelledby="organisation-rooms" className="measure stack mt-4">
      <h2 id="organisation-rooms">{t('title')}</h2>
      <p className="soft">{t('lead')}</p>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ items }) => (
          <>
            <Reports rooms={items} />
            {items.length === 0 ? (
              <p className="soft">{t('none')}</p>
            ) : (
              <ul className="rows" aria-labelledby="organisation-rooms">
                {items.map((room) => (
                  <Row
                    key={room.id}
                    room={room}
                    onChange={may('organisation-room.change') ? () => setOpen(room) : null}
                  />
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
      {may('organisation-room.create') && (
        <p>
          <Button icon="plus" onClick={() => setOpen('new')}>
            {t('add')}
          </Button>
        </p>
      )}
      {open && (
        <OrganisationRoomDialog room={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}
