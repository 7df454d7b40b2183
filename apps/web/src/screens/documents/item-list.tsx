import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { FilterSelect } from '@astra/ui/select';
import type { Item, ItemOrder } from '#api/documents.ts';
import type { Doing } from './item-actions.tsx';
import { ItemDialogs } from './item-dialogs.tsx';
import { ItemRow } from './item-row.tsx';
import { OrderHead } from './order-head.tsx';
import { PickedBar } from './picked-bar.tsx';
import type { View } from './place.ts';

interface ItemListProps {
  readonly items: readonly Item[];
  readonly view: View;
  /** Absent: the list has an order of its own. */
  readonly order?: ItemOrder | undefined;
  readonly onOrder?: ((order: ItemOrder) => void) | undefined;
}

const orders = ['name', '-name', '-changed', 'changed', '-size', 'size'] as const;

/** On phones the heads of the columns are out of sight. */
function OrderChoice({ order, onOrder }: Pick<ItemListProps, 'order' | 'onOrder'>): ReactElement {
  const t = useTranslations('documents');
  return (
    <FilterSelect
      className="only-phone mb-2"
      label={t('order.label')}
      value={order}
      // The options are the orders.
      onChange={(event) => onOrder?.(event.target.value as ItemOrder)}
      options={orders.map((value) => ({ value, label: t(`order.${value}`) }))}
    />
  );
}

/** Folders and files, one a row; a card each on phones. */
export function ItemList({ items, view, order, onOrder }: ItemListProps): ReactElement {
  const t = useTranslations('documents');
  const [doing, setDoing] = useState<Doing | null>(null);
  const [pickedIds, setPicked] = useState<ReadonlySet<string>>(new Set());
  const picked = items.filter(({ id }) => pickedIds.has(id));
  const pick = (id: string): void => {
    const isThere = pickedIds.has(id);
    const rest = [...pickedIds].filter((each) => each !== id);
    setPicked(new Set(isThere ? rest : [...rest, id]));
  };
  const head = { order, onOrder };
  return (
    <>
      <PickedBar items={items} picked={picked} onPick={(ids) => setPicked(new Set(ids))} />
      {order && <OrderChoice {...head} />}
      <div className="card card--flush">
        <table className="table table--fold docs__table">
          <caption className="visually-hidden">{t(`views.${view}`)}</caption>
          <thead>
            <tr>
              <OrderHead {...head} by="name" />
              <OrderHead {...head} by="changed" />
              <OrderHead {...head} by="size" />
              <th scope="col">
                <span className="visually-hidden">{t('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <ItemRow
                key={item.id}
                item={item}
                view={view}
                isPicked={pickedIds.has(item.id)}
                onPick={pick}
                onDo={setDoing}
              />
            ))}
          </tbody>
        </table>
      </div>
      <ItemDialogs doing={doing} items={items} onDo={setDoing} onClose={() => setDoing(null)} />
    </>
  );
}
