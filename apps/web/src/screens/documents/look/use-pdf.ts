import { useEffect, useState } from 'react';
import type { ComingPages } from '#shared/coming-pages.ts';
import { openComing } from './coming-file.ts';
import { openPdf, type PdfFile } from './pdf-file.ts';

/** The file, opened; the reader goes with what shows it. `onFault` must be the same function from one drawing to the next. */
export function usePdf(
  content: ArrayBuffer | ComingPages,
  onFault: (error: unknown) => void,
): PdfFile | null {
  const [file, setFile] = useState<PdfFile | null>(null);
  useEffect(() => {
    let isOver = false;
    let opened: PdfFile | null = null;
    const open = async (): Promise<void> => {
      opened = await (content instanceof ArrayBuffer ? openPdf(content) : openComing(content));
      if (isOver) opened.close();
      else setFile(opened);
    };
    open().catch((error: unknown) => {
      if (!isOver) onFault(error);
    });
    return () => {
      isOver = true;
      opened?.close();
    };
  }, [content, onFault]);
  return file;
}
