import type { Run } from './office-document.ts';
import { childOf, childrenOf, wholeIn, type Element } from './xml-tree.ts';

export type Look = Omit<Run, 'text'> & { readonly isHidden?: boolean };
/** What a style says that is more than its looks. */
export type Style = {
  readonly look: Look;
  /** 1 to 6 of a heading. */
  readonly level: number | null;
  readonly list: { readonly id: string; readonly level: number } | null;
};
export type Styles = (id: string | undefined) => Style;

const none: Style = { look: {}, level: null, list: null };
/** Longer than any chain of styles that an office makes. */
const mostBases = 20;
const deepest = 6;
const bodyText = 9;
const mostLevels = 8;
const valueOf = (element: Element | undefined): string | undefined => element?.attributes['val'];

/** Of the part that holds the styles (ECMA-376-1, 17.7). */
export function stylesOf(part: Element | undefined): Styles {
  const written = new Map(
    childrenOf(part, 'style').map((style) => [style.attributes['styleId'] ?? '', style]),
  );
  const known = new Map<string, Style>();
  const read = (id: string, bases: number): Style => {
    const style = written.get(id);
    if (!style || bases > mostBases) return none;
    const base = valueOf(childOf(style, 'basedOn'));
    const under = base === undefined ? none : read(base, bases + 1);
    const paragraph = childOf(style, 'pPr');
    const isTitle = /^(?:title|titre)$/iu.test(id);
    return {
      look: { ...under.look, ...lookOf(childOf(style, 'rPr')) },
      level: levelOf(paragraph) ?? (isTitle ? 1 : under.level),
      list: listOf(paragraph) ?? under.list,
    };
  };
  return (id) => {
    if (id === undefined) return none;
    const style = known.get(id) ?? read(id, 0);
    known.set(id, style);
    return style;
  };
}

/** Of a paragraph's own properties; null: they do not say. */
export function levelOf(paragraph: Element | undefined): number | null {
  const outline = wholeIn(valueOf(childOf(paragraph, 'outlineLvl')), [0, bodyText], bodyText);
  return outline === bodyText ? null : Math.min(deepest, outline + 1);
}

/** Of a paragraph's own properties; null: they do not say. The id 0 takes it out of a list. */
export function listOf(paragraph: Element | undefined): Style['list'] {
  const list = childOf(paragraph, 'numPr');
  const id = valueOf(childOf(list, 'numId'));
  const level = wholeIn(valueOf(childOf(list, 'ilvl')), [0, mostLevels], 0);
  return id === undefined ? null : { id, level };
}

/** Of a run's own properties. */
export function lookOf(run: Element | undefined): Look {
  const isOn = (name: string): boolean | undefined => {
    const found = childOf(run, name);
    return found && !['0', 'false', 'none', 'off'].includes(valueOf(found) ?? '1');
  };
  const place = valueOf(childOf(run, 'vertAlign'));
  const looks = {
    isBold: isOn('b'),
    isItalic: isOn('i'),
    isUnderlined: isOn('u'),
    isStruck: isOn('strike') ?? isOn('dstrike'),
    isHidden: isOn('vanish'),
    place: place === 'superscript' ? 'raised' : place === 'subscript' ? 'lowered' : undefined,
  };
  return Object.fromEntries(Object.entries(looks).filter(([, value]) => value !== undefined));
}
