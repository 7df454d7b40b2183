import { useCallback, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Item, ItemOrder } from '#api/documents.ts';
import type { Doing } from './item-actions.tsx';
import { ItemDialogs } from './item-dialogs.tsx';
import { ItemRow } from './item-row.tsx';
import { OrderedTable } from './ordered-table.tsx';
import { PickedBar } from './picked-bar.tsx';
import type { View } from './place.ts';

/** With more than so many, rows far from the window are no more than their names. */
const manyItems = 200;

interface ItemListProps {
  readonly items: readonly Item[];
  readonly view: View;
  /** Absent: the list has an order of its own. */
  readonly order?: ItemOrder | undefined;
  readonly onOrder?: ((order: ItemOrder) => void) | undefined;
  /** A few words below its name. */
  readonly noteOf?: ((item: Item) => string | undefined) | undefined;
}

/** Folders and files of the documents, which can be picked to do something with several at once. */
export function ItemList({ items, view, order, onOrder, noteOf }: ItemListProps): ReactElement {
  const t = useTranslations('documents');
  const [doing, setDoing] = useState<Doing | null>(null);
  const [pickedIds, setPicked] = useState<ReadonlySet<string>>(new Set());
  const picked = items.filter(({ id }) => pickedIds.has(id));
  // The same one at each drawing, as what a row is given must be.
  const pick = useCallback((id: string): void => {
    setPicked((ids) => {
      const rest = [...ids].filter((each) => each !== id);
      return new Set(ids.has(id) ? rest : [...rest, id]);
    });
  }, []);
  return (
    <>
      <PickedBar items={items} picked={picked} onPick={(ids) => setPicked(new Set(ids))} />
      <OrderedTable name={t(`views.${view}`)} {...{ order, onOrder }}>
        {items.map((item) => (
          <ItemRow
            key={item.id}
            item={item}
            view={view}
            note={noteOf?.(item)}
            isPicked={pickedIds.has(item.id)}
            isOfMany={items.length > manyItems}
            onPick={pick}
            onDo={setDoing}
          />
        ))}
      </OrderedTable>
      <ItemDialogs doing={doing} items={items} onDo={setDoing} onClose={() => setDoing(null)} />
    </>
  );
}
