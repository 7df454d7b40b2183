import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import type { Item } from '#api/documents.ts';
import { useDownload } from './use-download.ts';

/** As many as the service puts into one zip. */
const most = 100;

interface PickedBarProps {
  readonly items: readonly Item[];
  readonly picked: readonly Item[];
  readonly onPick: (ids: readonly string[]) => void;
}

/** What can be done with the files and folders that were chosen. */
export function PickedBar({ items, picked, onPick }: PickedBarProps): ReactElement | null {
  const t = useTranslations('documents.picked');
  const download = useDownload();
  const isTooMany = picked.length > most;
  const isShownOnly = picked.some(({ isMarked }) => isMarked);
  if (picked.length === 0) return null;
  return (
    <div className="docs__picked" role="group" aria-label={t('label')}>
      <p className="strong num" role="status">
        {t('count', { count: picked.length })}
      </p>
      <div className="line">
        <Button
          icon="download"
          busy={download.isPending}
          aria-disabled={isTooMany || isShownOnly}
          onClick={() => download.mutate(picked)}
        >
          {t('download')}
        </Button>
        {picked.length < items.length && (
          <Button look="quiet" onClick={() => onPick(items.map(({ id }) => id))}>
            {t('all')}
          </Button>
        )}
        <Button look="quiet" onClick={() => onPick([])}>
          {t('none')}
        </Button>
      </div>
      {isShownOnly && <Notice tone="warn" role="status" title={t('onlyShown')} />}
      {isTooMany && <Notice tone="warn" role="status" title={t('tooMany', { most })} />}
    </div>
  );
}
