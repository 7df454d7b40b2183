import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHtml } from '../src/read-html.ts';
import { plainOf, richOfPlain } from '../src/rich-text.ts';
import type { RichNode } from '../src/rich-text.ts';
import { isTooLong, writeMessage } from '../src/write-markdown.ts';

const write = (text: string) => writeMessage({ text, mentions: [] });

/** Every address and every tag of a tree, however deep. */
function walk(nodes: readonly RichNode[]): readonly RichNode[] {
  return nodes.flatMap((node) => [node, ...('children' in node ? walk(node.children) : [])]);
}

const hostile: readonly (readonly [what: string, html: string, words: string | null])[] = [
  ['a script', 'a<script>alert(1)</script>b', 'ab'],
  ['a script in pieces', '<scr<script>ipt>alert(1)</script>', 'ipt>alert(1)'],
  ['a handler', '<img src=x onerror=alert(1) alt="photo">', 'photo'],
  ['a handler on what is allowed', '<p onclick="alert(1)">a</p>', 'a'],
  ['a style', '<p style="position:fixed;inset:0">a</p><style>*{display:none}</style>', 'a'],
  ['SVG', '<svg onload=alert(1)><script>alert(1)</script></svg>a', 'a'],
  [
    'MathML that changes how HTML is read',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>a',
    null,
  ],
  ['a frame', '<iframe srcdoc="<script>alert(1)</script>"></iframe>a', 'a'],
  [
    'a form',
    '<form action=https://evil.example><input name=password><button>Go</button></form>',
    'Go',
  ],
  ['an object', '<object data="https://evil.example/x"></object><embed src=x>a', 'a'],
  ['another base', '<base href="https://evil.example/"><a href="/x">a</a>', 'a'],
  ['a refresh', '<meta http-equiv=refresh content="0;url=https://evil.example">a', 'a'],
  ['a stylesheet', '<link rel=stylesheet href=https://evil.example/x.css>a', 'a'],
  ['a script address', '<a href="javascript:alert(1)">a</a>', 'a'],
  ['a script address with a tab', '<a href="java\tscript:alert(1)">a</a>', 'a'],
  ['a script address as entities', '<a href="&#106;avascript&colon;alert(1)">a</a>', 'a'],
  ['a data address', '<a href="data:text/html,<script>alert(1)</script>">a</a>', 'a'],
  ['an address of our own pages', '<a href="/sign-out">a</a><a href="//evil.example">b</a>', 'ab'],
  ['a blob address', '<a href="blob:https://here.example/1">a</a>', 'a'],
  ['ids that stand in for objects', '<p id=location name=cookie>a</p><a id=x name=y>b</a>', 'ab'],
  ['a hidden quotation', '<mx-reply><blockquote>forged</blockquote></mx-reply>a', 'a'],
  ['a comment', 'a<!-- <script>alert(1)</script> -->b', 'ab'],
  ['a comment that does not end', 'a<!--', 'a'],
  ['a template', '<template><script>alert(1)</script></template>a', 'a'],
  ['no end', '<b><i><a href="https://x.example">a', 'a'],
];

