import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Subject } from '@astra/call-core/arrange';
import type { RemoteParticipant } from '@astra/call-core/call-engine';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { Icon } from '@astra/ui/icon';
import { MenuButton, MenuItem } from '@astra/ui/menu';
import { Tile } from '@astra/ui/tile';
import type { WhoKind } from '@astra/ui/who';
import type { CallPeople } from './call-screen.tsx';
import { MediaVideo } from './media-video.tsx';
import { Over } from './over-pictures.tsx';
import { RemoteTile, Waiting } from './person-tile.tsx';
import type { Stage } from './use-stage.ts';
import type { WeakLine } from './use-weak-line.ts';

interface SubjectTileProps {
  readonly subject: Subject;
  readonly person: RemoteParticipant;
  /** As it is said on this screen: namesakes are numbered. */
  readonly name: string;
  readonly call: CallSnapshot;
  readonly session: CallSession;
  readonly people: CallPeople;
  readonly line: WeakLine;
  readonly stage: Stage;
  /** Large: what is wrong with it is said in a sentence over it. */
  readonly isLarge: boolean;
}

/** Somebody's picture or the screen that they share, with the tile's own menu. */
export function SubjectTile(props: SubjectTileProps): ReactElement {
  const { subject, person, name, session, call, people, line, stage, isLarge } = props;
  const kind = people.remoteKind;
  const menu = <TileMenu {...{ subject, name, stage }} />;
  if (subject.what === 'screen') return <ScreenTile {...{ person, name, kind, call, menu }} />;
  const over = isLarge && (
    <Over {...{ session, call, people, line }} person={{ ...person, name }} />
  );
  return <RemoteTile {...{ person, name, kind, call, over, menu }} />;
}

type ScreenTileProps = Pick<SubjectTileProps, 'person' | 'name' | 'call'> & {
  readonly kind: WhoKind;
  readonly menu: ReactElement;
};

function ScreenTile({ person, name, kind, call, menu }: ScreenTileProps): ReactElement {
  const t = useTranslations('call');
  const title = t('screenOf', { name });
  const track = person.media.screen?.track;
  return (
    <Tile
      name={title}
      kind={kind}
      mark="screen-share"
      isFrozen={person.quality === 'lost' || call.phase.name === 'reconnecting'}
      picture={
        track && !call.local.isAudioOnly ? (
          <MediaVideo track={track} label={title} />
        ) : (
          <Waiting>{t(call.local.isAudioOnly ? 'audioOnlyOn' : 'screenComing', { name })}</Waiting>
        )
      }
      menu={menu}
    />
  );
}

function TileMenu({
  subject,
  name,
  stage,
}: Pick<SubjectTileProps, 'subject' | 'name' | 'stage'>): ReactElement {
  const t = useTranslations('call');
  const isPinned = stage.isPinned(subject);
  const label = t(subject.what === 'screen' ? 'tile.menuScreen' : 'tile.menu', { name });
  return (
    <MenuButton
      label={label}
      className={isPinned ? 'tile__more tile__more--kept' : 'tile__more'}
      onStage
      face={
        <>
          <Icon name={isPinned ? 'pin' : 'ellipsis'} size="s" />
          <span className="visually-hidden">{label}</span>
        </>
      }
    >
      <MenuItem
        icon={isPinned ? 'pin-off' : 'pin'}
        more={isPinned ? undefined : t('tile.pinMore')}
        onAction={() => stage.pin(isPinned ? null : subject)}
      >
        {t(isPinned ? 'tile.unpin' : 'tile.pin')}
      </MenuItem>
    </MenuButton>
  );
}
