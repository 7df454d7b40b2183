import { setImmediate } from 'node:timers/promises';
import { Tokenizer, TokenizerMode, type Token, type TokenHandler } from 'parse5';
import type { OuterPage } from '@astra/kit/outer-page';
import type { PageWords } from '#domain/link-preview.ts';

/**
 * What a page says of itself in its head. It is read mark by mark in one go, never made into a tree: what nests or multiplies
 * without end costs no more than its length.
 */
export async function readPage({
  contentType,
  body,
}: Pick<OuterPage, 'contentType' | 'body'>): Promise<PageWords> {
  const { title, named } = await readHead(await decoded(contentType, body));
  const first = (...names: string[]): string | null =>
    names.map((name) => named.get(name)?.trim() ?? '').find((text) => text !== '') ?? null;
  return {
    title: first('og:title', 'twitter:title') ?? title,
    description: first('og:description', 'description', 'twitter:description'),
    site: first('og:site_name'),
  };
}

type Head = {
  readonly title: string;
  /** The first of each name. */
  readonly named: ReadonlyMap<string, string>;
  readonly charset: string | null;
};

/** So much at once; between two, others have their turn. */
const atOnce = 16_384;

async function readHead(html: string): Promise<Head> {
  const head = { title: '', named: new Map<string, string>(), charset: null as string | null };
  /** The element whose words are read as text, up to its own end. */
  let within: string | null = null;
  let isTitleRead = false;
  const reading = { isOver: false };
  const say = ({ chars }: Token.CharacterToken): void => {
    if (within === 'title' && !isTitleRead) head.title += chars;
  };
  const handler: TokenHandler = {
    onStartTag: ({ tagName, attrs }) => {
      if (tagName === 'body') return end();
      if (tagName === 'meta') takeMeta(head, attrs);
      const mode = modes.get(tagName);
      if (mode === undefined) return undefined;
      within = tagName;
      tokenizer.state = mode;
      return undefined;
    },
    onEndTag: ({ tagName }) => {
      if (tagName === 'head') return end();
      if (tagName === 'title' && within === 'title') isTitleRead = true;
      within = null;
      return undefined;
    },
    onCharacter: say,
    onWhitespaceCharacter: say,
    onNullCharacter: () => undefined,
    onComment: () => undefined,
    onDoctype: () => undefined,
    onEof: () => undefined,
  };
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, handler);
  const end = (): void => {
    reading.isOver = true;
    tokenizer.pause();
  };
  for (let at = 0; at < html.length && !reading.isOver; at += atOnce) {
    tokenizer.write(html.slice(at, at + atOnce), at + atOnce >= html.length);
    await setImmediate();
  }
  return head;
}

/** Elements that hold text, where `<` begins nothing but their own end (HTML, section 13.2.6.4.4). */
const modes = new Map([
  ['title', TokenizerMode.RCDATA],
  ['style', TokenizerMode.RAWTEXT],
  ['noscript', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
  ['script', TokenizerMode.SCRIPT_DATA],
]);

function takeMeta(
  head: { readonly named: Map<string, string>; charset: string | null },
  attrs: Token.TagToken['attrs'],
): void {
  const is = (name: string): string | undefined =>
    attrs.find((attribute) => attribute.name === name)?.value;
  const content = is('content');
  const name = (is('property') ?? is('name'))?.trim().toLowerCase();
  if (name !== undefined && content !== undefined && !head.named.has(name))
    head.named.set(name, content);
  const isHttp = is('http-equiv')?.toLowerCase() === 'content-type';
  head.charset ??= is('charset') ?? (isHttp ? charsetIn(content ?? '') : null);
}

/** Of `text/html; charset=…`. */
function charsetIn(contentType: string): string | null {
  const parts = contentType.split(';').map((part) => part.trim());
  const found = parts.find((part) => part.toLowerCase().startsWith('charset='));
  return found?.slice('charset='.length).replaceAll(/["']/gu, '').trim() ?? null;
}

/** How far a page may say in which charset it is written (HTML, section 13.2.3.2). */
const prescanned = 1024;

async function decoded(contentType: string, body: Buffer): Promise<string> {
  const inItself = async (): Promise<string | null> =>
    (await readHead(body.toString('latin1', 0, prescanned))).charset;
  const isMarked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  const charset = isMarked ? 'utf-8' : (charsetIn(contentType) ?? (await inItself()) ?? 'utf-8');
  return decoderOf(charset).decode(body);
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    // Nobody knows what it is: what is written in Latin letters can be read all the same.
    return new TextDecoder();
  }
}
