import { memo } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '@astra/ui/clock';
import { Icon } from '@astra/ui/icon';
import { State } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import type { Item, ItemPlace } from '#api/documents.ts';
import { AppLink } from '#app/app-link.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { teamOnce } from '#shared/team-once.ts';
import { useTime } from '#shared/use-time.ts';
import { ItemActions } from './item-actions.tsx';
import type { Doing } from './item-actions.tsx';
import { kindOf, useSize } from './kind.ts';
import { hrefOf } from './place.ts';
import type { View } from './place.ts';
import { ItemPicture } from './thumbnail.tsx';
import { useNear } from './use-near.ts';

interface ItemRowProps {
  readonly item: Item;
  readonly view: View;
  readonly isPicked: boolean;
  /** It is one of very many. */
  readonly isOfMany: boolean;
  readonly note?: string | undefined;
  readonly onPick: (id: string) => void;
  readonly onDo: (doing: Doing) => void;
}

/** That the person has a star on it, and that it is new to them. */
function Marks({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents');
  return (
    <>
      {item.isFavourite && (
        <span className="docs__star">
          <Icon name="star" size="s" />
          <VisuallyHidden> ({t('favourite.is')})</VisuallyHidden>
        </span>
      )}
      {item.isNew === true && (
        <>
          {' '}
          <State icon="bell" tone="action">
            {t('shared.new')}
          </State>
        </>
      )}
    </>
  );
}

function Name({ item, view, note, isPicked, onPick, onDo }: ItemRowProps): ReactElement {
  const t = useTranslations('documents');
  const { id, name, kind, versions, comments } = item;
  const words = (
    <>
      <strong className="docs__name">
        {name}
        <Marks item={item} />
      </strong>
      <span className="small soft">
        {t(`kinds.${kindOf(item)}`)}
        {(versions ?? 1) > 1 && ` · ${t('versionCount', { count: versions ?? 1 })}`}
        {(comments ?? 0) > 0 && ` · ${t('comments.count', { count: comments ?? 0 })}`}
        {note !== undefined && ` · ${note}`}
      </span>
      {view === 'shared' && <SharedBy item={item} />}
      {item.place && <Place place={item.place} />}
    </>
  );
  return (
    <span className="line nowrap">
      <label className="docs__pick">
        <input type="checkbox" checked={isPicked} onChange={() => onPick(id)} />
        <VisuallyHidden>{t('picked.pick', { name })}</VisuallyHidden>
      </label>
      <ItemPicture item={item} />
      {kind === 'folder' ? (
        <AppLink className="docn grow" href={hrefOf({ view, folderId: id })}>
          {words}
        </AppLink>
      ) : (
        <button
          type="button"
          className="docn plain-button grow"
          onClick={() => onDo({ what: 'open', id })}
        >
          {words}
        </button>
      )}
    </span>
  );
}

/** Where it lies, as far as the person sees that. */
function Place({ place }: { readonly place: ItemPlace }): ReactElement {
  const t = useTranslations('documents');
  const { space, team, folders } = place;
  const top = space === 'team' ? (team ?? t('views.teams')) : t(`views.${space}`);
  return (
    <span className="small soft docs__by docs__name">
      {t('lies', { way: [top, ...folders].join(' › ') })}
    </span>
  );
}

/** Who shares it with the person, and whose it was when it was passed on. */
function SharedBy({ item }: { readonly item: Item }): ReactElement | null {
  const t = useTranslations('documents.shared');
  const { sharedBy = null, sharedFrom = null, sharedTeam = null } = item;
  const by = useMemberName(sharedBy);
  const from = useMemberName(sharedFrom);
  if (by === null) return null;
  const isPassedOn = sharedBy !== sharedFrom && from !== null;
  return (
    <span className="small soft docs__by">
      {isPassedOn ? t('passedBy', { by, from }) : t('by', { by })}
      {sharedTeam !== null && `, ${teamOnce(t('team', { name: sharedTeam }))}`}
    </span>
  );
}

/** How long ago. By itself: with each minute its words are drawn anew, and not the row. */
function Ago({ at }: { readonly at: string }): ReactElement {
  const time = useTime();
  const now = useNow(60_000);
  return <span className="nb">{time.ago(at, now)}</span>;
}

/** All that is said of it and done with it. */
function Cells(props: ItemRowProps): ReactElement {
  const { item, onDo } = props;
  const t = useTranslations('documents');
  const size = useSize();
  const name = useMemberName(item.changedBy);
  return (
    <>
      <td>
        <Name {...props} />
      </td>
      <td data-th={t('columns.changed')}>
        <Ago at={item.changedAt} />
        {name !== null && <span className="small soft docs__by">{t('by', { name })}</span>}
      </td>
      <td data-th={item.sizeBytes === null ? undefined : t('columns.size')} className="nb num">
        {item.sizeBytes !== null && size(item.sizeBytes)}
      </td>
      <td className="docs__do">
        <ItemActions item={item} onDo={onDo} />
      </td>
    </>
  );
}

/**
 * One folder or file. Of thousands, those in which nothing has changed are not drawn anew when more of them come, and those
 * far from the window are their name alone, which the browser's own search still finds: a whole row takes 250 kB.
 */
export const ItemRow = memo(function ItemRow(props: ItemRowProps): ReactElement {
  const { item, isPicked, isOfMany } = props;
  const { place, isNear, heightPx } = useNear(isOfMany);
  if (isNear)
    return (
      <tr ref={place} aria-selected={isPicked}>
        <Cells {...props} />
      </tr>
    );
  return (
    <tr
      ref={place}
      aria-selected={isPicked}
      className="docs__far"
      style={heightPx === null ? undefined : { height: heightPx }}
    >
      <td colSpan={4}>{item.name}</td>
    </tr>
  );
});
