import type { Element, ElementContent, Root, Text } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { Marked } from 'marked';
import type { LinkPreview } from './link-preview.ts';
import { readHtml } from './read-html.ts';
import { plainOf } from './rich-text.ts';
import type { RichNode } from './rich-text.ts';
import type { OutgoingContent } from './timeline-types.ts';

/** Somebody named in what is typed: `@label` becomes a mention. */
export interface TypedMention {
  readonly userId: string;
  /** The name as it stands in the text, without the `@`. */
  readonly label: string;
}

/** What a person typed. */
export interface TypedMessage {
  readonly text: string;
  readonly mentions: readonly TypedMention[];
  /** Of the link that is in it. */
  readonly linkPreview?: LinkPreview | null;
}

/**
 * A message may have this many bytes (its JSON, before encryption). Encrypted and wrapped it must
 * stay below the 65,536 that every homeserver holds to.
 */
export const MOST_BYTES = 42_000;

/** HTML that is typed is shown as typed; Markdown alone makes formatting. */
const markdown = new Marked({
  gfm: true,
  breaks: true,
  renderer: { html: ({ text }) => escapeHtml(text), image: ({ text }) => escapeHtml(text) },
});

/** Makes a message of what was typed: Markdown, mentions, and the same words without formatting. */
export function writeMessage({
  text,
  mentions,
  linkPreview = null,
}: TypedMessage): OutgoingContent {
  const used = mentions.filter(({ label }) => text.includes(`@${label}`));
  const nodes = readHtml(markdown.parse(text, { async: false })) ?? [];
  const named = nodes.filter(isSomething).flatMap((node) => nameIn(node, used));
  const trimmed = text.trim();
  const isPlain = named.every(isPlainParagraph) && named.length <= 1;
  return {
    text: trimmed,
    html: isPlain ? null : toHtml({ type: 'root', children: named.map(hastOf) } satisfies Root),
    mentions: [...new Set(used.map(({ userId }) => userId))],
    ...(linkPreview === null ? {} : { linkPreview }),
  };
}

/** Is it more than one message can hold? */
export function isTooLong({ text, html }: OutgoingContent): boolean {
  const bytes = new TextEncoder().encode(JSON.stringify([text, html])).length;
  return bytes > MOST_BYTES;
}

/** Markdown puts line ends between its blocks. */
function isSomething(node: RichNode): boolean {
  return node.kind !== 'text' || node.text.trim() !== '';
}

/** Nothing but words and line ends: it needs no formatting of its own. */
function isPlainParagraph(node: RichNode): boolean {
  if (node.kind === 'text') return true;
  if (node.kind !== 'element' || node.tag !== 'p') return false;
  return node.children.every(
    (child) => child.kind === 'text' || isLineEnd(child) || isBareLink(child),
  );
}

const isLineEnd = (node: RichNode): boolean => node.kind === 'element' && node.tag === 'br';

const isBareLink = (node: RichNode): boolean =>
  node.kind === 'link' && plainOf(node.children) === node.href;

function nameIn(node: RichNode, mentions: readonly TypedMention[]): readonly RichNode[] {
  if (node.kind === 'text') return splitText(node.text, mentions);
  if (node.kind === 'mention') return [{ kind: 'text', text: node.text }];
  if (node.kind === 'link') return [node];
  // What is code means nobody.
  if (node.tag === 'code' || node.tag === 'pre') return [node];
  return [{ ...node, children: node.children.flatMap((child) => nameIn(child, mentions)) }];
}

function splitText(text: string, mentions: readonly TypedMention[]): readonly RichNode[] {
  const found = mentions
    .map((one) => ({ ...one, at: text.indexOf(`@${one.label}`) }))
    .filter(({ at }) => at >= 0)
    // The longer name first where one begins like the other.
    .toSorted((one, other) => one.at - other.at || other.label.length - one.label.length)[0];
  if (!found) return text === '' ? [] : [{ kind: 'text', text }];
  const end = found.at + found.label.length + 1;
  return [
    ...splitText(text.slice(0, found.at), []),
    { kind: 'mention', userId: found.userId, text: found.label },
    ...splitText(text.slice(end), mentions),
  ];
}

function hastOf(node: RichNode): Element | Text {
  if (node.kind === 'text') return { type: 'text', value: node.text };
  if (node.kind === 'mention') {
    const href = `https://matrix.to/#/${encodeURIComponent(node.userId)}`;
    return anElement('a', { href }, [{ type: 'text', value: node.text }]);
  }
  const children = node.children.map(hastOf);
  if (node.kind === 'link') return anElement('a', { href: node.href }, children);
  return anElement(node.tag, node.start === null ? {} : { start: node.start }, children);
}

function anElement(
  tagName: string,
  properties: Element['properties'],
  children: ElementContent[],
): Element {
  return { type: 'element', tagName, properties, children };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
