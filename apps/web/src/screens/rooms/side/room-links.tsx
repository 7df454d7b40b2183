import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { useAnnounce } from '@astra/ui/live-region';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { roomLinksApi } from '#api/room-links.ts';
import type { RoomLink, RoomLinks as Links } from '#api/room-links.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { LinkDialog, linksKey } from './link-dialog.tsx';
import { hostOf, moved } from './link-form.ts';

const buttonId = (id: string, by: -1 | 1): string => `link-${by < 0 ? 'up' : 'down'}-${id}`;

interface RowProps {
  readonly link: RoomLink;
  /** Null while nothing is being put in order. */
  readonly onMove: ((by: -1 | 1) => void) | null;
  readonly onChange: () => void;
}

function Row({ link, onMove, onChange }: RowProps): ReactElement {
  const t = useTranslations('roomSide.links');
  const { id, title, address, description, addedBy, mayChange } = link;
  return (
    <li className="line nowrap">
      <span className="grow">
        <a className="link-btn" href={address} target="_blank" rel="noopener noreferrer">
          <Icon name="external-link" size="s" />
          {title}
          <VisuallyHidden>{t('newTab')}</VisuallyHidden>
        </a>
        {description && (
          <>
            <br />
            <span className="small">{description}</span>
          </>
        )}
        <br />
        <span className="small soft">
          {t('from', { host: hostOf(address), name: addedBy.displayName })}
        </span>
      </span>
      {onMove ? (
        <>
          <IconButton
            id={buttonId(id, -1)}
            icon="arrow-up"
            label={t('up', { title })}
            onClick={() => onMove(-1)}
          />
          <IconButton
            id={buttonId(id, 1)}
            icon="arrow-down"
            label={t('down', { title })}
            onClick={() => onMove(1)}
          />
        </>
      ) : (
        mayChange && (
          <IconButton icon="pen-line" label={t('change', { title })} onClick={onChange} />
        )
      )}
    </li>
  );
}

interface ListProps {
  readonly roomId: string;
  readonly links: Links;
  readonly isOrdering: boolean;
  readonly onChange: (link: RoomLink) => void;
}

function List({ roomId, links: { items }, isOrdering, onChange }: ListProps): ReactElement {
  const t = useTranslations('roomSide.links');
  const client = useQueryClient();
  const announce = useAnnounce();
  const order = useMutation({
    mutationFn: (ids: readonly string[]) => roomLinksApi.order(roomId, ids),
    onSuccess: (next) => client.setQueryData(linksKey(roomId), next),
    onError: () => client.invalidateQueries({ queryKey: linksKey(roomId) }),
  });
  // The row is in another place, and the focus goes with it: the next press moves it further.
  const pressed = useRef<string | null>(null);
  useEffect(() => {
    if (pressed.current && items.length > 1) document.getElementById(pressed.current)?.focus();
    pressed.current = null;
  }, [items]);
  const move = ({ id, title }: RoomLink, by: -1 | 1): void => {
    const ids = items.map((one) => one.id);
    const next = moved(ids, id, by);
    if (next === ids || order.isPending) return;
    order.mutate(next, {
      onSuccess: () => {
        pressed.current = buttonId(id, by);
        announce(t('movedTo', { title, place: next.indexOf(id) + 1, count: next.length }));
      },
    });
  };
  if (items.length === 0) return <p className="soft">{t('none')}</p>;
  return (
    <>
      <ProblemNotice error={order.error} />
      <ul className="rows" aria-labelledby="room-links">
        {items.map((link) => (
          <Row
            key={link.id}
            link={link}
            onMove={isOrdering ? (by) => move(link, by) : null}
            onChange={() => onChange(link)}
          />
        ))}
      </ul>
    </>
  );
}

/** The useful links of a room: where they lead is said, and nothing of them is fetched. */
export function RoomLinks({ roomId }: { readonly roomId: string }): ReactElement {
  const t = useTranslations('roomSide.links');
  const [open, setOpen] = useState<RoomLink | 'new' | null>(null);
  const [isOrdering, setOrdering] = useState(false);
  const query = useQuery({
    queryKey: linksKey(roomId),
    queryFn: ({ signal }) => roomLinksApi.list(roomId, signal),
    // Others add some while one looks.
    refetchInterval: 60_000,
  });
  return (
    <section aria-labelledby="room-links" className="stack">
      <div className="line line--apart nowrap">
        <h2 className="h3" id="room-links">
          {t('title')}
        </h2>
        {query.data?.mayAdd && (
          <Button look="quiet" icon="plus" onClick={() => setOpen('new')}>
            {t('add')}
          </Button>
        )}
      </div>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(links) => (
          <>
            <List roomId={roomId} links={links} isOrdering={isOrdering} onChange={setOpen} />
            {links.mayOrder && links.items.length > 1 && (
              <Button
                look="quiet"
                aria-pressed={isOrdering}
                onClick={() => setOrdering(!isOrdering)}
              >
                {t(isOrdering ? 'ordered' : 'order')}
              </Button>
            )}
          </>
        )}
      </Loaded>
      {open && (
        <LinkDialog
          roomId={roomId}
          link={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}
