import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Skeleton } from '@astra/ui/skeleton';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import type { PdfFile } from '#screens/documents/look/pdf-file.ts';
import { usePdf } from '#screens/documents/look/use-pdf.ts';

export interface PdfPageProps {
  readonly content: ArrayBuffer;
  readonly number: number;
  readonly onPages: (pages: number) => void;
  readonly onFault: () => void;
}

/** One page of a PDF, whole in its place, with its words for who does not see it. */
export function PdfPage({ content, number, onPages, onFault }: PdfPageProps): ReactElement {
  const t = useTranslations('visitFiles');
  const file = usePdf(content, onFault);
  useEffect(() => {
    if (file) onPages(file.pages);
  }, [file, onPages]);
  if (!file) return <Skeleton label={t('loading')} />;
  // One that has fewer pages than the presenter said is shown at its last.
  return <Page file={file} number={Math.min(number, file.pages)} onFault={onFault} />;
}

interface PageProps {
  readonly file: PdfFile;
  readonly number: number;
  readonly onFault: () => void;
}

interface Room {
  readonly width: number;
  readonly height: number;
}

function Page({ file, number, onFault }: PageProps): ReactElement {
  const t = useTranslations('visitFiles.presenting');
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useRoom(box);
  const [shown, setShown] = useState({ key: '', words: '' });
  const key = `${String(number)} ${String(room?.width)} ${String(room?.height)}`;
  useEffect(() => {
    if (!room) return undefined;
    let stop = (): void => undefined;
    let isOver = false;
    const show = async (): Promise<void> => {
      const page = await file.page(number);
      const place = canvas.current;
      if (isOver || !place) return;
      const width = Math.max(1, Math.floor(Math.min(room.width, room.height * page.ratio)));
      place.style.width = `${String(width)}px`;
      const painting = page.paint(place, width);
      stop = painting.stop;
      await painting.done;
      const words = await page.words();
      if (!isOver) setShown({ key, words });
    };
    show().catch(() => {
      if (!isOver) onFault();
    });
    return () => {
      isOver = true;
      stop();
    };
  }, [file, number, room, key, onFault]);
  const isShown = shown.key === key;
  return (
    <div ref={box} className="shown__page" data-shown={isShown}>
      {/* Another one for each painting: one that was stopped may not have let go of its canvas yet. */}
      <canvas key={key} ref={canvas} aria-hidden="true" />
      <VisuallyHidden>
        {isShown && (shown.words === '' ? t('noWords') : shown.words)}
      </VisuallyHidden>
    </div>
  );
}

/** How much room there is; it changes with the window and with panels. */
function useRoom(box: RefObject<HTMLElement | null>): Room | null {
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      setRoom((before) =>
        before?.width === width && before.height === height ? before : { width, height },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return room;
}
