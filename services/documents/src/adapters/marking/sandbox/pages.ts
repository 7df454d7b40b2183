import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { pictureSize } from '#domain/picture-size.ts';
import { textIn } from '#domain/text.ts';
import { pagesOfOffice, type OfficePage } from './office-pages.ts';
import { bandOf, typedFont } from './paint-mark.ts';
import { openPdf } from './open-pdf.ts';

/** A painted page, with room for the band below it. */
export type Page = {
  readonly canvas: Canvas;
  /** Without the band. */
  readonly width: number;
  readonly height: number;
  readonly across: number;
  readonly words: string;
};

/** What is more is refused: nobody is shown a part that looks like the whole. */
const mostPages = 200;
/** Of a page. */
const mostPixels = 4_000_000;
/** Of a picture before it is made smaller. */
const mostPicturePixels = 60_000_000;
/** Of a page on paper, an inch. */
const dots = 150;

/** It cannot be shown with a mark, whoever asks. */
export class Unmarkable extends Error {}

/** How many there are, known before the first is painted. */
export type Pages = { readonly count: number; readonly each: AsyncIterable<Page> };

export async function pagesOf(content: Uint8Array, mediaType: string): Promise<Pages> {
  if (mediaType === 'application/pdf') {
    const file = await openPdf(content);
    return { count: bounded(file.numPages), each: pagesOfPdf(file) };
  }
  if (mediaType.startsWith('image/')) return { count: 1, each: pagesOfPicture(content) };
  if (mediaType === 'text/plain') {
    const lines = linesOf(content);
    return { count: bounded(Math.ceil(lines.length / rows)), each: pagesOfText(lines) };
  }
  const pages = await pagesOfOffice(content);
  return { count: bounded(pages.length), each: paintedPages(pages) };
}

function bounded(count: number): number {
  if (count === 0 || count > mostPages) throw new Unmarkable('No page, or too many');
  return count;
}

/** As large as is wanted, or as is allowed. */
function sheet(
  wide: number,
  high: number,
): { canvas: Canvas; width: number; height: number; scale: number } {
  const scale = Math.min(1, Math.sqrt(mostPixels / (wide * high)));
  const width = Math.max(1, Math.floor(wide * scale));
  const height = Math.max(1, Math.floor(high * scale));
  const canvas = createCanvas(width, height + bandOf(width));
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, canvas.height);
  return { canvas, width, height, scale };
}

async function* pagesOfPdf(file: PDFDocumentProxy): AsyncGenerator<Page> {
  for (let number = 1; number <= file.numPages; number += 1) {
    const page = await file.getPage(number);
    const plain = page.getViewport({ scale: 1 });
    const inDots = dots / 72;
    const { canvas, width, height, scale } = sheet(plain.width * inDots, plain.height * inDots);
    const viewport = page.getViewport({ scale: scale * inDots });
    // It is painted apart: a page may paint beside itself, and the band is ours.
    const own = createCanvas(width, height);
    await page.render({ canvas: own as never, viewport }).promise;
    canvas.getContext('2d').drawImage(own, 0, 0);
    const { items } = await page.getTextContent();
    const words = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''));
    yield { canvas, width, height, across: plain.width, words: words.join('').trim() };
    page.cleanup();
  }
}

async function* paintedPages(pages: readonly OfficePage[]): AsyncGenerator<Page> {
  for (const { across, down, words, paint } of pages) {
    const inDots = dots / 72;
    const { canvas, width, height } = sheet(across * inDots, down * inDots);
    // It is painted apart, as a page of a PDF is.
    const own = createCanvas(width, height);
    const context = own.getContext('2d');
    context.scale(width / across, width / across);
    await paint(context);
    canvas.getContext('2d').drawImage(own, 0, 0);
    yield { canvas, width, height, across, words };
  }
}

async function* pagesOfPicture(content: Uint8Array): AsyncGenerator<Page> {
  const told = pictureSize(content);
  if (told && told.width * told.height > mostPicturePixels) throw new Unmarkable('Too large');
  const picture = await loadImage(content);
  const { width: wide, height: high } = picture;
  if (wide * high > mostPicturePixels || wide * high === 0) throw new Unmarkable('Too large');
  const { canvas, width, height } = sheet(wide, high);
  canvas.getContext('2d').drawImage(picture, 0, 0, width, height);
  yield { canvas, width, height, across: (width * 72) / 96, words: '' };
}

/** A4, in points. */
const paper = { across: 595, down: 842, margin: 40, letter: 6, line: 12, size: 10 };
const columns = Math.floor((paper.across - 2 * paper.margin) / paper.letter);
const rows = Math.floor((paper.down - 2 * paper.margin) / paper.line);
const tab = 8;

const linesOf = (content: Uint8Array): string[][] =>
  textIn(content)
    .split(/\r\n|\r|\n/u)
    .flatMap(folded);

async function* pagesOfText(lines: readonly string[][]): AsyncGenerator<Page> {
  for (let at = 0; at < lines.length; at += rows) {
    const shown = lines.slice(at, at + rows);
    const inDots = dots / 72;
    const { canvas, width, height } = sheet(paper.across * inDots, paper.down * inDots);
    const context = canvas.getContext('2d');
    context.scale(width / paper.across, width / paper.across);
    context.font = `${paper.size}px ${typedFont}`;
    context.fillStyle = '#111';
    context.textAlign = 'center';
    for (const [row, letters] of shown.entries())
      // One beside the other as typed, so that columns of results stay columns.
      for (const [column, letter] of letters.entries())
        context.fillText(
          letter,
          paper.margin + (column + 0.5) * paper.letter,
          paper.margin + (row + 1) * paper.line,
        );
    context.resetTransform();
    const words = shown.map((letters) => letters.join('')).join('\n');
    yield { canvas, width, height, across: paper.across, words };
  }
}

const segmenter = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/** A line as rows of letters. */
function folded(line: string): string[][] {
  const letters: string[] = [];
  for (const { segment } of segmenter.segment(line)) {
    if (segment !== '\t') letters.push(segment);
    else
      do letters.push(' ');
      while (letters.length % tab !== 0);
  }
  const found: string[][] = [];
  for (let at = 0; at === 0 || at < letters.length; at += columns)
    found.push(letters.slice(at, at + columns));
  return found;
}
