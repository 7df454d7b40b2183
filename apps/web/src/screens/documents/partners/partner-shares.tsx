import { useState } from 'react';
import type { ReactElement } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { partnerSharesApi } from '#api/partners.ts';
import type { Item } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { documentsKey, useRefresh } from '../items.ts';
import { MoreItems } from '../more-items.tsx';
import { PartnerShareForm } from './partner-share-form.tsx';
import { PartnerShareRow } from './partner-share-row.tsx';
import { usePartners } from './use-partners.ts';

/** Another one; what is missing for that is said. */
function Another({ item }: { readonly item: Item }): ReactElement | null {
  const t = useTranslations('partners.shares');
  const announce = useAnnounce();
  const refresh = useRefresh();
  const [isMaking, setMaking] = useState(false);
  const partners = usePartners().data;
  if (!partners) return null;
  if (partners.items.length === 0) return <p className="small soft">{t('noPartner')}</p>;
  if (!isMaking)
    return (
      <Button icon="building-2" onClick={() => setMaking(true)}>
        {t('new')}
      </Button>
    );
  return (
    <PartnerShareForm
      item={item}
      partners={partners}
      onMade={(name) => {
        setMaking(false);
        announce(t('made', { name }));
        void refresh();
      }}
      onCancel={() => setMaking(false)}
    />
  );
}

/** Which other organisations' people may read it, another one, and the end of each. */
export function PartnerShares({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('partners.shares');
  const query = useQuery({
    queryKey: [...documentsKey, 'partner-shares', item.id],
    queryFn: ({ signal }) => partnerSharesApi.list(item.id, signal),
  });
  return (
    <section className="stack" aria-labelledby="documents-partners">
      <h3 className="h3" id="documents-partners">
        {t('title')}
      </h3>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t('none')}</p>
          ) : (
            <ul className="rows">
              {items.map((share) => (
                <PartnerShareRow key={share.id} share={share} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Another item={item} />
    </section>
  );
}

/** All of the organisation, for who answers for its shares. */
export function AllPartnerShares(): ReactElement {
  const t = useTranslations('partners.all');
  const query = useInfiniteQuery({
    queryKey: [...documentsKey, 'all-partner-shares'],
    queryFn: ({ pageParam, signal }) => partnerSharesApi.all(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  return (
    <section className="stack mt-3" aria-labelledby="all-partner-shares">
      <h2 className="h3" id="all-partner-shares">
        {t('title')}
      </h2>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ pages }) => {
          const shares = pages.flatMap(({ items }) => items);
          if (shares.length === 0) return <p className="soft">{t('none')}</p>;
          return (
            <ul className="rows">
              {shares.map((share) => (
                <PartnerShareRow key={share.id} share={share} itemName={share.itemName} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      <MoreItems query={query} />
    </section>
  );
}
