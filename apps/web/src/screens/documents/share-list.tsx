import type { ReactElement } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { sharingApi } from '#api/documents.ts';
import type { Item } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { documentsKey } from './items.ts';
import { MoreItems } from './more-items.tsx';
import { ShareRow } from './share-row.tsx';

/** Who else may have it, and the end of that. */
export function ShareList({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents.shares');
  const query = useQuery({
    queryKey: [...documentsKey, 'shares', item.id],
    queryFn: ({ signal }) => sharingApi.list(item.id, signal),
  });
  return (
    <section aria-labelledby="documents-shares">
      <h3 className="h3" id="documents-shares">
        {t('title')}
      </h3>
      <Loaded query={query}>
        {({ items }) => {
          if (items.length === 0) return <p className="soft">{t('nobody')}</p>;
          return (
            <ul className="rows">
              {items.map((share) => (
                <ShareRow key={share.id} share={share} />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
}

/** All among colleagues, for who answers for the organisation's shares. */
export function AllShares(): ReactElement {
  const t = useTranslations('documents.allShares');
  const query = useInfiniteQuery({
    queryKey: [...documentsKey, 'all-shares'],
    queryFn: ({ pageParam, signal }) => sharingApi.all(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  return (
    <section className="stack mt-3" aria-labelledby="all-shares">
      <h2 className="h3" id="all-shares">
        {t('title')}
      </h2>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ pages }) => {
          const shares = pages.flatMap(({ items }) => items);
          if (shares.length === 0) return <p className="soft">{t('none')}</p>;
          return (
            <ul className="rows">
              {shares.map((share) => (
                <ShareRow key={share.id} share={share} itemName={share.itemName} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      <MoreItems query={query} />
    </section>
  );
}
