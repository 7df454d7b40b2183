import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@astra/ui/empty-state';
import { Loaded } from '#app/page-states.tsx';
import { ServerReferences } from './file-server/references.tsx';
import { ItemList } from './item-list.tsx';
import { itemsOf, useShared } from './items.ts';
import { MoreItems } from './more-items.tsx';
import { Received } from './partners/received.tsx';
import { useReceived } from './partners/use-partners.ts';

/** What others share with the person, the newest first. */
export function SharedView(): ReactElement {
  const t = useTranslations('documents');
  const query = useShared();
  const received = useReceived().data?.items ?? [];
  return (
    <>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(data) => {
          const items = itemsOf(data);
          if (items.length > 0) return <ItemList items={items} view="shared" />;
          if (received.length > 0) return null;
          return (
            <EmptyState icon="users-round" title={t('empty.sharedTitle')}>
              <p>{t('empty.shared')}</p>
            </EmptyState>
          );
        }}
      </Loaded>
      <MoreItems query={query} />
      <Received items={received} />
      <ServerReferences />
    </>
  );
}
