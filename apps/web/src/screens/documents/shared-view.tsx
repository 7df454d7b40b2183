import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@astra/ui/empty-state';
import { sharingApi } from '#api/documents.ts';
import type { Item } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { ServerReferences } from './file-server/references.tsx';
import { ItemList } from './item-list.tsx';
import { itemsOf, spacesQuery, useShared } from './items.ts';
import { MoreItems } from './more-items.tsx';
import { Received } from './partners/received.tsx';
import { useReceived } from './partners/use-partners.ts';
import { SharedMails } from './shared-mails.tsx';

/** Once the newest is on the page, nothing up to it is new the next time. */
function useLooked(newest: Item | undefined): void {
  const client = useQueryClient();
  const { isNew = false, sharedAt } = newest ?? {};
  useEffect(() => {
    if (!isNew || sharedAt === undefined) return;
    // What cannot be noted just now is new the next time, too.
    sharingApi.looked(sharedAt).then(
      () => client.invalidateQueries(spacesQuery),
      () => undefined,
    );
  }, [client, isNew, sharedAt]);
}

/** What others share with the person, the newest first. */
export function SharedView(): ReactElement {
  const t = useTranslations('documents');
  const query = useShared();
  useLooked(query.data?.pages[0]?.items[0]);
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
      <SharedMails />
    </>
  );
}
