import { hasLetters, joined, spanOf, taken, type GrowingCell } from './blocks.ts';
import type { Block, OfficeDocument, Run } from './office-document.ts';
import { referencesOf, targetOf, type Main, type Parts, type References } from './package-parts.ts';
import { labelsOf, type Labels } from './word-lists.ts';
import { listOf, levelOf, lookOf, stylesOf, type Look, type Styles } from './word-styles.ts';
import { allOf, at, childOf, elementsOf, lettersOf, type Element } from './xml-tree.ts';

/** What a part of the text is read with. */
type Reading = {
  readonly parts: Parts;
  readonly references: References;
  readonly styles: Styles;
  readonly labels: Labels;
  /** Notes in the order in which the text refers to them. */
  readonly notes: { readonly part: (typeof noteParts)[number]; readonly id: string }[];
};
const noteParts = ['footnotes', 'endnotes'] as const;

/** A text of Word (ECMA-376-1, 17): as it is after all changes that were tracked, without comments and what is hidden. */
export function readWord(parts: Parts, main: Main): OfficeDocument {
  const references = referencesOf(parts, main.name);
  const of = (kind: string): Element | undefined => parts.xml(targetOf(references, kind) ?? '');
  const reading = {
    parts,
    references,
    styles: stylesOf(of('styles')),
    labels: labelsOf(of('numbering')),
    notes: [],
  };
  const body = childOf(main.root, 'body');
  const { blocks, isCut } = taken(whole(reading, body));
  return { kind: 'text', blocks, isCut: isCut || parts.isCut() };
}

function* whole(reading: Reading, body: Element | undefined): Generator<Block> {
  yield* edgesOf(reading, body, 'headerReference');
  yield* blocksIn(reading, body);
  yield* notesOf(reading);
  yield* edgesOf(reading, body, 'footerReference');
}

/** What stands at the head or the foot of pages, once each. */
function* edgesOf(
  reading: Reading,
  body: Element | undefined,
  kind: 'headerReference' | 'footerReference',
): Generator<Block> {
  const { references, parts } = reading;
  const names = [...allOf(body, kind)].map(
    ({ attributes }) => references.get(attributes['r:id'] ?? '')?.target ?? '',
  );
  const said = new Set<string>();
  for (const name of new Set(names)) {
    const part = parts.xml(name);
    const words = lettersOf(part).trim();
    if (said.has(words)) continue;
    said.add(words);
    yield* blocksIn({ ...reading, references: referencesOf(parts, name) }, part);
  }
}

function* notesOf(reading: Reading): Generator<Block> {
  const written = new Map<string, Element>(
    noteParts.flatMap((part) =>
      elementsOf(reading.parts.xml(targetOf(reading.references, part) ?? '')).map(
        (note) => [`${part} ${note.attributes['id'] ?? ''}`, note] as const,
      ),
    ),
  );
  /** Each read once: a text refers to one as often as it likes. */
  const known = new Map<string, readonly Run[]>();
  for (const [index, { part, id }] of reading.notes.entries()) {
    const key = `${part} ${id}`;
    const runs = known.get(key) ?? runsOfNote(reading, written.get(key));
    known.set(key, runs);
    yield { kind: 'item', depth: 0, label: `${String(index + 1)}.`, runs };
  }
}

const runsOfNote = (reading: Reading, note: Element | undefined): readonly Run[] =>
  joined(
    [...blocksIn({ ...reading, notes: [] }, note)].flatMap((block) =>
      'runs' in block ? block.runs : [],
    ),
  );

/** What only holds other things, as they are now: inserted, moved here, or filled in. */
const holders: ReadonlySet<string> = new Set(
  'ins moveTo sdt sdtContent customXml smartTag hyperlink fldSimple dir bdo'.split(' '),
);

function* blocksIn(reading: Reading, holder: Element | undefined): Generator<Block> {
  for (const child of elementsOf(holder)) {
    if (child.name === 'p') yield* paragraphOf(reading, child);
    else if (child.name === 'tbl') yield tableOf(reading, child);
    else if (holders.has(child.name)) yield* blocksIn(reading, child);
    else if (child.name === 'AlternateContent') yield* blocksIn(reading, chosen(child));
  }
}

/** What it is for who knows the newest of the format, or else what was written for others. */
const chosen = (element: Element): Element | undefined =>
  childOf(element, 'Choice') ?? childOf(element, 'Fallback');

function* paragraphOf(reading: Reading, paragraph: Element): Generator<Block> {
  const properties = childOf(paragraph, 'pPr');
  const style = reading.styles(childOf(properties, 'pStyle')?.attributes['val']);
  const beside: Block[] = [];
  const runs = joined([...runsIn({ ...reading, beside, look: style.look }, paragraph)]);
  if (hasLetters(runs)) {
    const list = listOf(properties) ?? style.list;
    const level = levelOf(properties) ?? style.level;
    const isListed = list !== null && list.id !== '0';
    const label = isListed ? reading.labels(list.id, list.level) : null;
    if (level !== null)
      yield {
        kind: 'heading',
        level,
        runs: label === null ? runs : [{ text: `${label} ` }, ...runs],
      };
    else if (isListed) yield { kind: 'item', depth: list.level, label, runs };
    else yield { kind: 'paragraph', runs };
  }
  yield* beside;
}

