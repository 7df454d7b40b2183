import { SaxesParser, type SaxesAttributeNS } from 'saxes';

/** An element, by its local name. An attribute is by its local name too, one that refers to another part as `r:` and that. */
export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
};
type Growing = Element & { readonly children: (Element | string)[] };

/** More than 500 written pages have; what is behind is not read. */
const mostElements = 300_000;
/** Of one part: a page with more of them stands still. What is behind is not read. */
const mostLetters = 5_000_000;
/** Of one element; an office writes some dozens. Each takes as much memory as an element. */
const mostAttributes = 1_000;
/** Deeper than any office writes; whoever walks over it does not run out of stack. */
const mostDepth = 250;
const relationships = /officeDocument\/(?:2006\/)?relationships$/u;

/** A part that is read. `isCut`: it has more elements or letters than are read. */
export type Parsed = { readonly root: Element; readonly isCut: boolean };

/**
 * Reads XML as it is unpacked. Nothing of a document type is obeyed: no office writes one, so that no entity is ever made or
 * fetched.
 * @throws Error for what is not well formed, has a document type, is nested too deeply or has elements of too many attributes
 */
export function parseXml(pieces: Iterable<Uint8Array>): Parsed {
  const top: Growing = { name: '', attributes: {}, children: [] };
  const stack: Growing[] = [top];
  let count = 0;
  let letters = 0;
  let attributesHere = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('A document type');
  });
  parser.on('attribute', () => {
    attributesHere += 1;
    if (attributesHere > mostAttributes) throw new Error('Too many attributes');
  });
  parser.on('opentag', ({ local, attributes }) => {
    count += 1;
    attributesHere = 0;
    if (stack.length > mostDepth) throw new Error('Too deep');
    const element = { name: local, attributes: named(attributes), children: [] };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  });
  parser.on('closetag', () => {
    stack.pop();
  });
  const addText = (text: string): void => {
    const children = stack.at(-1)?.children;
    // Remarks cut one text into any number of them.
    if (typeof children?.at(-1) === 'string') count += 1;
    children?.push(text.slice(0, mostLetters - letters));
    letters = Math.min(mostLetters, letters + text.length);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  const isCut = feed(parser, pieces, () => count >= mostElements || letters >= mostLetters);
  const root = top.children.find((child) => typeof child !== 'string');
  if (!root) throw new Error('No element');
  return { root, isCut };
}

function feed(
  parser: SaxesParser<{ xmlns: true }>,
  pieces: Iterable<Uint8Array>,
  isEnough: () => boolean,
): boolean {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for (const piece of pieces) {
    decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
    // In slices, so that it stops soon after it is enough.
    for (let at = 0; at < piece.byteLength; at += 65_536) {
      parser.write(decoder.decode(piece.subarray(at, at + 65_536), { stream: true }));
      if (isEnough()) return true;
    }
  }
  parser.write(decoder?.decode() ?? '').close();
  return false;
}

/** Of XML without another word (XML 1.0, F.1). */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function named(attributes: Readonly<Record<string, SaxesAttributeNS>>): Record<string, string> {
  const found: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const { local, uri, value } of Object.values(attributes)) {
    const name = relationships.test(uri) ? `r:${local}` : local;
    // Of two by one name the first is the standard's, the other an office's own beside it.
    found[name] ??= value;
  }
  return found;
}

export const elementsOf = (element: Element | undefined): readonly Element[] =>
  (element?.children ?? []).filter((child) => typeof child !== 'string');

export const childOf = (element: Element | undefined, name: string): Element | undefined =>
  elementsOf(element).find((child) => child.name === name);

/** By names, from child to child. */
export const at = (
  element: Element | undefined,
  ...names: readonly string[]
): Element | undefined =>
  names.reduce<Element | undefined>((found, name) => childOf(found, name), element);

export const childrenOf = (element: Element | undefined, name: string): readonly Element[] =>
  elementsOf(element).filter((child) => child.name === name);

/** All of this name inside, in their order; not inside of each other. */
export function* allOf(element: Element | undefined, name: string): Generator<Element> {
  for (const child of elementsOf(element))
    if (child.name === name) yield child;
    else yield* allOf(child, name);
}

/** All letters inside. */
export function lettersOf(element: Element | undefined): string {
  const parts = (element?.children ?? []).map((child) =>
    typeof child === 'string' ? child : lettersOf(child),
  );
  return parts.join('');
}

/** A number as it was written, cut to whole and to these bounds; `otherwise` where there is none. */
export function wholeIn(
  written: string | undefined,
  [least, most]: readonly [number, number],
  otherwise: number,
): number {
  const number = Math.trunc(Number(written ?? ''));
  if (written === undefined || Number.isNaN(number)) return otherwise;
  return Math.min(most, Math.max(least, number));
}
