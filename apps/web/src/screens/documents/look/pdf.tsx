import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Skeleton } from '@astra/ui/skeleton';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import type { Item } from '#api/documents.ts';
import { PagesCut } from '#shared/coming-pages.ts';
import type { ComingPages } from '#shared/coming-pages.ts';
import { PdfLocked } from './pdf-file.ts';
import type { PdfFile } from './pdf-file.ts';
import { ReaderBar, type Zoom } from './reader-bar.tsx';
import { useHeldCentre } from './use-held-centre.ts';
import { usePdf } from './use-pdf.ts';
import { useReadingKeys } from './use-reading-keys.ts';

type Fault = 'locked' | 'brokenPdf' | 'cut';
function faultOf(error: unknown): Fault {
  if (error instanceof PagesCut) return 'cut';
  return error instanceof PdfLocked ? 'locked' : 'brokenPdf';
}
/** At which page it was met; 0: at its opening. */
interface Met {
  readonly fault: Fault;
  readonly at: number;
}

interface PdfProps {
  readonly item: Pick<Item, 'name'>;
  readonly content: ArrayBuffer | ComingPages;
}

interface Shown {
  /** Which page is painted; 0 for none. */
  readonly number: number;
  readonly words: string;
}

interface PageProps {
  readonly pages: number;
  readonly zoom: Zoom;
  readonly file: PdfFile;
  readonly number: number;
  readonly onFault: (error: unknown, number: number) => void;
}

/** One page, painted, with its words for who does not see it. */
function Page({ pages, zoom, file, number, onFault }: PageProps): ReactElement {
  const t = useTranslations('documents.look');
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [ratio, setRatio] = useState<number | null>(null);
  const held = useHeldCentre(box, { number, zoom });
  const [shown, setShown] = useState<Shown>({ number: 0, words: '' });
  useEffect(() => {
    let stop = (): void => undefined;
    let isOver = false;
    const show = async (): Promise<void> => {
      const page = await file.page(number);
      const place = canvas.current;
      if (isOver || !place) return;
      setRatio(page.ratio);
      const painting = page.paint(place, (box.current?.clientWidth ?? 600) * zoom);
      stop = painting.stop;
      await painting.done;
      const words = await page.words();
      if (!isOver) setShown({ number, words });
    };
    show().catch((error: unknown) => {
      if (!isOver) onFault(error, number);
    });
    return () => {
      isOver = true;
      stop();
    };
  }, [zoom, file, number, onFault]);
  const isShown = shown.number === number;
  return (
    <div
      ref={box}
      className="docs__page"
      data-shown={isShown}
      data-large={zoom > 1}
      role="group"
      aria-label={t('page', { number, pages })}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={zoom > 1 ? 0 : undefined}
      onScroll={held.onScroll}
    >
      {/* Another one for each painting: one that was stopped may not have let go of its canvas yet. */}
      <canvas
        key={`${String(number)} ${String(zoom)}`}
        ref={canvas}
        aria-hidden="true"
        style={{ width: `${String(zoom * 100)}%`, aspectRatio: ratio ?? undefined }}
      />
      {!isShown && (
        <div className="docs__coming">
          <Skeleton label={t('painting', { number })} rows={2} />
        </div>
      )}
      <VisuallyHidden>
        {isShown && (shown.words === '' ? t('noWords') : shown.words)}
      </VisuallyHidden>
    </div>
  );
}

/** A PDF, page by page. */
export function Pdf({ item, content }: PdfProps): ReactElement {
  const t = useTranslations('documents.look');
  const [met, setMet] = useState<Met | null>(null);
  const [number, setNumber] = useState(1);
  const [zoom, setZoom] = useState<Zoom>(1);
  const reader = useRef<HTMLElement>(null);
  const onFault = useCallback(
    (error: unknown, at = 0) => setMet({ fault: faultOf(error), at }),
    [],
  );
  const file = usePdf(content, onFault);
  const pages = file?.pages ?? 1;
  const turn = useCallback(
    (to: number): void => setNumber(Math.min(pages, Math.max(1, to))),
    [pages],
  );
  useReadingKeys(reader, { page: number, pages, onTurn: turn });
  if (met?.at === 0) return <p className="soft">{t(met.fault)}</p>;
  if (file === null) return <Skeleton label={t('opening')} />;
  return (
    <section ref={reader} className="stack" aria-label={t('pagesOf', { name: item.name })}>
      <ReaderBar page={number} pages={pages} zoom={zoom} onTurn={turn} onZoom={setZoom} />
      {met?.at === number ? (
        <p role="alert">{t(met.fault)}</p>
      ) : (
        <Page pages={pages} zoom={zoom} file={file} number={number} onFault={onFault} />
      )}
    </section>
  );
}
