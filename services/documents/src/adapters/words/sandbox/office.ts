import { SaxesParser } from 'saxes';
import { entriesOf, wholeOf, type Entry } from '@astra/office-reader/zip-entries';

/** Where words stand in each kind of document. */
const openXml =
  /^(?:word\/(?:document|comments|footnotes|endnotes|header\d*|footer\d*)|xl\/(?:sharedStrings|worksheets\/sheet\d+|comments\d*)|ppt\/(?:slides\/slide\d+|notesSlides\/notesSlide\d+|comments\/[^/]+))\.xml$/u;
const openDocument = 'content.xml';

/** What is written in an office document, part by part; null for a zip that is none. @throws what is broken or too much */
export function textsOfOffice(content: Uint8Array): Iterable<string> | null {
  const entries = entriesOf(content);
  const isOpenXml = entries.some(({ name }) => name === '[Content_Types].xml');
  const isOpenDocument = entries.some(({ name }) => name === 'mimetype');
  const isWritten = ({ name }: Entry): boolean =>
    isOpenXml ? openXml.test(name) : isOpenDocument && name === openDocument;
  const parts = entries.filter(isWritten);
  if (parts.length === 0) return null;
  return textsIn(parts, isOpenXml ? 't' : null);
}

function* textsIn(parts: readonly Entry[], holder: string | null): Generator<string> {
  const letters = new TextDecoder();
  for (const part of parts) yield textOfXml(letters.decode(wholeOf(part)), holder);
}

/** At their end a word ends, too; a word may change its letters' looks in its middle. */
const ends: ReadonlySet<string> = new Set(
  'p h si is c br cr tab s line-break text noBreakHyphen'.split(' '),
);

/** `holder`: the only element whose letters are words; null: all of them. */
function textOfXml(xml: string, holder: string | null): string {
  const text: string[] = [];
  let inside = 0;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    if (localOf(name) === holder) inside += 1;
  });
  parser.on('closetag', ({ name }) => {
    const local = localOf(name);
    if (local === holder) inside -= 1;
    if (ends.has(local)) text.push('\n');
  });
  parser.on('text', (letters) => {
    if (holder === null || inside > 0) text.push(letters);
  });
  parser.write(xml).close();
  return text.join('');
}

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);