type Line = Reading & { readonly beside: Block[]; readonly look: Look };

function* runsIn(line: Line, holder: Element | undefined): Generator<Run> {
  for (const child of elementsOf(holder)) {
    if (child.name === 'r') yield* runOf(line, child);
    else if (holders.has(child.name)) yield* runsIn(line, child);
    else if (child.name === 'AlternateContent') yield* runsIn(line, chosen(child));
  }
}

function* runOf(line: Line, run: Element): Generator<Run> {
  const properties = childOf(run, 'rPr');
  const styled = line.styles(childOf(properties, 'rStyle')?.attributes['val']).look;
  const { isHidden, ...look } = { ...line.look, ...styled, ...lookOf(properties) };
  if (isHidden === true) return;
  for (const child of elementsOf(run)) {
    const text = textOf(child);
    if (text !== null) yield { ...look, text };
    else if (child.name === 'footnoteReference' || child.name === 'endnoteReference')
      yield { text: noteNumber(line, child), place: 'raised' };
    else for (const block of drawn(line, child)) line.beside.push(block);
  }
}

function noteNumber({ notes }: Reading, { name, attributes }: Element): string {
  const part = name === 'footnoteReference' ? 'footnotes' : 'endnotes';
  notes.push({ part, id: attributes['id'] ?? '' });
  return String(notes.length);
}

/** Of what stands for letters; null for all else. */
function textOf(element: Element): string | null {
  switch (element.name) {
    case 't':
      return lettersOf(element);
    case 'tab':
    case 'ptab':
      return '\t';
    case 'br':
    case 'cr':
      return '\n';
    case 'noBreakHyphen':
      return '\u2011';
    case 'sym':
      return symbols[(element.attributes['char'] ?? '').slice(-2).toUpperCase()] ?? '\u2022';
    default:
      return null;
  }
}

/** Of Wingdings, what forms are ticked with. */
const symbols: Readonly<Record<string, string>> = {
  '6F': '\u2610',
  A8: '\u2610',
  FE: '\u2612',
  '78': '\u2612',
  FC: '\u2713',
  FB: '\u2717',
  E0: '\u2192',
};

/** Pictures, and boxes with text in them. */
function* drawn(reading: Reading, element: Element): Generator<Block> {
  if (element.name === 'AlternateContent') {
    for (const child of elementsOf(chosen(element))) yield* drawn(reading, child);
    return;
  }
  if (!['drawing', 'pict', 'object'].includes(element.name)) return;
  const boxes = [...allOf(element, 'txbxContent')];
  for (const box of boxes) yield* blocksIn(reading, box);
  if (boxes.length > 0) return;
  yield* picturesIn(reading, element);
}

function* picturesIn({ parts, references }: Reading, drawing: Element): Generator<Block> {
  const [about] = allOf(drawing, 'docPr');
  const alt = about?.attributes['descr'] ?? '';
  for (const { attributes } of [...allOf(drawing, 'blip'), ...allOf(drawing, 'imagedata')]) {
    const id = attributes['r:embed'] ?? attributes['r:id'] ?? '';
    yield parts.picture(references.get(id)?.target ?? null, alt);
  }
}

function tableOf(reading: Reading, table: Element): Block {
  /** By their column: what a cell below may belong to. */
  const above = new Map<number, GrowingCell>();
  const rows = [...rowsIn(table)].map((row) => {
    const cells: GrowingCell[] = [];
    let column = 0;
    for (const written of cellsIn(row)) {
      const properties = childOf(written, 'tcPr');
      const columns = spanOf(childOf(properties, 'gridSpan')?.attributes['val']);
      const merged = childOf(properties, 'vMerge');
      const over = above.get(column);
      if (over && merged && merged.attributes['val'] !== 'restart') over.rows += 1;
      else {
        const cell = { blocks: [...blocksIn(reading, written)], columns, rows: 1 };
        cells.push(cell);
        above.set(column, cell);
      }
      column += columns;
    }
    return cells;
  });
  return { kind: 'table', rows };
}

function* rowsIn(table: Element): Generator<Element> {
  for (const child of elementsOf(table))
    if (child.name === 'tr') {
      // One that was taken out, while changes were tracked.
      if (!at(child, 'trPr', 'del')) yield child;
    } else if (holders.has(child.name)) yield* rowsIn(child);
}

function* cellsIn(row: Element): Generator<Element> {
  for (const child of elementsOf(row))
    if (child.name === 'tc') yield child;
    else if (holders.has(child.name)) yield* cellsIn(child);
}
