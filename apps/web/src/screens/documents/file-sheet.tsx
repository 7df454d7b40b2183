import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import type { Item } from '#api/documents.ts';
import { useMemberName } from '#app/use-member-name.ts';
import { useTime } from '#shared/use-time.ts';
import { kindOf, useSize } from './kind.ts';
import { Preview } from './preview.tsx';
import { useDownload } from './use-download.ts';

function Facts({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents');
  const time = useTime();
  const size = useSize();
  const changedBy = useMemberName(item.changedBy);
  const { changedAt, sizeBytes } = item;
  const when = `${time.at(changedAt, 'day')}, ${time.at(changedAt)}`;
  return (
    <dl className="kv">
      <dt>{t('open.kind')}</dt>
      <dd>{t(`kinds.${kindOf(item)}`)}</dd>
      <dt>{t('columns.size')}</dt>
      <dd className="num">{size(sizeBytes ?? 0)}</dd>
      <dt>{t('columns.changed')}</dt>
      <dd className="num">
        {when}
        {changedBy !== null && <span className="docs__by">{t('by', { name: changedBy })}</span>}
      </dd>
    </dl>
  );
}

interface FileSheetProps {
  readonly item: Item;
  readonly onClose: () => void;
}

/** One file: what is in it, as far as the page can show it safely, and what is known of it. */
export function FileSheet({ item, onClose }: FileSheetProps): ReactElement {
  const t = useTranslations('documents');
  const download = useDownload();
  return (
    <Dialog
      isOpen
      look="side"
      onClose={onClose}
      title={<span className="docs__name">{item.name}</span>}
      actions={
        <Button
          look="main"
          icon="download"
          busy={download.isPending}
          onClick={() => download.mutate([item])}
        >
          {t('download.one')}
        </Button>
      }
    >
      <div className="stack docs__sheet">
        <Preview item={item} />
        <Facts item={item} />
      </div>
    </Dialog>
  );
}
