import { builtInFormat, cellFormat, type CellFormat } from './cell-format.ts';
import type { OfficeDocument, Sheet } from './office-document.ts';
import { referencesOf, targetOf, type Main, type Parts } from './package-parts.ts';
import { allLetters, coveredBy, makeRows, type Left } from './sheet-rows.ts';
import {
  allOf,
  at,
  childOf,
  childrenOf,
  elementsOf,
  lettersOf,
  wholeIn,
  type Element,
} from './xml-tree.ts';

const mostSheets = 50;
/** Of a sheet of Excel. */
const mostRows = 1_048_576;
/** Of a cell that has something which is not known. */
const unknown = '\u2026';

type Reading = {
  readonly strings: readonly string[];
  readonly formats: readonly CellFormat[];
  readonly left: Left;
};

/** A workbook of Excel (ECMA-376-1, 18): what its cells show, as it was last reckoned. No formula is, and what is hidden is left out. */
export function readSheets(parts: Parts, main: Main, locale: string): OfficeDocument {
  const references = referencesOf(parts, main.name);
  const workbook = main.root;
  const is1904 = ['1', 'true'].includes(
    childOf(workbook, 'workbookPr')?.attributes['date1904'] ?? '',
  );
  const of = (kind: string): Element | undefined => parts.xml(targetOf(references, kind) ?? '');
  const reading = {
    strings: childrenOf(of('sharedStrings'), 'si').map(stringOf),
    formats: formatsOf(of('styles'), { locale, is1904 }),
    left: allLetters(),
  };
  const shown = childrenOf(childOf(workbook, 'sheets'), 'sheet').filter(
    ({ attributes }) => !/hidden/iu.test(attributes['state'] ?? ''),
  );
  const sheets = shown.slice(0, mostSheets).map(({ attributes }): Sheet => {
    const name = references.get(attributes['r:id'] ?? '')?.target ?? '';
    return sheetOf(reading, { name: attributes['name'] ?? '', parsed: parts.parsed(name) });
  });
  return { kind: 'sheets', sheets, isCut: shown.length > mostSheets || parts.isCut() };
}

/** Its letters, whatever their looks; not how they are pronounced (`rPh`). */
const stringOf = (string: Element | undefined): string =>
  elementsOf(string)
    .flatMap((child) =>
      child.name === 'r' ? childrenOf(child, 't') : child.name === 't' ? [child] : [],
    )
    .map(lettersOf)
    .join('');

function formatsOf(
  styles: Element | undefined,
  how: { readonly locale: string; readonly is1904: boolean },
): readonly CellFormat[] {
  const written = new Map(
    [...allOf(childOf(styles, 'numFmts'), 'numFmt')].map(({ attributes }) => [
      Number(attributes['numFmtId']),
      attributes['formatCode'] ?? '',
    ]),
  );
  const made = new Map<number, CellFormat>();
  return childrenOf(childOf(styles, 'cellXfs'), 'xf').map(({ attributes }) => {
    const number = Number(attributes['numFmtId'] ?? 0);
    const format =
      made.get(number) ?? cellFormat(written.get(number) ?? builtInFormat(number), how);
    made.set(number, format);
    return format;
  });
}

function sheetOf(
  reading: Reading,
  { name, parsed }: { readonly name: string; readonly parsed: ReturnType<Parts['parsed']> },
): Sheet {
  const rows = makeRows(reading.left);
  if (parsed?.isCut === true) rows.cut();
  const isHiddenColumn = hiddenIn(parsed?.root);
  let next = 0;
  for (const row of childrenOf(childOf(parsed?.root, 'sheetData'), 'row')) {
    const number = wholeIn(row.attributes['r'], [1, mostRows], next + 1) - 1;
    next = number + 1;
    if (isOn(row.attributes['hidden'])) continue;
    let column = -1;
    for (const cell of childrenOf(row, 'c')) {
      column = columnOf(cell.attributes['r']) ?? column + 1;
      if (isHiddenColumn(column)) continue;
      if (!rows.put(number, column, shownOf(reading, cell))) return rows.sheet(name);
    }
  }
  return rows.sheet(name);
}

const isOn = (value: string | undefined): boolean => value === '1' || value === 'true';

function hiddenIn(sheet: Element | undefined): (column: number) => boolean {
  const ranges = childrenOf(childOf(sheet, 'cols'), 'col')
    .filter(({ attributes }) => isOn(attributes['hidden']))
    .map(({ attributes: { min, max } }) => ({ from: Number(min) - 1, to: Number(max) }));
  return coveredBy(ranges);
}

/** From 0 on, of `AB12`. */
function columnOf(place: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/u.exec(place ?? '')?.[0];
  if (letters === undefined) return null;
  return (
    Array.from(letters).reduce((sum, letter) => sum * 26 + (letter.codePointAt(0) ?? 64) - 64, 0) -
    1
  );
}

function shownOf(reading: Reading, cell: Element): string {
  // A formula that nobody has reckoned yet: an empty cell would say that there is nothing.
  if (!childOf(cell, 'v') && childOf(cell, 'f')) return unknown;
  const value = lettersOf(childOf(cell, 'v'));
  switch (cell.attributes['t'] ?? 'n') {
    case 's':
      return sharedOf(reading, value);
    case 'inlineStr':
      return stringOf(at(cell, 'is'));
    case 'str':
    case 'e':
    case 'd':
      return value;
    case 'b':
      return value === '1' ? '\u2713' : '\u2717';
    default:
      return numberOf(reading, value, cell.attributes['s']);
  }
}

/** One that is behind what is read of them is not known. */
const sharedOf = ({ strings }: Reading, value: string): string =>
  value === '' ? '' : (strings[Number(value)] ?? unknown);

function numberOf({ formats }: Reading, value: string, style = '0'): string {
  const format = formats[Number(style)];
  const isNumber = value !== '' && !Number.isNaN(Number(value));
  return format && isNumber ? format(Number(value)) : value;
}
