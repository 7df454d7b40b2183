import { openPdf } from '#adapters/marking/sandbox/open-pdf.ts';
import { isMarkup, textOfMarkup } from './markup.ts';
import { textsOfOffice } from './office.ts';

/** A part of what is written in a file. `isLast`: there is more, and nobody looks at it. */
export type Text = { readonly text: string; readonly isLast: boolean };

/** Its kind is none that words are taken from. */
export class OtherKind extends Error {}

/** Of a PDF; further pages are not looked at. */
const mostPages = 2_000;
/** Of a text, at once. */
const pieceLetters = 1_000_000;

/** What is written in a file, in parts. @throws what is broken, locked or too much */
export function textsOf(content: Uint8Array, mediaType: string): AsyncIterable<Text> {
  if (mediaType === 'application/pdf') return textsOfPdf(content);
  if (mediaType === 'text/plain' || mediaType === 'application/xml') return textsOfText(content);
  return inOrder(textsOfOffice(content));
}

async function* inOrder(texts: Iterable<string> | null): AsyncGenerator<Text> {
  if (texts === null) throw new OtherKind('No document');
  for (const text of texts) yield { text, isLast: false };
}

async function* textsOfPdf(content: Uint8Array): AsyncGenerator<Text> {
  const file = await openPdf(content);
  const pages = Math.min(file.numPages, mostPages);
  for (let number = 1; number <= pages; number += 1) {
    const page = await file.getPage(number);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''));
    yield { text: text.join(''), isLast: number === pages && pages < file.numPages };
    page.cleanup();
  }
}

async function* textsOfText(content: Uint8Array): AsyncGenerator<Text> {
  const all = new TextDecoder().decode(content);
  const text = isMarkup(all) ? textOfMarkup(all) : all;
  for (let at = 0; at < text.length;) {
    // No word is cut in two.
    const space = text.slice(at + pieceLetters).search(/\s/u);
    const end = space < 0 ? text.length : at + pieceLetters + space;
    yield { text: text.slice(at, end), isLast: false };
    at = end;
  }
}
