import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@astra/ui/icon';
import type { ItemWithPath, Spaces } from '#api/documents.ts';
import { AppLink } from '#app/app-link.tsx';
import { hrefOf } from './place.ts';
import type { Where } from './place.ts';

const placeId = 'documents-place';

/** Moves the focus to the name of the place: what had it is gone. */
export const focusPlace = (): void => document.getElementById(placeId)?.focus();

interface CrumbsProps {
  readonly where: Where;
  readonly folder: ItemWithPath | undefined;
  readonly spaces: Spaces | undefined;
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

interface Crumb {
  readonly href: string;
  readonly name: string;
}

/** The tops that lead here: the view, and in it the team whose documents these are. */
function topsOf({ where, folder, spaces }: CrumbsProps, top: string): readonly Crumb[] {
  const { view } = where;
  const first = { href: hrefOf({ view }), name: top };
  if (view !== 'teams') return [first];
  const teamId = where.teamId ?? folder?.item.spaceId;
  const team = spaces?.items.find(({ id, kind }) => id === teamId && kind === 'team');
  return team ? [first, { href: hrefOf({ view, teamId }), name: team.name ?? '' }] : [first];
}

/** The steps before this place, and its name as soon as it is known. */
function wayTo({ where, folder, spaces, top }: CrumbsProps & { readonly top: string }): {
  readonly way: readonly Crumb[];
  readonly here: string | undefined;
} {
  const { view, folderId, isBin } = where;
  const known = folder?.item.id === folderId ? folder : undefined;
  const tops = topsOf({ where, folder: known, spaces }, top);
  if (folderId === undefined)
    return { way: isBin ? tops : tops.slice(0, -1), here: tops.at(-1)?.name };
  const folders = (known?.path ?? []).map(({ id, name }) => ({
    href: hrefOf({ view, folderId: id }),
    name,
  }));
  return { way: [...tops, ...folders], here: known?.item.name };
}

/** The way from the top to here, to go back by. */
export function Crumbs({ where, folder, spaces }: CrumbsProps): ReactElement {
  const t = useTranslations('documents');
  const { way, here: place } = wayTo({ where, folder, spaces, top: t(`views.${where.view}`) });
  const here = where.isBin ? t('bin.title') : place;
  useFocusOnArrival(hrefOf(where), here !== undefined);
  return (
    <nav className="crumbs" aria-label={t('way')}>
      <ol>
        {way.map(({ href, name }) => (
          <li key={href}>
            <AppLink href={href}>{name}</AppLink>
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
