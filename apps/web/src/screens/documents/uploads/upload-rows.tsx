import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { UploadItem } from './upload-item.tsx';
import { pageUploads, usePageUploads } from './page-uploads.ts';
import { isGoing } from './row.ts';
import type { UploadRow } from './row.ts';

/** Those that have not begun are many and alike. */
const queuedShown = 3;

function shownOf(rows: readonly UploadRow[]): readonly UploadRow[] {
  const later = new Set(rows.filter(({ state }) => state === 'queued').slice(queuedShown));
  return rows.filter((row) => !later.has(row));
}

/** Says what arrived and what was refused to whoever does not see the rows. */
function useSpokenNews(rows: readonly UploadRow[], arrived: readonly string[]): void {
  const t = useTranslations('documents.uploads');
  const announce = useAnnounce();
  const before = useRef({ arrived: arrived.length, bad: 0 });
  const bad = rows.filter(({ state }) => state === 'infected' || state === 'failed');
  useEffect(() => {
    const news = arrived.length - before.current.arrived;
    if (news === 1) announce(t('arrivedOne', { name: arrived[arrived.length - 1] ?? '' }));
    else if (news > 1) announce(t('arrived', { count: arrived.length }));
    if (bad.length > before.current.bad)
      announce(t('notArrived', { name: bad[bad.length - 1]?.name ?? '' }), 'assertive');
    before.current = { arrived: arrived.length, bad: bad.length };
  }, [arrived, bad, announce, t]);
}

/** The files on their way, wherever they go. */
export function UploadRows(): ReactElement | null {
  const t = useTranslations('documents.uploads');
  const { rows, arrived } = usePageUploads();
  useSpokenNews(rows, arrived);
  if (rows.length === 0 && arrived.length === 0) return null;
  const shown = shownOf(rows);
  const later = rows.length - shown.length;
  const isOver = rows.some(({ state }) => state === 'infected' || state === 'failed');
  const going = rows.filter((row) => isGoing(row) || row.state === 'scanning').length;
  const canClear = going === 0 && (isOver || arrived.length > 0);
  return (
    <section className="ups" aria-label={t('title')}>
      <div className="line line--apart">
        <p className="soft num">
          {going > 0 && t('going', { count: going })}
          {going > 0 && arrived.length > 0 && ' · '}
          {arrived.length > 0 && t('arrived', { count: arrived.length })}
        </p>
        {canClear && (
          <Button look="quiet" icon="x" onClick={() => pageUploads.clear()}>
            {t('clear')}
          </Button>
        )}
      </div>
      {shown.length > 0 && (
        <ul className="ups__list">
          {shown.map((row) => (
            <UploadItem key={row.key} row={row} />
          ))}
        </ul>
      )}
      {later > 0 && <p className="soft">{t('later', { count: later })}</p>}
    </section>
  );
}
