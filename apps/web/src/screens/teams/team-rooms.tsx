import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '@astra/ui/button';
import type { IconName } from '@astra/ui/icon';
import { Icon } from '@astra/ui/icon';
import type { Team, TeamRoom } from '#api/teams.ts';
import { AppLink } from '#app/app-link.tsx';
import { Loaded } from '#app/page-states.tsx';
import { useMay } from '#app/session.tsx';
import { ExportRoom } from './export-room.tsx';
import { RoomDialog } from './room-dialog.tsx';
import { useTeamRooms } from './use-team.ts';

type Kind = 'team' | 'announcement' | 'private';
const icons: Readonly<Record<Kind, IconName>> = {
  team: 'users-round',
  announcement: 'message-square-text',
  private: 'lock-keyhole',
};

function Row({
  room,
  onChange,
}: {
  readonly room: TeamRoom;
  readonly onChange: (() => void) | null;
}): ReactElement {
  const t = useTranslations('teams.rooms');
  const may = useMay();
  const { id, name, memberIds, isMine } = room;
  // A team has rooms of these three kinds alone.
  const kind = room.kind as Kind;
  return (
    <li className="line nowrap">
      <Icon name={icons[kind]} />
      <span className="grow">
        {isMine ? (
          <AppLink className="link-btn" href={`/salons/${id}`}>
            {name}
          </AppLink>
        ) : (
          name
        )}{' '}
        <span className="soft small">
          {t('about', { kind: t(`kinds.${kind}`), count: memberIds.length })}
        </span>
      </span>
      {may('room.export') && <ExportRoom room={room} />}
      {onChange && kind !== 'team' && (
        <IconButton icon="pen-line" label={t('change', { name })} onClick={onChange} />
      )}
    </li>
  );
}

/** The rooms of the team, as far as one sees them. */
export function TeamRooms({ team }: { readonly team: Team }): ReactElement {
  const t = useTranslations('teams.rooms');
  const query = useTeamRooms(team.id);
  const [open, setOpen] = useState<TeamRoom | 'new' | null>(null);
  return (
    <section aria-labelledby="team-rooms" className="stack mt-4">
      <h2 id="team-rooms">{t('title')}</h2>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ items }) => (
          <ul className="rows" aria-labelledby="team-rooms">
            {items.map((room) => (
              <Row
                key={room.id}
                room={room}
                onChange={team.mayChange ? () => setOpen(room) : null}
              />
            ))}
          </ul>
        )}
      </Loaded>
      {team.mayChange && (
        <p>
          <Button icon="plus" onClick={() => setOpen('new')}>
            {t('add')}
          </Button>
        </p>
      )}
      {open && (
        <RoomDialog team={team} room={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}