describe('what others send', () => {
  test.each(hostile)('%s does nothing', (_what, html, words) => {
    const nodes = readHtml(html) ?? [];

    const json = JSON.stringify(nodes);
    expect(json).not.toMatch(
      /alert\(1\)"?\s*[,}].*"href"|javascript:|onerror=|onclick|srcdoc|evil\.example/u,
    );
    expect(
      walk(nodes).every(({ kind }) => ['text', 'element', 'link', 'mention'].includes(kind)),
    ).toBe(true);
    if (words !== null) expect(plainOf(nodes)).toBe(words);
  });

  test('whatever is sent, only web and mail addresses are left', () => {
    const part = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '=',
      '/',
      ' ',
      '&',
      '&#',
      'a',
      'href',
      'src',
      'on',
      'x',
      'javascript:',
      'data:',
      'https://x.example',
      '<a href=',
      '<svg',
      '<math',
      '<p',
      '</p>',
      '<table>',
      '<style>',
      '<script>',
      '-->',
      '<!--',
      ']]>',
      '<![CDATA[',
      '\u0000',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        for (const node of walk(readHtml(parts.join('')) ?? [])) {
          if (node.kind === 'link') expect(node.href).toMatch(/^(?:https?|mailto):/u);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('nesting without end, and elements that multiply, cost a moment and are not read', () => {
    const started = performance.now();

    expect(readHtml('<b>'.repeat(20_000))).toBeNull();
    const formats = Array.from({ length: 200 }, (_, at) => `<b a${at}>`).join('');
    expect(readHtml(`<p>${formats}</p>${'<p>x</p>'.repeat(500)}`)).toBeNull();
    const deep = readHtml(`${'<blockquote>'.repeat(2000)}a`);

    expect(JSON.stringify(deep ?? []).split('blockquote').length).toBeLessThan(70);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test('formatting, links and mentions are kept', () => {
    const nodes = readHtml(
      '<p><b>Oui</b> <a href="https://matrix.to/#/%40nadia%3Ax.example">Nadia</a>, <a href="https://x.example/a">ici</a></p><ol start="3"><li>a</li></ol>',
    );

    expect(nodes).toMatchObject([
      {
        tag: 'p',
        children: [
          { tag: 'strong' },
          { text: ' ' },
          { kind: 'mention', userId: '@nadia:x.example', text: 'Nadia' },
          { text: ', ' },
          { kind: 'link', href: 'https://x.example/a' },
        ],
      },
      { tag: 'ol', start: 3 },
    ]);
  });

  test('addresses in plain text become links, without the full stop behind them', () => {
    expect(richOfPlain('Voir https://x.example/a. Ou (https://y.example)')).toMatchObject([
      { text: 'Voir ' },
      { kind: 'link', href: 'https://x.example/a' },
      { text: '. Ou (' },
      { kind: 'link', href: 'https://y.example' },
      { text: ')' },
    ]);
  });
});

describe('what one writes', () => {
  test('words alone carry no formatting, over several lines too', () => {
    expect(write('  Oui, vendredi 14:00.\nhttps://x.example  ')).toEqual({
      text: 'Oui, vendredi 14:00.\nhttps://x.example',
      html: null,
      mentions: [],
    });
  });

  test('Markdown becomes formatting, HTML stays as it was typed', () => {
    expect(write('**Oui** <b>x</b>\n- a').html).toBe(
      '<p><strong>Oui</strong> &#x3C;b>x&#x3C;/b></p><ul>\n<li>a</li>\n</ul>',
    );
  });

  test.each(hostile)('%s that is typed does nothing either', (_what, html) => {
    const sent = write(`**x** ${html}`).html ?? '';

    expect(sent).not.toMatch(/<(?:script|img|svg|iframe|style|form|base|meta|object)/u);
    expect(sent).not.toMatch(/<a href="(?!https?:|mailto:)/u);
  });

  test('who is named gets a mention, the longer name first, and nobody inside of code', () => {
    const mentions = [
      { userId: '@a:x.example', label: 'Nadia' },
      { userId: '@b:x.example', label: 'Nadia Berthelot' },
    ];

    const sent = writeMessage({ text: '@Nadia Berthelot et `@Nadia`', mentions });

    expect(sent.html).toBe(
      '<p><a href="https://matrix.to/#/%40b%3Ax.example">Nadia Berthelot</a> et <code>@Nadia</code></p>',
    );
  });

  test('what is sent is read by others as it was meant', () => {
    const sent = writeMessage({
      text: '*a* @Nadia [ici](https://x.example/?a=1&b=2)',
      mentions: [{ userId: '@a:x.example', label: 'Nadia' }],
    });

    expect(readHtml(sent.html ?? '')).toMatchObject([
      {
        tag: 'p',
        children: [
          { tag: 'em' },
          {},
          { kind: 'mention', userId: '@a:x.example' },
          {},
          { kind: 'link', href: 'https://x.example/?a=1&b=2' },
        ],
      },
    ]);
  });

  test('what is longer than one message can hold is known before it is sent', () => {
    expect(isTooLong(write('a'.repeat(41_000)))).toBe(false);
    expect(isTooLong(write('é'.repeat(22_000)))).toBe(true);
  });
});
