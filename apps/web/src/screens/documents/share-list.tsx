import type { ReactElement } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { sharingApi } from '#api/documents.ts';
import type { ListedShare } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { documentsKey } from './items.ts';
import { MoreItems } from './more-items.tsx';
import { ShareRow } from './share-row.tsx';
import type { SharesQuery } from './use-shares.ts';

interface BranchProps {
  readonly shares: readonly ListedShare[];
  readonly share: ListedShare;
  readonly itemId: string;
  readonly isBelow?: boolean | undefined;
}

/** A share, with what was passed on of it below. */
function Branch({ shares, share, itemId, isBelow }: BranchProps): ReactElement {
  const t = useTranslations('documents.shares');
  const below = shares.filter(({ parentId }) => parentId === share.id);
  return (
    <ShareRow share={share} itemId={itemId} isBelow={isBelow}>
      {below.length > 0 && (
        <ul className="rows docs__passed" aria-label={t('passed')}>
          {below.map((one) => (
            <Branch key={one.id} shares={shares} share={one} itemId={itemId} isBelow />
          ))}
        </ul>
      )}
    </ShareRow>
  );
}

interface ShareListProps {
  readonly itemId: string;
  readonly query: SharesQuery;
  /** Those that the person has passed on, and no others. */
  readonly isOfPassed: boolean;
}

/** Who else may have it, and by whom; and the end of that. */
export function ShareList({ itemId, query, isOfPassed }: ShareListProps): ReactElement {
  const t = useTranslations('documents.shares');
  return (
    <section aria-labelledby="documents-shares">
      <h3 className="h3" id="documents-shares">
        {t(isOfPassed ? 'titlePassed' : 'title')}
      </h3>
      <Loaded query={query}>
        {({ items, above }) => {
          if (items.length + above.length === 0)
            return <p className="soft">{t(isOfPassed ? 'nobodyPassed' : 'nobody')}</p>;
          const known = new Set(items.map(({ id }) => id));
          const first = items.filter(({ parentId }) => parentId === null || !known.has(parentId));
          return (
            <ul className="rows">
              {first.map((share) => (
                <Branch
                  key={share.id}
                  shares={items}
                  share={share}
                  itemId={itemId}
                  isBelow={isOfPassed}
                />
              ))}
              {above.map((share) => (
                <ShareRow
                  key={share.id}
                  itemId={itemId}
                  isAbove
                  mayEnd={share.mayEnd}
                  share={share}
                />
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
                <ShareRow key={share.id} share={share} itemId={null} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      <MoreItems query={query} />
    </section>
  );
}
