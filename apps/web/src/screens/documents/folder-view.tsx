import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@astra/ui/empty-state';
import type { ItemOrder, Place } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { ServerReferences } from './file-server/references.tsx';
import { ItemList } from './item-list.tsx';
import { itemsOf, useItems } from './items.ts';
import { MoreItems } from './more-items.tsx';
import type { Where } from './place.ts';

interface FolderViewProps {
  readonly where: Where;
  readonly place: Place;
}

/** What lies in a folder, or at the top of a space. */
export function FolderView({ where, place }: FolderViewProps): ReactElement {
  const t = useTranslations('documents');
  const [order, setOrder] = useState<ItemOrder>('name');
  const query = useItems(place, order);
  return (
    <>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(data) => {
          const items = itemsOf(data);
          if (items.length === 0) {
            return (
              <EmptyState icon="folder" title={t('empty.title')}>
                <p>{t(place.folderId === undefined ? `empty.${where.view}` : 'empty.folder')}</p>
              </EmptyState>
            );
          }
          return <ItemList items={items} view={where.view} order={order} onOrder={setOrder} />;
        }}
      </Loaded>
      <MoreItems query={query} />
      {place.folderId === undefined && where.view !== 'own' && (
        <ServerReferences spaceId={place.spaceId} />
      )}
    </>
  );
}
