import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@astra/ui/icon';
import type { ItemWithPath } from '#api/documents.ts';
import { AppLink } from '#app/app-link.tsx';
import { hrefOf } from './place.ts';
import type { Where } from './place.ts';

const placeId = 'documents-place';

/** Moves the focus to the name of the place: what had it is gone. */
export const focusPlace = (): void => document.getElementById(placeId)?.focus();

interface CrumbsProps {
  readonly where: Where;
  readonly folder: ItemWithPath | undefined;
}

/** After going to another place the focus is at its name; the first page leaves it where the browser put it. */
function useFocusOnArrival(place: string, isThere: boolean): void {
  const arrived = useRef<string | null>(null);
  useEffect(() => {
    if (!isThere || arrived.current === place) return;
    const isFirst = arrived.current === null;
    arrived.current = place;
    if (!isFirst) focusPlace();
  }, [place, isThere]);
}

/** The way from the top to here, to go back by. */
export function Crumbs({ where, folder }: CrumbsProps): ReactElement {
  const t = useTranslations('documents');
  const { view, folderId, isBin } = where;
  const top = { id: undefined, name: t(`views.${view}`) };
  const known = folder?.item.id === folderId ? folder : undefined;
  const way = folderId === undefined && !isBin ? [] : [top, ...(known?.path ?? [])];
  const here = isBin ? t('bin.title') : folderId === undefined ? top.name : known?.item.name;
  useFocusOnArrival(hrefOf(where), here !== undefined);
  return (
    <nav className="crumbs" aria-label={t('way')}>
      <ol>
        {way.map(({ id, name }) => (
          <li key={id ?? 'top'}>
            <AppLink href={hrefOf({ view, folderId: id })}>{name}</AppLink>
            <Icon name="chevron-right" size="s" />
          </li>
        ))}
        <li>
          <h2
            id={placeId}
            tabIndex={-1}
            aria-current="page"
            // At the top the link above says it already.
            className={way.length === 0 ? 'visually-hidden' : 'crumbs__here'}
          >
            {here ?? '…'}
          </h2>
        </li>
      </ol>
    </nav>
  );
}
