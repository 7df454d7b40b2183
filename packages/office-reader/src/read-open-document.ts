import { hasLetters, joined, spanOf, taken } from './blocks.ts';
import type { Block, OfficeDocument, Run, Sheet } from './office-document.ts';
import { hiddenColumns, looksOf, openRows, timesOf, type OpenLooks } from './open-looks.ts';
import type { Parts } from './package-parts.ts';
import { allLetters, makeRows, type Left } from './sheet-rows.ts';
import {
  at,
  childOf,
  childrenOf,
  elementsOf,
  lettersOf,
  wholeIn,
  type Element,
} from './xml-tree.ts';

const mostSlides = 500;
const mostSheets = 50;
/** Of a cell that stands there so many times: more than are given of a row. */
const mostTimes = 100;

type Reading = {
  readonly parts: Parts;
  readonly looks: OpenLooks;
  readonly notes: (readonly Run[])[];
  /** How far lists have counted, by their style: a later one may go on. */
  readonly counted: Map<string, number>;
};

/** OpenDocument (OASIS ODF 1.3): a text, the sheets of a workbook or the slides of a presentation; null for what else it can be. */
export function readOpenDocument(parts: Parts): OfficeDocument | null {
  const content = parts.xml('content.xml');
  const styles = parts.xml('styles.xml');
  const looks = looksOf(
    childOf(styles, 'styles'),
    childOf(styles, 'automatic-styles'),
    childOf(content, 'automatic-styles'),
  );
  const reading = { parts, looks, notes: [], counted: new Map<string, number>() };
  const [body] = elementsOf(childOf(content, 'body'));
  if (!body) return null;
  switch (body.name) {
    case 'text': {
      const page = at(styles, 'master-styles', 'master-page');
      const { blocks, isCut } = taken(wholeText(reading, body, page));
      return { kind: 'text', blocks, isCut: isCut || parts.isCut() };
    }
    case 'spreadsheet':
      return sheetsOf(reading, body);
    case 'presentation':
      return slidesOf(reading, body);
    default:
      return null;
  }
}

function* wholeText(reading: Reading, body: Element, page: Element | undefined): Generator<Block> {
  yield* blocksIn(reading, childOf(page, 'header'));
  yield* blocksIn(reading, body);
  for (const [index, runs] of reading.notes.entries())
    yield { kind: 'item', depth: 0, label: `${String(index + 1)}.`, runs };
  yield* blocksIn(reading, childOf(page, 'footer'));
}

/** What only holds other things. */
const holders: ReadonlySet<string> = new Set(
  'section index-body index-title text-box g a table-of-content alphabetical-index illustration-index user-index bibliography'.split(
    ' ',
  ),
);

function* blocksIn(reading: Reading, holder: Element | undefined): Generator<Block> {
  for (const child of elementsOf(holder)) {
    const { name, attributes } = child;
    if (name === 'p') yield* paragraphOf(reading, child, (runs) => ({ kind: 'paragraph', runs }));
    else if (name === 'h') {
      const level = wholeIn(attributes['outline-level'], [1, 6], 1);
      yield* paragraphOf(reading, child, (runs) => ({ kind: 'heading', level, runs }));
    } else if (name === 'list') yield* listOf(reading, child, { depth: 0, numbers: [], style: '' });
    else if (name === 'table') yield tableOf(reading, child);
    else if (name === 'frame') yield* frameOf(reading, child);
    else if (name === 'custom-shape' || (holders.has(name) && attributes['display'] !== 'none'))
      yield* blocksIn(reading, child);
  }
}

function* paragraphOf(
  reading: Reading,
  paragraph: Element,
  make: (runs: readonly Run[]) => Block,
): Generator<Block> {
  const beside: Element[] = [];
  const look = reading.looks.lookOf(paragraph.attributes['style-name']);
  const runs = joined([...runsIn({ reading, beside, look }, paragraph)]);
  if (hasLetters(runs)) yield make(runs);
  for (const frame of beside) yield* frameOf(reading, frame);
}

