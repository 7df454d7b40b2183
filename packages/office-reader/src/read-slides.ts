import { hasLetters, joined, spanOf, taken } from './blocks.ts';
import type { Block, OfficeDocument, Run } from './office-document.ts';
import { referencesOf, type Main, type Parts, type References } from './package-parts.ts';
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

const mostSlides = 500;

type Reading = { readonly parts: Parts; readonly references: References };

/** A presentation of PowerPoint (ECMA-376-1, 19): its slides in their order, without what is hidden and what only its speaker sees. */
export function readSlides(parts: Parts, main: Main): OfficeDocument {
  const references = referencesOf(parts, main.name);
  const listed = childrenOf(childOf(main.root, 'sldIdLst'), 'sldId');
  const slides: (readonly Block[])[] = [];
  let isCut = listed.length > mostSlides;
  let given = 0;
  for (const { attributes } of listed.slice(0, mostSlides)) {
    const name = references.get(attributes['r:id'] ?? '')?.target ?? '';
    const slide = parts.xml(name);
    if (!slide || slide.attributes['show'] === '0') continue;
    const found = taken(
      shapesIn({ parts, references: referencesOf(parts, name) }, at(slide, 'cSld', 'spTree')),
      given,
    );
    given += found.blocks.length;
    isCut ||= found.isCut;
    slides.push(found.blocks);
  }
  return { kind: 'slides', slides, isCut: isCut || parts.isCut() };
}

/** The title first, wherever it stands. */
function* shapesIn(reading: Reading, tree: Element | undefined): Generator<Block> {
  const shapes = elementsOf(tree);
  for (const shape of shapes.filter(isTitle)) yield* headingOf(shape);
  for (const shape of shapes.filter((each) => !isTitle(each))) yield* shapeOf(reading, shape);
}

const placeOf = (shape: Element): Element | undefined => at(shape, 'nvSpPr', 'nvPr', 'ph');

const isTitle = (shape: Element): boolean =>
  ['title', 'ctrTitle'].includes(placeOf(shape)?.attributes['type'] ?? '');

function* headingOf(shape: Element): Generator<Block> {
  const runs = childrenOf(childOf(shape, 'txBody'), 'p').flatMap((paragraph, index) => [
    ...(index > 0 ? [{ text: ' ' }] : []),
    ...runsOf(paragraph),
  ]);
  if (hasLetters(runs)) yield { kind: 'heading', level: 1, runs: joined(runs) };
}

function* shapeOf(reading: Reading, shape: Element): Generator<Block> {
  switch (shape.name) {
    case 'sp':
      yield* paragraphsOf(childOf(shape, 'txBody'), isListed(shape));
      return;
    case 'grpSp':
      yield* shapesIn(reading, shape);
      return;
    case 'AlternateContent':
      yield* shapesIn(reading, childOf(shape, 'Choice') ?? childOf(shape, 'Fallback'));
      return;
    case 'pic':
      yield pictureOf(reading, shape);
      return;
    case 'graphicFrame':
      for (const table of allOf(shape, 'tbl')) yield tableOf(table);
  }
}

function pictureOf({ parts, references }: Reading, shape: Element): Block {
  const alt = at(shape, 'nvPicPr', 'cNvPr')?.attributes['descr'] ?? '';
  const id = at(shape, 'blipFill', 'blip')?.attributes['r:embed'] ?? '';
  return parts.picture(references.get(id)?.target ?? null, alt);
}

/** The places in which a presentation has its lists; dates and numbers of pages have their own names. */
function isListed(shape: Element): boolean {
  const place = placeOf(shape)?.attributes;
  return place !== undefined && [undefined, 'body', 'obj'].includes(place['type']);
}

function* paragraphsOf(body: Element | undefined, isListed: boolean): Generator<Block> {
  for (const paragraph of childrenOf(body, 'p')) {
    const runs = joined(runsOf(paragraph));
    if (!hasLetters(runs)) continue;
    const properties = childOf(paragraph, 'pPr');
    const isPlain = !isListed || childOf(properties, 'buNone') !== undefined;
    const depth = wholeIn(properties?.attributes['lvl'], [0, 8], 0);
    yield isPlain ? { kind: 'paragraph', runs } : { kind: 'item', depth, label: null, runs };
  }
}

function runsOf(paragraph: Element): readonly Run[] {
  return elementsOf(paragraph).flatMap((child): readonly Run[] => {
    if (child.name === 'br') return [{ text: '\n' }];
    if (child.name !== 'r' && child.name !== 'fld') return [];
    const look = childOf(child, 'rPr')?.attributes ?? {};
    const isOn = (name: string): boolean => ['1', 'true'].includes(look[name] ?? '');
    return [
      {
        text: lettersOf(childOf(child, 't')),
        ...(isOn('b') && { isBold: true }),
        ...(isOn('i') && { isItalic: true }),
        ...(look['u'] !== undefined && look['u'] !== 'none' && { isUnderlined: true }),
        ...(look['strike'] !== undefined && look['strike'] !== 'noStrike' && { isStruck: true }),
      },
    ];
  });
}

function tableOf(table: Element): Block {
  const rows = childrenOf(table, 'tr').map((row) =>
    childrenOf(row, 'tc')
      // What a cell beside or above covers.
      .filter(({ attributes }) => attributes['hMerge'] !== '1' && attributes['vMerge'] !== '1')
      .map((cell) => ({
        blocks: [...paragraphsOf(childOf(cell, 'txBody'), false)],
        columns: spanOf(cell.attributes['gridSpan']),
        rows: spanOf(cell.attributes['rowSpan']),
      })),
  );
  return { kind: 'table', rows };
}
