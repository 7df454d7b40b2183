import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { PageTurner } from '#presenting/page-turner.tsx';
import '@astra/ui/presenting.css';

/** How large a page is: as many times the width that there is. */
const zooms = [1, 1.5, 2, 3] as const;
export type Zoom = (typeof zooms)[number];

interface ReaderBarProps {
  readonly page: number;
  readonly pages: number;
  readonly zoom: Zoom;
  readonly onTurn: (page: number) => void;
  readonly onZoom: (zoom: Zoom) => void;
}

/** Which page of a PDF is looked at, and how large. */
export function ReaderBar({ page, pages, zoom, onTurn, onZoom }: ReaderBarProps): ReactElement {
  const t = useTranslations('documents.look');
  const words = {
    previous: t('previous'),
    next: t('next'),
    goTo: t('goTo', { pages }),
    of: t('of', { pages }),
    page: t('page', { number: page, pages }),
  };
  const at = zooms.indexOf(zoom);
  const go = (to: Zoom | undefined): void => {
    if (to !== undefined) onZoom(to);
  };
  const size = t('size', { percent: zoom * 100 });
  return (
    <div className="docs__turn">
      {pages > 1 && <PageTurner {...{ page, pages, words, onTurn }} />}
      <div className="line nowrap docs__zoom">
        <IconButton
          icon="minus"
          label={t('smaller')}
          aria-disabled={at === 0}
          onClick={() => go(zooms[at - 1])}
        />
        <span className="num nb" aria-hidden="true">
          {size}
        </span>
        <IconButton
          icon="plus"
          label={t('larger')}
          aria-disabled={at === zooms.length - 1}
          onClick={() => go(zooms[at + 1])}
        />
        <VisuallyHidden live>{t('sizeIs', { percent: zoom * 100 })}</VisuallyHidden>
      </div>
    </div>
  );
}
