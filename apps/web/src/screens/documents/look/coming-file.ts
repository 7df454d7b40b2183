import type { ComingPages } from '#shared/coming-pages.ts';
import { openPdf, type PdfFile } from './pdf-file.ts';

/** Opens a PDF with its first page, and anew with what has come when one is wanted that was not there. */
export async function openComing(coming: ComingPages): Promise<PdfFile> {
  const first = await coming.upTo(1);
  let held = { file: await openPdf(first.bytes), pages: first.pages };
  let isClosed = false;
  const reach = async (number: number): Promise<void> => {
    if (number <= held.pages) return;
    const more = await coming.upTo(number);
    const file = await openPdf(more.bytes);
    if (isClosed || more.pages <= held.pages) file.close();
    else {
      held.file.close();
      held = { file, pages: more.pages };
    }
  };
  return {
    pages: held.file.pages,
    page: async (number) => {
      await reach(number);
      return held.file.page(number);
    },
    close: () => {
      isClosed = true;
      held.file.close();
    },
  };
}
