import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@astra/ui/empty-state';
import { shelfApi } from '#api/document-copies.ts';
import { Loaded } from '#app/page-states.tsx';
import { ItemList } from './item-list.tsx';
import { documentsKey, itemsOf, useFavourites } from './items.ts';
import { MoreItems } from './more-items.tsx';

/** What the person has put a star on, the newest first. */
export function FavouritesView(): ReactElement {
  const t = useTranslations('documents');
  const query = useFavourites();
  return (
    <>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(data) => {
          const items = itemsOf(data);
          if (items.length > 0) return <ItemList items={items} view="favourites" />;
          return (
            <EmptyState icon="star" title={t('empty.favouritesTitle')}>
              <p>{t('empty.favourites')}</p>
            </EmptyState>
          );
        }}
      </Loaded>
      <MoreItems query={query} />
    </>
  );
}

/** What the person has opened, made or changed last. */
export function RecentView(): ReactElement {
  const t = useTranslations('documents');
  const query = useQuery({
    queryKey: [...documentsKey, 'recent'],
    queryFn: ({ signal }) => shelfApi.recent(signal),
  });
  return (
    <Loaded query={query} label={t('loading')} failed={t('failed')}>
      {({ items }) =>
        items.length > 0 ? (
          <ItemList items={items} view="recent" />
        ) : (
          <EmptyState icon="history" title={t('empty.recentTitle')}>
            <p>{t('empty.recent')}</p>
          </EmptyState>
        )
      }
    </Loaded>
  );
}
