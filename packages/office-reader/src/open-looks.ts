import { allOf, childOf, childrenOf, elementsOf, type Element } from './xml-tree.ts';
import type { Run } from './office-document.ts';

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
  const styles = new Map<string, Element>();
  const lists = new Map<string, Element>();
  for (const holder of holders)
    for (const style of elementsOf(holder)) {
      const name = style.attributes['name'] ?? '';
      if (style.name === 'style') styles.set(name, style);
      if (style.name === 'list-style') lists.set(name, style);
    }
  return {
    lookOf: (name) => lookIn(childOf(styles.get(name ?? ''), 'text-properties')),
    isHidden: (name) => {
      const style = styles.get(name ?? '');
      const said = elementsOf(style).flatMap(({ attributes }) => [
        attributes['display'],
        attributes['visibility'],
      ]);
      return said.some((each) => ['none', 'false', 'hidden'].includes(each ?? ''));
    },
    levelOf: (name, depth) => levelIn(lists.get(name ?? ''), depth),
  };
}

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

function levelIn(list: Element | undefined, depth: number): Level | null {
  const level = childrenOf(list, 'list-level-style-number').find(
    ({ attributes }) => Number(attributes['level']) === depth + 1,
  );
  if (!level || (level.attributes['num-format'] ?? '') === '') return null;
  return {
    suffix: level.attributes['num-suffix'] ?? '',
    start: Number(level.attributes['start-value'] ?? 1),
    shown: Number(level.attributes['display-levels'] ?? 1),
  };
}

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
  const ranges = [...allOf(table, 'table-column')].map((column) => {
    const from = next;
    next += timesOf(column, 'number-columns-repeated');
    const isHidden = ['collapse', 'filter'].includes(column.attributes['visibility'] ?? '');
    return { from, to: next, isHidden };
  });
  return (column) =>
    ranges.some(({ from, to, isHidden }) => isHidden && column >= from && column < to);
}
