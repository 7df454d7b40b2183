import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { readerOf } from './trusted-worker.ts';

/** Where the decoders of scans are: see `pdf-parts.ts`. */
declare const __PDF_PARTS__: string;

/** What a page shows, and what it says. */
export interface PdfPage {
  /** Its width by its height. */
  readonly ratio: number;
  /** Paints it as wide as this, in CSS pixels. Another painting of the same canvas must have ended. */
  readonly paint: (
    canvas: HTMLCanvasElement,
    width: number,
  ) => { readonly done: Promise<void>; readonly stop: () => void };
  /** Its words in their order, for who does not see it. */
  readonly words: () => Promise<string>;
}
export interface PdfFile {
  readonly pages: number;
  readonly page: (number: number) => Promise<PdfPage>;
  readonly close: () => void;
}

/** It asks for a password: we do not. */
export class PdfLocked extends Error {
  override readonly name = 'PdfLocked';
}

/** Of canvas; what is larger is painted coarser. */
const mostPixels = 16_777_216;
/** Of a picture inside; a larger one is left out. */
const mostPicturePixels = 67_108_864;
const openingMs = 20_000;

/**
 * Reads a PDF in a worker of its own. Nothing of it is run, filled in or followed: its scripts, its links and its forms stay
 * words in a file, since we load neither pdf.js's scripting nor its layers. It can ask for nothing either:
 * pdf.js has the bytes, and no address but that of its own decoders.
 */
export async function openPdf(content: ArrayBuffer): Promise<PdfFile> {
  const { getDocument, PDFWorker } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const worker = readerOf('pdf');
  const reading = getDocument({
    // It takes the bytes away, and they may be looked at again.
    data: content.slice(0),
    // Its types know no port.
    worker: new PDFWorker({ port: worker as unknown as null }),
    maxImageSize: mostPicturePixels,
    enableXfa: false,
    // Our policy lets no worker compile; the decoders of scans come as plain scripts.
    useWasm: false,
    wasmUrl: __PDF_PARTS__,
    useWorkerFetch: false,
    verbosity: 0,
  });
  const close = (): void => {
    // A file made to keep it busy would not let it answer.
    worker.terminate();
    reading.destroy().catch(() => undefined);
  };
  let late: ReturnType<typeof setTimeout> | undefined;
  const broken = new Promise<never>((_, fail) => {
    worker.addEventListener('error', () => fail(new Error('The reader of PDFs failed')));
    late = setTimeout(() => fail(new Error('The PDF takes too long')), openingMs);
  });
  try {
    const file = await Promise.race([reading.promise, broken]);
    return { pages: file.numPages, page: (number) => pageOf(file, number), close };
  } catch (error) {
    close();
    if (error instanceof Error && error.name === 'PasswordException')
      throw new PdfLocked('It has a password', { cause: error });
    throw error;
  } finally {
    clearTimeout(late);
  }
}

async function pageOf(file: PDFDocumentProxy, number: number): Promise<PdfPage> {
  const page = await file.getPage(number);
  const { width: across, height: down } = page.getViewport({ scale: 1 });
  return {
    ratio: across / down,
    words: () => wordsOf(page),
    paint: (canvas, width) => {
      const plain = page.getViewport({ scale: 1 });
      const wanted = (width * (globalThis.devicePixelRatio || 1)) / plain.width;
      const most = Math.sqrt(mostPixels / (plain.width * plain.height));
      const viewport = page.getViewport({ scale: Math.min(wanted, most) });
      canvas.width = Math.max(1, Math.floor(viewport.width));
      canvas.height = Math.max(1, Math.floor(viewport.height));
      const painting = page.render({ canvas, viewport });
      return { done: painting.promise, stop: () => painting.cancel() };
    },
  };
}

async function wordsOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent();
  const words = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''));
  return words.join('').trim();
}
