import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Skeleton } from '@astra/ui/skeleton';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import type { Item } from '#api/documents.ts';
import { PagesCut } from '#shared/coming-pages.ts';
import type { ComingPages } from '#shared/coming-pages.ts';
import { PdfLocked } from './pdf-file.ts';
import type { PdfFile } from './pdf-file.ts';
import { usePdf } from './use-pdf.ts';

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
  readonly file: PdfFile;
  readonly number: number;
  readonly onFault: (error: unknown, number: number) => void;
}

/** One page, painted, with its words for who does not see it. */
function Page({ file, number, onFault }: PageProps): ReactElement {
  const t = useTranslations('documents.look');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [shown, setShown] = useState<Shown>({ number: 0, words: '' });
  useEffect(() => {
    let stop = (): void => undefined;
    let isOver = false;
    const show = async (): Promise<void> => {
      const page = await file.page(number);
      const place = canvas.current;
      if (isOver || !place) return;
      const painting = page.paint(place, place.parentElement?.clientWidth ?? 600);
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
  }, [file, number, onFault]);
  const isShown = shown.number === number;
  return (
    <div className="docs__page" data-shown={isShown}>
      {/* Another one for each page: a painting that was stopped may not have let go of its canvas yet. */}
      <canvas key={number} ref={canvas} aria-hidden="true" />
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
  const onFault = useCallback(
    (error: unknown, at = 0) => setMet({ fault: faultOf(error), at }),
    [],
  );
  const file = usePdf(content, onFault);
  if (met?.at === 0) return <p className="soft">{t(met.fault)}</p>;
  if (file === null) return <Skeleton label={t('opening')} />;
  const turn = (step: number): void => setNumber(Math.min(file.pages, Math.max(1, number + step)));
  return (
    <section className="stack" aria-label={t('pagesOf', { name: item.name })}>
      {file.pages > 1 && (
        <div className="docs__turn">
          <Button icon="chevron-left" aria-disabled={number === 1} onClick={() => turn(-1)}>
            {t('previous')}
          </Button>
          <p className="num" role="status">
            {t('page', { number, pages: file.pages })}
          </p>
          <Button
            icon="chevron-right"
            aria-disabled={number === file.pages}
            onClick={() => turn(1)}
          >
            {t('next')}
          </Button>
        </div>
      )}
      {met?.at === number ? (
        <p role="alert">{t(met.fault)}</p>
      ) : (
        <Page file={file} number={number} onFault={onFault} />
      )}
    </section>
  );
}
