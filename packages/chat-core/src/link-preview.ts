import { richOfPlain } from './rich-text.ts';
import type { RichNode } from './rich-text.ts';

/** What a page says of itself, as whoever wrote the message had it looked at. It is only as true as they are. */
export interface LinkPreview {
  /** The link in the message that it is about. */
  readonly address: string;
  readonly title: string;
  readonly description: string | null;
  /** What the page calls the place where it is: anybody can call it anything. */
  readonly site: string | null;
}

const longest = { address: 2_000, title: 200, description: 300, site: 80 } as const;
/** Nobody honest sends more; the first that is right is shown. */
const MOST = 5;

/** MSC4095, under the name that clients read until it is part of Matrix, and the one that it then has. */
const FIELD = 'com.beeper.linkpreviews';
const LATER_FIELD = 'm.url_previews';

/** The one link of what is being written, as it is written; null where there is none, or more than one. */
export function onlyLinkIn(text: string): string | null {
  const links = new Map<string, string>();
  for (const href of hrefsIn(richOfPlain(text))) {
    const plain = plainAddress(href);
    if (plain !== null) links.set(plain, href);
  }
  const [first, ...others] = links.values();
  return others.length === 0 ? (first ?? null) : null;
}

/** Whether a preview is of a link that the words really show. */
export function isOfALinkIn({ address }: LinkPreview, nodes: readonly RichNode[]): boolean {
  const plain = plainAddress(address);
  return plain !== null && hrefsIn(nodes).some((href) => plainAddress(href) === plain);
}

function hrefsIn(nodes: readonly RichNode[]): readonly string[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'link') return [node.href];
    return node.kind === 'element' ? hrefsIn(node.children) : [];
  });
}

/** As a browser writes it: two ways to write an address are one address. */
function plainAddress(href: string): string | null {
  if (href.length > longest.address || !URL.canParse(href)) return null;
  const { protocol, username, password, href: plain } = new URL(href);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' ? plain : null;
}

/** For the content of an event. */
export function writePreview({ address, title, description, site }: LinkPreview): object {
  const about = {
    matched_url: address,
    'og:title': title,
    ...(description === null ? {} : { 'og:description': description }),
    ...(site === null ? {} : { 'og:site_name': site }),
  };
  return { [FIELD]: [about] };
}

/** Of content that anybody may have made. Pictures in it are never fetched. */
export function readPreview(content: Readonly<Record<string, unknown>>): LinkPreview | null {
  const all = content[FIELD] ?? content[LATER_FIELD];
  if (!Array.isArray(all)) return null;
  for (const one of all.slice(0, MOST) as readonly unknown[]) {
    const preview = readOne(one);
    if (preview) return preview;
  }
  return null;
}

function readOne(one: unknown): LinkPreview | null {
  if (typeof one !== 'object' || one === null) return null;
  const fields = new Map<string, unknown>(Object.entries(one));
  const matched = fields.get('matched_url');
  const address = typeof matched === 'string' ? plainAddress(matched) : null;
  const title = clean(fields.get('og:title'), longest.title);
  if (address === null || title === null) return null;
  return {
    address,
    title,
    description: clean(fields.get('og:description'), longest.description),
    site: clean(fields.get('og:site_name'), longest.site),
  };
}

/** What turns or hides text, halves of pairs, and marks that pile up over the lines around them. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{DI}]/gu;
const piled = /(\p{M}{4})\p{M}+/gu;

function clean(value: unknown, most: number): string | null {
  if (typeof value !== 'string') return null;
  // Far more than is shown is not even looked at.
  const some = value.slice(0, most * 10).replaceAll(/\s+/gu, ' ');
  const shown = some.replaceAll(hidden, '').replaceAll(piled, '$1').replaceAll(/ {2,}/gu, ' ');
  const letters = Array.from(shown.trim());
  if (letters.length > most)
    return `${letters
      .slice(0, most - 1)
      .join('')
      .trimEnd()}…`;
  return letters.length === 0 ? null : letters.join('');
}
