import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@astra/ui/icon';
import type { ItemOrder } from '#api/documents.ts';

interface OrderHeadProps {
  readonly by: 'name' | 'changed' | 'size';
  readonly order: ItemOrder | undefined;
  readonly onOrder: ((order: ItemOrder) => void) | undefined;
}

/** The newest and the largest are looked for more often than the oldest and the smallest. */
const firstOf = { name: 'name', changed: '-changed', size: '-size' } as const;

/** The other way round. */
const turned = (order: ItemOrder, by: OrderHeadProps['by']): ItemOrder =>
  order === by ? `-${by}` : by;

/** The head of a column; pressed, the list goes by it, and pressed again from the end. */
export function OrderHead({ by, order, onOrder }: OrderHeadProps): ReactElement {
  const t = useTranslations('documents');
  if (!order || !onOrder) return <th scope="col">{t(`columns.${by}`)}</th>;
  const isUp = order === by;
  const isBy = isUp || order === `-${by}`;
  const sort = isBy ? (isUp ? 'ascending' : 'descending') : undefined;
  return (
    <th scope="col" aria-sort={sort}>
      <button
        type="button"
        className="docs__order"
        onClick={() => onOrder(isBy ? turned(order, by) : firstOf[by])}
      >
        {t(`columns.${by}`)}
        {isBy && <Icon name={isUp ? 'arrow-up' : 'arrow-down'} size="s" />}
      </button>
    </th>
  );
}
