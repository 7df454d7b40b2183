import { sanitize } from 'hast-util-sanitize';
import type { Schema } from 'hast-util-sanitize';
import { fromParse5 } from 'hast-util-from-parse5';
import type { Element, ElementContent, RootContent } from 'hast';
import { defaultTreeAdapter, parseFragment } from 'parse5';
import type { DefaultTreeAdapterTypes, TreeAdapter } from 'parse5';
import { richTags } from './rich-text.ts';
import type { RichNode, RichTag } from './rich-text.ts';

/** What a message of 64 kB can need at most; hostile nesting makes millions. */
const MOST_NODES = 5000;
/** Deeper than people write. */
const DEEPEST = 60;

const tags: ReadonlySet<string> = new Set(richTags);
const sameAs: Readonly<Record<string, RichTag>> = { b: 'strong', i: 'em', s: 'del', strike: 'del' };

/** The allow-list: nothing outside of it survives, and of these only the named attributes. */
const schema: Schema = {
  tagNames: [...richTags, ...Object.keys(sameAs), 'a', 'span', 'div', 'img', 'caption'],
  attributes: { a: ['href'], ol: ['start'], img: ['alt'] },
  protocols: { href: ['https', 'http', 'mailto'] },
  // The words of these are not meant for a reader.
  strip: ['script', 'style', 'mx-reply', 'title', 'template', 'noscript', 'iframe', 'textarea'],
  clobber: [],
  clobberPrefix: '',
  required: {},
};

/** Reads the HTML of somebody's message into a neutral tree. Null: it is not fit to be read. */
export function readHtml(html: string): readonly RichNode[] | null {
  try {
    const parsed = fromParse5(parseFragment(html, { treeAdapter: makeCappedAdapter() }));
    const clean = sanitize(parsed, schema);
    const nodes = 'children' in clean ? clean.children : [clean];
    return nodes.flatMap((node) => readNode(node, 0));
  } catch {
    // Too many nodes, or nested too deep: no honest message.
    return null;
  }
}

function makeCappedAdapter(): TreeAdapter<DefaultTreeAdapterTypes.DefaultTreeAdapterMap> {
  let made = 0;
  return {
    ...defaultTreeAdapter,
    createElement: (...of) => {
      made += 1;
      if (made > MOST_NODES) throw new RangeError('Too many elements.');
      return defaultTreeAdapter.createElement(...of);
    },
  };
}

function readNode(node: RootContent, depth: number): readonly RichNode[] {
  if (node.type === 'text') return [{ kind: 'text', text: node.value }];
  if (node.type !== 'element') return [];
  const children = (): readonly RichNode[] => readAll(node.children, depth + 1);
  if (depth >= DEEPEST) return children().filter(({ kind }) => kind === 'text');
  if (node.tagName === 'img') return readPicture(node);
  if (node.tagName === 'a') return readLink(node, children());
  const tag = sameAs[node.tagName] ?? node.tagName;
  if (!isTag(tag)) return children();
  const { start } = node.properties;
  return [
    {
      kind: 'element',
      tag,
      start: typeof start === 'number' && Number.isSafeInteger(start) ? start : null,
      children: children(),
    },
  ];
}

function readAll(nodes: readonly ElementContent[], depth: number): readonly RichNode[] {
  return nodes.flatMap((node) => readNode(node, depth));
}

const isTag = (name: string): name is RichTag => tags.has(name);

/** A picture inside of a text would be fetched from anywhere: only its words stay. */
function readPicture({ properties }: Element): readonly RichNode[] {
  const { alt } = properties;
  return typeof alt === 'string' && alt !== '' ? [{ kind: 'text', text: alt }] : [];
}

const mention = /^https:\/\/matrix\.to\/#\/(@[^/?]+:[^/?]+)$/u;

function readLink({ properties }: Element, children: readonly RichNode[]): readonly RichNode[] {
  const { href } = properties;
  // A relative address would lead into our own pages.
  if (typeof href !== 'string' || !isWebAddress(href)) return children;
  const userId = mention.exec(decoded(href))?.[1];
  if (userId !== undefined) return [{ kind: 'mention', userId, text: textOf(children) || userId }];
  return [{ kind: 'link', href, children: children.flatMap(withoutLinks) }];
}

function isWebAddress(href: string): boolean {
  return URL.canParse(href) && /^(?:https?|mailto):$/u.test(new URL(href).protocol);
}

function withoutLinks(node: RichNode): readonly RichNode[] {
  return node.kind === 'link' ? node.children : [node];
}

function textOf(nodes: readonly RichNode[]): string {
  return nodes.map((node) => ('children' in node ? textOf(node.children) : node.text)).join('');
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
