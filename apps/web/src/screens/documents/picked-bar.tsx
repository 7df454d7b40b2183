import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import type { Item } from '#api/documents.ts';
import { PlaceDialog } from './move-dialog.tsx';
import { useDownload } from './use-download.ts';
import { useBinSeveral, useMoveSeveral } from './use-several.ts';

/** As many as the service puts into one zip; of what is moved, each is a request of its own. */
const most = 100;

interface PickedBarProps {
  readonly items: readonly Item[];
  readonly picked: readonly Item[];
  readonly onPick: (ids: readonly string[]) => void;
}

type TakenProps = Pick<PickedBarProps, 'picked' | 'onPick'>;

/** The ways to another place, and to the bin: for what the person may change. */
function TakeAway({ picked, onPick }: TakenProps): ReactElement | null {
  const t = useTranslations('documents');
  const [isMoving, setMoving] = useState(false);
  const bin = useBinSeveral(onPick);
  const move = useMoveSeveral((ids) => {
    setMoving(false);
    onPick(ids);
  });
  const theirs = picked.filter(({ may }) => may.includes('change'));
  if (theirs.length === 0) return null;
  const isOff = theirs.length < picked.length || picked.length > most;
  return (
    <>
      <Button
        icon="corner-down-right"
        aria-disabled={isOff}
        onClick={() => !isOff && setMoving(true)}
      >
        {t('picked.move')}
      </Button>
      <Button
        icon="trash-2"
        busy={bin.isPending}
        aria-disabled={isOff}
        onClick={() => !isOff && bin.mutate(picked)}
      >
        {t('picked.bin')}
      </Button>
      {isMoving && (
        <PlaceDialog
          items={picked}
          words={{
            title: t('picked.moveTitle', { count: picked.length }),
            into: (place) => t('move.into', { place }),
          }}
          query={move}
          onChoose={(place, name) => move.mutate({ items: picked, place, name })}
          onClose={() => setMoving(false)}
        />
      )}
    </>
  );
}

/** Why some of it cannot be done with what is chosen. */
function WhyNot({ picked }: Pick<PickedBarProps, 'picked'>): ReactElement {
  const t = useTranslations('documents.picked');
  const theirs = picked.filter(({ may }) => may.includes('change')).length;
  const isShownOnly = picked.some(({ isMarked }) => isMarked);
  return (
    <>
      {isShownOnly && <Notice tone="warn" role="status" title={t('onlyShown')} />}
      {picked.length > most && <Notice tone="warn" role="status" title={t('tooMany', { most })} />}
      {theirs > 0 && theirs < picked.length && (
        <Notice tone="warn" role="status" title={t('notTheirs')} />
      )}
    </>
  );
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
        <TakeAway picked={picked} onPick={onPick} />
        {picked.length < items.length && (
          <Button look="quiet" onClick={() => onPick(items.map(({ id }) => id))}>
            {t('all')}
          </Button>
        )}
        <Button look="quiet" onClick={() => onPick([])}>
          {t('none')}
        </Button>
      </div>
      <WhyNot picked={picked} />
    </div>
  );
}
