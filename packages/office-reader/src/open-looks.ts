import { allOf, childOf, childrenOf, elementsOf, wholeIn, type Element } from './xml-tree.ts';
import type { Run } from './office-document.ts';
import { coveredBy, type Columns } from './sheet-rows.ts';

/** It stands before each paragraph of its list. */
const longestSuffix = 20;
const highest = 1_000_000;
/** Of lists in lists. */
const deepest = 10;

/** What OpenDocument says of looks and lists, apart from the text (OASIS ODF 1.3, part 3, 16). */
export type OpenLooks = {
  readonly lookOf: (style: string | undefined) => Omit<Run, 'text'>;
  /** Not shown: a table, a column of text, or a slide. */
  readonly isHidden: (style: string | undefined) => boolean;
  /** Null: no number stands before it. */
  readonly levelOf: (list: string | undefined, depth: number) => Level | null;
};
export type Level = {
  readonly suffix: string;
  readonly start: number;
  /** How many numbers stand before it, its own the last. */
  readonly shown: number;
};

export function looksOf(...holders: readonly (Element | undefined)[]): OpenLooks {
  const styles = new Map<string, Style>();
  const lists = new Map<string, ReadonlyMap<number, Level>>();
  for (const holder of holders)
    for (const style of elementsOf(holder)) {
      const name = style.attributes['name'] ?? '';
      if (style.name === 'style') styles.set(name, styleIn(style));
      if (style.name === 'list-style') lists.set(name, levelsIn(style));
    }
  return {
    lookOf: (name) => styles.get(name ?? '')?.look ?? {},
    isHidden: (name) => styles.get(name ?? '')?.isHidden ?? false,
    levelOf: (name, depth) => lists.get(name ?? '')?.get(depth + 1) ?? null,
  };
}

/** Read once: a text refers to one as often as it likes. */
type Style = { readonly look: Omit<Run, 'text'>; readonly isHidden: boolean };

const styleIn = (style: Element): Style => ({
  look: lookIn(childOf(style, 'text-properties')),
  isHidden: elementsOf(style).some(({ attributes: { display, visibility } }) =>
    [display, visibility].some((each) => ['none', 'false', 'hidden'].includes(each ?? '')),
  ),
});

function lookIn(properties: Element | undefined): Omit<Run, 'text'> {
  const is = (name: string, what: RegExp): boolean => what.test(properties?.attributes[name] ?? '');
  return {
    ...(is('font-weight', /^(?:bold|[6-9]00)$/u) && { isBold: true }),
    ...(is('font-style', /^(?:italic|oblique)$/u) && { isItalic: true }),
    ...(is('text-underline-style', /^(?!none|$)/u) && { isUnderlined: true }),
    ...(is('text-line-through-style', /^(?!none|$)/u) && { isStruck: true }),
    ...(is('text-position', /^(?:super|[1-9])/u) && { place: 'raised' as const }),
    ...(is('text-position', /^(?:sub|-)/u) && { place: 'lowered' as const }),
  };
}

/** By their depth, from 1 on. */
const levelsIn = (list: Element): ReadonlyMap<number, Level> =>
  new Map(
    childrenOf(list, 'list-level-style-number')
      .filter(({ attributes }) => (attributes['num-format'] ?? '') !== '')
      .map(({ attributes }) => [
        Number(attributes['level']),
        {
          suffix: (attributes['num-suffix'] ?? '').slice(0, longestSuffix),
          start: wholeIn(attributes['start-value'], [0, highest], 1),
          shown: wholeIn(attributes['display-levels'], [1, deepest], 1),
        },
      ]),
  );

/** Rows of a table, whatever groups them. */
export function* openRows(table: Element | undefined): Generator<Element> {
  for (const child of elementsOf(table))
    if (child.name === 'table-row') yield child;
    else if (/^table-(?:rows|header-rows|row-group)$/u.test(child.name)) yield* openRows(child);
}

/** As often as something stands there, of which one is written. */
export const timesOf = ({ attributes }: Element, name: string): number =>
  Math.max(1, Math.trunc(Number(attributes[name] ?? 1)) || 1);

/** Whether each column is shown, from the first on. */
export function hiddenColumns(table: Element): (column: number) => boolean {
  let next = 0;
  const hidden: Columns[] = [];
  for (const column of allOf(table, 'table-column')) {
    const from = next;
    next += timesOf(column, 'number-columns-repeated');
    if (['collapse', 'filter'].includes(column.attributes['visibility'] ?? ''))
      hidden.push({ from, to: next });
  }
  return coveredBy(hidden);
}
