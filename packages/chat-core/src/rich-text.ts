/** What formatted text is made of. A screen renders it node by node; there is no HTML left in it. */
export type RichNode = RichText | RichElement | RichLink | RichMention;

/** Characters, as they are. */
export interface RichText {
  readonly kind: 'text';
  readonly text: string;
}

/** The elements that formatted text may have. */
export const richTags = [
  'p',
  'br',
  'hr',
  'strong',
  'em',
  'u',
  'del',
  'sub',
  'sup',
  'code',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
] as const;

/** One of the elements that formatted text may have. */
export type RichTag = (typeof richTags)[number];

/** An element without attributes, but for where a numbered list starts. */
export interface RichElement {
  readonly kind: 'element';
  readonly tag: RichTag;
  readonly start: number | null;
  readonly children: readonly RichNode[];
}

/** A link to the web or to a mail address. To be opened without a referrer. */
export interface RichLink {
  readonly kind: 'link';
  readonly href: string;
  readonly children: readonly RichNode[];
}

/** Somebody named in a message. */
export interface RichMention {
  readonly kind: 'mention';
  readonly userId: string;
  readonly text: string;
}

/** The characters alone, for search, previews and screen readers. */
export function plainOf(nodes: readonly RichNode[]): string {
  return nodes.map(plainOfOne).join('');
}

function plainOfOne(node: RichNode): string {
  if (node.kind === 'text' || node.kind === 'mention') return node.text;
  if (node.kind === 'element' && node.tag === 'br') return '\n';
  return plainOf(node.children);
}

const link = /https?:\/\/[^\s<>"']+/gu;
const lastMark = /[.,;:!?)\]}]+$/u;

/** Text as it was typed, with the addresses in it made links. */
export function richOfPlain(text: string): readonly RichNode[] {
  const nodes: RichNode[] = [];
  let from = 0;
  const say = (part: string): void => {
    if (part !== '') nodes.push({ kind: 'text', text: part });
  };
  for (const match of text.matchAll(link)) {
    const address = match[0].replace(lastMark, '');
    if (!URL.canParse(address)) continue;
    say(text.slice(from, match.index));
    nodes.push({ kind: 'link', href: address, children: [{ kind: 'text', text: address }] });
    from = match.index + address.length;
  }
  say(text.slice(from));
  return nodes;
}
