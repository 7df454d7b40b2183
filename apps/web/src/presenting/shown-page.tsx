import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Skeleton } from '@astra/ui/skeleton';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { ourHeader } from '#shared/api.ts';
import { later } from '#shared/later.tsx';
import type { PdfPageProps } from './pdf-page.tsx';

/** The reader of PDFs is large: it comes when one is shown. */
const pdfPage = later<PdfPageProps>(async () => (await import('./pdf-page.tsx')).PdfPage, Skeleton);

/** What is shown, whoever looks. */
export interface ShownFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
}

interface ShownPageProps {
  readonly file: Omit<ShownFile, 'id'>;
  readonly href: string;
  readonly page: number;
  /** How many there are, once it is known. */
  readonly onPages: (pages: number) => void;
}

/** One page of a document, as large as its place. It is brought once, for all its pages. */
export function ShownPage(props: ShownPageProps): ReactElement {
  const [attempt, setAttempt] = useState(0);
  return <Attempt key={attempt} {...props} onAgain={() => setAttempt(attempt + 1)} />;
}

interface AttemptProps extends ShownPageProps {
  readonly onAgain: () => void;
}

function Attempt({ file, href, page, onPages, onAgain }: AttemptProps): ReactElement {
  const t = useTranslations('visitFiles');
  const content = useContent(href);
  const [isBroken, setBroken] = useState(false);
  const fail = useCallback(() => setBroken(true), []);
  if (content === 'failed' || isBroken)
    return (
      <div className="shown__words" role="alert">
        <p>{t('presenting.failed')}</p>
        <Button icon="rotate-cw" onClick={onAgain}>
          {t('retry')}
        </Button>
      </div>
    );
  if (content === null) return <Skeleton label={t('loading')} />;
  if (file.mediaType === 'application/pdf')
    return <pdfPage.Part content={content} number={page} onPages={onPages} onFault={fail} />;
  return <Painted file={file} content={content} onFault={fail} />;
}

/** Looking is an opening, written down by the service. */
function useContent(href: string): ArrayBuffer | 'failed' | null {
  const [content, setContent] = useState<ArrayBuffer | 'failed' | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    const bring = async (): Promise<void> => {
      const headers = { [ourHeader]: '1' };
      const reply = await fetch(href, { headers, signal: gone.signal, cache: 'no-store' });
      if (!reply.ok) throw new Error('Not given');
      setContent(await reply.arrayBuffer());
    };
    bring().catch(() => {
      if (!gone.signal.aborted) setContent('failed');
    });
    return () => gone.abort();
  }, [href]);
  return content;
}

interface PaintedProps {
  readonly file: Omit<ShownFile, 'id'>;
  readonly content: ArrayBuffer;
  readonly onFault: () => void;
}

/** A picture: one page. Its bytes have an address in this page only, and only as long as it is shown. */
function Painted({ file, content, onFault }: PaintedProps): ReactElement {
  const t = useTranslations('visitFiles.presenting');
  const { mediaType } = file;
  const show = useCallback(
    (picture: HTMLImageElement) => {
      picture.src = URL.createObjectURL(new Blob([content], { type: mediaType }));
      return () => URL.revokeObjectURL(picture.src);
    },
    [content, mediaType],
  );
  return (
    <>
      <img ref={show} className="shown__picture" alt={file.name} onError={onFault} />
      <VisuallyHidden>{t('picture')}</VisuallyHidden>
    </>
  );
}
