import { OfficeError, type OfficeDocument } from './office-document.ts';
import { partsOf, referencesOf, targetOf, type Parts } from './package-parts.ts';
import { readOpenDocument } from './read-open-document.ts';
import { readSheets } from './read-sheets.ts';
import { readSlides } from './read-slides.ts';
import { readWord } from './read-word.ts';
import { allOf } from './xml-tree.ts';

/**
 * What an office file says: Word, Excel and PowerPoint since 2007 (ECMA-376) and OpenDocument (OASIS ODF). Its bytes are
 * hostile: nothing of it is run, reckoned or fetched, and what it takes of time and memory has bounds.
 * @param locale how numbers and dates of sheets are written (BCP 47)
 * @throws OfficeError and nothing else
 */
export function readOffice(content: Uint8Array, locale: string): OfficeDocument {
  try {
    // A password makes a file of another format of it (MS-OFFCRYPTO), whose beginning is that of Office before 2007.
    if (isOld(content)) throw new OfficeError('locked');
    const found = readParts(partsOf(content), locale);
    if (found === null) throw new OfficeError('other-kind');
    return found;
  } catch (error) {
    if (error instanceof OfficeError) throw error;
    throw new OfficeError('broken', { cause: error });
  }
}

const isOld = ([first, second, third, fourth]: Uint8Array): boolean =>
  first === 0xd0 && second === 0xcf && third === 0x11 && fourth === 0xe0;

function readParts(parts: Parts, locale: string): OfficeDocument | null {
  if (parts.has('[Content_Types].xml')) return readOpenXml(parts, locale);
  if (!parts.has('content.xml')) return null;
  if (!allOf(parts.xml('META-INF/manifest.xml'), 'encryption-data').next().done)
    throw new OfficeError('locked');
  return readOpenDocument(parts);
}

function readOpenXml(parts: Parts, locale: string): OfficeDocument | null {
  const name = targetOf(referencesOf(parts, ''), 'officeDocument') ?? '';
  const root = parts.xml(name);
  switch (root?.name ?? 'none') {
    case 'document':
      return readWord(parts, { name, root });
    case 'workbook':
      return readSheets(parts, { name, root }, locale);
    case 'presentation':
      return readSlides(parts, { name, root });
    default:
      return null;
  }
}
