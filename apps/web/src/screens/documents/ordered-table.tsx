import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { FilterSelect } from '@astra/ui/select';
import type { ItemOrder } from '#api/documents.ts';
import { OrderHead } from './order-head.tsx';

interface Ordered {
  /** Absent: the list has an order of its own. */
  readonly order?: ItemOrder | undefined;
  readonly onOrder?: ((order: ItemOrder) => void) | undefined;
}

const orders = ['name', '-name', '-changed', 'changed', '-size', 'size'] as const;

/** On phones the heads of the columns are out of sight. */
function OrderChoice({ order, onOrder }: Ordered): ReactElement {
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

interface OrderedTableProps extends Ordered {
  /** What the list is called. */
  readonly name: string;
  /** The rows: name, change, size, actions. */
  readonly children: ReactNode;
}

/** Folders and files, one a row, in the order that was chosen; a card each on phones. */
export function OrderedTable({ name, order, onOrder, children }: OrderedTableProps): ReactElement {
  const t = useTranslations('documents');
  const head = { order, onOrder };
  return (
    <>
      {order && <OrderChoice {...head} />}
      <div className="card card--flush">
        <table className="table table--fold docs__table">
          <caption className="visually-hidden">{name}</caption>
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
          <tbody>{children}</tbody>
        </table>
      </div>
    </>
  );
}