type Line = {
  readonly reading: Reading;
  readonly beside: Element[];
  readonly look: Omit<Run, 'text'>;
};
/** In a line, what no reader sees there: remarks, and names of places. */
const unread = /^(?:annotation|bookmark|reference-mark|tracked-changes|change|soft-page-break)/u;

function* runsIn(line: Line, holder: Element): Generator<Run> {
  for (const child of holder.children) {
    if (typeof child === 'string') yield { ...line.look, text: child.replaceAll(/\s+/gu, ' ') };
    else yield* runOf(line, child);
  }
}

function* runOf(line: Line, child: Element): Generator<Run> {
  const { reading, look } = line;
  switch (child.name) {
    case 's':
      yield { ...look, text: ' '.repeat(Math.min(200, timesOf(child, 'c'))) };
      return;
    case 'tab':
      yield { ...look, text: '\t' };
      return;
    case 'line-break':
      yield { ...look, text: '\n' };
      return;
    case 'note': {
      const runs = [...blocksIn({ ...reading, notes: [] }, childOf(child, 'note-body'))];
      reading.notes.push(joined(runs.flatMap((block) => ('runs' in block ? block.runs : []))));
      yield { text: String(reading.notes.length), place: 'raised' };
      return;
    }
    case 'frame':
    case 'custom-shape':
    case 'g':
      line.beside.push(child);
      return;
    default: {
      if (unread.test(child.name)) return;
      const own = reading.looks.lookOf(child.attributes['style-name']);
      yield* runsIn({ ...line, look: { ...look, ...own } }, child);
    }
  }
}

function* frameOf(reading: Reading, frame: Element): Generator<Block> {
  const image = childOf(frame, 'image');
  // A table has a picture of itself beside it, for who cannot draw it.
  const isPicture = image !== undefined && !childOf(frame, 'table') && !childOf(frame, 'text-box');
  if (!isPicture) yield* blocksIn(reading, frame);
  else {
    const alt = lettersOf(childOf(frame, 'desc')) || lettersOf(childOf(frame, 'title'));
    const href = image.attributes['href'] ?? '';
    // What lies outside of the file is left out.
    yield reading.parts.picture(reading.parts.has(href) ? href : null, alt);
  }
}

type Counting = {
  readonly depth: number;
  /** Of what it stands in, the outermost first. */
  readonly numbers: readonly number[];
  readonly style: string;
};

function* listOf(
  reading: Reading,
  list: Element,
  { depth, numbers, style: outer }: Counting,
): Generator<Block> {
  const style = list.attributes['style-name'] ?? outer;
  const level = reading.looks.levelOf(style, depth);
  let count = (goingOn(reading, list, style) ?? level?.start ?? 1) - 1;
  for (const item of elementsOf(list)) {
    const isCounted = item.name === 'list-item';
    if (isCounted) count = wholeIn(item.attributes['start-value'], [0, 1_000_000], count + 1);
    const all = [...numbers, count];
    const label = level && isCounted ? `${all.slice(-level.shown).join('.')}${level.suffix}` : null;
    yield* itemOf(reading, item, { depth, numbers: all, style, label });
  }
  if (depth === 0) reading.counted.set(style, count);
}

/** From where a list goes on that another one of its style began; undefined: it begins anew. */
function goingOn({ counted }: Reading, { attributes }: Element, style: string): number | undefined {
  const isAfter =
    attributes['continue-numbering'] === 'true' || attributes['continue-list'] !== undefined;
  const last = counted.get(style);
  return isAfter && last !== undefined ? last + 1 : undefined;
}

