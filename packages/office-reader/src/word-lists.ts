import { at, childOf, childrenOf, wholeIn, type Element } from './xml-tree.ts';

/** What stands before a paragraph of a list: null for a bullet. */
export type Labels = (listId: string, level: number) => string | null;

type Level = { readonly format: string; readonly text: string; readonly start: number };
type List = {
  /** Lists of one kind go on counting where another one of it stopped. */
  readonly kind: string;
  readonly levels: readonly Level[];
  /** Unless this one begins anew. */
  readonly starts: ReadonlyMap<number, number>;
};
const mostLevels = 9;
const highest = 32_767;
/** It is written anew before each paragraph of its list. */
const longestText = 100;
const plain: Level = { format: 'bullet', text: '', start: 1 };
const valueOf = (element: Element | undefined): string => element?.attributes['val'] ?? '';

/** Counts the numbered paragraphs of a text in their order (ECMA-376-1, 17.9). */
export function labelsOf(numbering: Element | undefined): Labels {
  const lists = listsOf(numbering);
  const counts = new Map<string, number[]>();
  const begun = new Set<string>();
  return (listId, level) => {
    const list = lists.get(listId);
    const own = list?.levels[level] ?? plain;
    if (!list || own.format === 'bullet' || own.format === 'none') return null;
    const counted = counts.get(list.kind) ?? [];
    counts.set(list.kind, counted);
    if (!begun.has(listId))
      for (const each of list.starts.keys()) counted.length = Math.min(counted.length, each);
    begun.add(listId);
    for (let outer = 0; outer < level; outer += 1) counted[outer] ??= startOf(list, outer);
    const before = counted[level];
    counted[level] = before === undefined ? startOf(list, level) : before + 1;
    counted.length = level + 1;
    return own.text.replaceAll(/%([1-9])/gu, (_, place: string) => {
      const of = Number(place) - 1;
      return written(counted[of] ?? 1, (list.levels[of] ?? plain).format);
    });
  };
}

const startOf = ({ levels, starts }: List, level: number): number =>
  starts.get(level) ?? levels[level]?.start ?? 1;

function listsOf(numbering: Element | undefined): ReadonlyMap<string, List> {
  const kinds = new Map(
    childrenOf(numbering, 'abstractNum').map((kind) => [
      kind.attributes['abstractNumId'] ?? '',
      childrenOf(kind, 'lvl').slice(0, mostLevels).map(levelOf),
    ]),
  );
  return new Map(
    childrenOf(numbering, 'num').map((list) => {
      const kind = valueOf(childOf(list, 'abstractNumId'));
      const starts = childrenOf(list, 'lvlOverride').flatMap((level) => {
        const start = childOf(level, 'startOverride');
        const own = wholeIn(level.attributes['ilvl'], [0, mostLevels], 0);
        return start ? [[own, wholeIn(valueOf(start), [0, highest], 1)] as const] : [];
      });
      return [
        list.attributes['numId'] ?? '',
        { kind, levels: kinds.get(kind) ?? [], starts: new Map(starts) },
      ];
    }),
  );
}

const levelOf = (level: Element): Level => ({
  format: valueOf(at(level, 'numFmt')) || 'decimal',
  text: valueOf(at(level, 'lvlText')).slice(0, longestText),
  start: wholeIn(valueOf(at(level, 'start')) || undefined, [0, highest], 1),
});

function written(count: number, format: string): string {
  switch (format) {
    case 'lowerLetter':
      return letters(count);
    case 'upperLetter':
      return letters(count).toUpperCase();
    case 'lowerRoman':
      return roman(count);
    case 'upperRoman':
      return roman(count).toUpperCase();
    default:
      return String(count);
  }
}

/** a … z, aa, bb. */
const letters = (count: number): string =>
  'abcdefghijklmnopqrstuvwxyz'.charAt((count - 1) % 26).repeat(Math.min(4, Math.ceil(count / 26)));

const numerals = Object.entries({
  m: 1000,
  cm: 900,
  d: 500,
  cd: 400,
  c: 100,
  xc: 90,
  l: 50,
  xl: 40,
  x: 10,
  ix: 9,
  v: 5,
  iv: 4,
  i: 1,
});

function roman(count: number): string {
  if (count > 3_999) return String(count);
  let left = count;
  let text = '';
  for (const [numeral, value] of numerals) for (; left >= value; left -= value) text += numeral;
  return text;
}