function* itemOf(
  reading: Reading,
  item: Element,
  { label, ...counting }: Counting & { readonly label: string | null },
): Generator<Block> {
  const { depth } = counting;
  let own = label;
  for (const child of elementsOf(item)) {
    if (child.name === 'list') {
      yield* listOf(reading, child, { ...counting, depth: depth + 1 });
      continue;
    }
    const shown = own;
    yield* paragraphOf(reading, child, (runs) => ({ kind: 'item', depth, label: shown, runs }));
    // A second paragraph of the same item has no number of its own.
    own = label === null ? null : '';
  }
}

function tableOf(reading: Reading, table: Element): Block {
  const rows = [...openRows(table)].map((row) =>
    childrenOf(row, 'table-cell').map((cell) => ({
      blocks: [...blocksIn(reading, cell)],
      columns: spanOf(cell.attributes['number-columns-spanned']),
      rows: spanOf(cell.attributes['number-rows-spanned']),
    })),
  );
  return { kind: 'table', rows };
}

function sheetsOf({ parts, looks }: Reading, body: Element): OfficeDocument {
  const shown = childrenOf(body, 'table').filter(
    ({ attributes }) => !looks.isHidden(attributes['style-name']),
  );
  const left = allLetters();
  const sheets = shown.slice(0, mostSheets).map((table) => sheetOf(table, left));
  return { kind: 'sheets', sheets, isCut: shown.length > mostSheets || parts.isCut() };
}

function sheetOf(table: Element, left: Left): Sheet {
  const rows = makeRows(left);
  const isHidden = hiddenColumns(table);
  const name = table.attributes['name'] ?? '';
  let number = 0;
  for (const row of openRows(table)) {
    const isShown = !['collapse', 'filter'].includes(row.attributes['visibility'] ?? '');
    const times = timesOf(row, 'number-rows-repeated');
    const cells = isShown ? cellsOf(row, isHidden) : [];
    const isMore = (again: number): boolean =>
      cells.every(([column, text]) => rows.put(number + again, column, text));
    for (let again = 0; again < times && cells.length > 0; again += 1)
      if (!isMore(again)) return rows.sheet(name);
    number += times;
  }
  return rows.sheet(name);
}

/** Those with something in them, by their columns. */
function cellsOf(
  row: Element,
  isHidden: (column: number) => boolean,
): readonly (readonly [column: number, text: string])[] {
  const found: (readonly [number, string])[] = [];
  let column = 0;
  for (const cell of elementsOf(row)) {
    const times = timesOf(cell, 'number-columns-repeated');
    const text = childrenOf(cell, 'p').map(lettersOf).join('\n');
    // One that is not given says that there is more.
    const isBehind = (found.at(-1)?.[0] ?? 0) >= mostTimes;
    const shown = text === '' || isBehind ? 0 : Math.min(times, mostTimes);
    for (let again = 0; again < shown; again += 1)
      if (!isHidden(column + again)) found.push([column + again, text]);
    column += times;
  }
  return found;
}

function slidesOf(reading: Reading, body: Element): OfficeDocument {
  const { looks, parts } = reading;
  const shown = childrenOf(body, 'page').filter(
    ({ attributes }) => !looks.isHidden(attributes['style-name']),
  );
  let isCut = shown.length > mostSlides;
  let given = 0;
  const slides = shown.slice(0, mostSlides).map((page) => {
    const titles = elementsOf(page).filter(isTitle);
    const others = { ...page, children: elementsOf(page).filter((shape) => !isTitle(shape)) };
    const found = taken(blocksIn(reading, others), given);
    given += found.blocks.length;
    isCut ||= found.isCut;
    return [...titles.flatMap((title) => headingOf(reading, title)), ...found.blocks];
  });
  return { kind: 'slides', slides, isCut: isCut || parts.isCut() };
}

const isTitle = (shape: Element): boolean => shape.attributes['class'] === 'title';

function headingOf(reading: Reading, title: Element): readonly Block[] {
  const runs = [...blocksIn(reading, title)].flatMap((block) =>
    'runs' in block ? block.runs : [],
  );
  return hasLetters(runs) ? [{ kind: 'heading', level: 1, runs: joined(runs) }] : [];
}
