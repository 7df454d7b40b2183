import { expect, test } from 'vitest';
import { hiddenTexts } from '@astra/testing/hostile-text';
import { onlyLinkIn, type LinkPreview } from '../src/link-preview.ts';
import { contentOf } from '../src/matrix/read-event.ts';
import { writeContent } from '../src/matrix/write-content.ts';
import { eventOf, roomToKeep } from '../src/offline-copy.ts';
import { MOST_BYTES, isTooLong, writeMessage } from '../src/write-markdown.ts';
import { anEvent, MORNING } from './events.ts';

const address = 'https://exemple.fr/avc?a=1';
const linkPreview: LinkPreview = {
  address,
  title: 'Prise en charge de l’AVC',
  description: 'Les premières heures',
  site: 'Exemple',
};
const text = `Lire ${address} ce soir`;

const sent = (words: string, preview = linkPreview): object =>
  writeContent({
    kind: 'message',
    content: writeMessage({ text: words, mentions: [], linkPreview: preview }),
    replyTo: null,
    threadId: null,
  }) ?? {};
const read = (content: object): LinkPreview | null => contentOf(content).linkPreview();
/** A message with these previews, as anybody can make it. */
const received = (previews: unknown, more: object = {}): LinkPreview | null =>
  read({ msgtype: 'm.text', body: text, 'com.beeper.linkpreviews': previews, ...more });
const field = { matched_url: address, 'og:title': 'x' };

test('a preview travels in the message, by the field that other clients read', () => {
  const content = sent(text);

  expect(content).toMatchObject({
    body: text,
    'com.beeper.linkpreviews': [
      {
        matched_url: address,
        'og:title': 'Prise en charge de l’AVC',
        'og:description': 'Les premières heures',
        'og:site_name': 'Exemple',
      },
    ],
  });
  expect(read(content)).toEqual(linkPreview);
  expect(read({ msgtype: 'm.text', body: text, 'm.url_previews': [field] })).toMatchObject({
    title: 'x',
  });
});

test('a changed message has the preview of its new words', () => {
  const edit = { kind: 'edit', of: '$1' } as const;
  const written = (words: string) => {
    const content = writeMessage({ text: words, mentions: [], linkPreview });
    return writeContent({ ...edit, content }) as { 'm.new_content': object };
  };

  expect(read(written(text)['m.new_content'])).toEqual(linkPreview);
  expect(read(written('Plus de lien')['m.new_content'])).toBeNull();
});

test('a preview of a link that is not in the words is not shown', () => {
  const elsewhere = 'https://exemple.fr.evil.example/';

  expect(received([{ ...field, matched_url: elsewhere }])).toBeNull();
  // What counts are the words that are shown, not those beside them.
  expect(
    received([{ ...field, matched_url: elsewhere }], {
      body: elsewhere,
      format: 'org.matrix.custom.html',
      formatted_body: `<a href="${address}">${elsewhere}</a>`,
    }),
  ).toBeNull();
  expect(
    received([field], {
      format: 'org.matrix.custom.html',
      formatted_body: `<p><em><a href="${address}">Lire</a></em></p>`,
    }),
  ).toMatchObject({ address });
});

test.each([
  ['nothing', null],
  ['no list', field],
  ['an empty list', []],
  ['no object', ['x', 7, null, [field]]],
  ['no title', [{ matched_url: address }]],
  ['an empty title', [{ ...field, 'og:title': ' \u200B\n' }]],
  ['no text', [{ ...field, 'og:title': { toString: 'x' } }]],
  ['a script', [{ ...field, matched_url: 'javascript:alert(1)' }]],
  ['data', [{ ...field, matched_url: 'data:text/html,x' }]],
  ['a name before the host', [{ ...field, matched_url: address.replace('//', '//exemple.fr@') }]],
  ['an endless address', [{ ...field, matched_url: `${address}${'x'.repeat(3_000)}` }]],
  ['one behind many others', [...Array.from({ length: 500 }, () => ({})), field]],
])('of a message that brings %s nothing is shown', (_what, previews) => {
  expect(received(previews)).toBeNull();
});

test('what is too long is cut, what hides or turns is taken out, and a picture is not even kept', () => {
  const hidden = Object.values(hiddenTexts).join('');

  const preview = received([
    {
      ...field,
      'og:title': `Re${hidden}çu`,
      'og:description': 'é'.repeat(1_000_000),
      'og:site_name': '<b>x</b>',
      'og:image': 'https://evil.example/pixel.png',
    },
  ]);

  expect(preview?.title).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]|\p{M}{5}/u);
  expect(preview?.description).toBe(`${'é'.repeat(299)}…`);
  expect(preview?.site).toBe('<b>x</b>');
  expect(Object.keys(preview ?? {})).toEqual(['address', 'title', 'description', 'site']);
});

test('a link is looked at when it is the only one', () => {
  expect(
    [
      text,
      'rien',
      `${text} et https://exemple.org`,
      `${address} ${address}`,
      'https://exemple.fr',
      '(https://exemple.fr/a).',
      '[ici](https://exemple.fr/a)',
      'mailto:a@exemple.fr',
      'https://moi@exemple.fr/',
    ].map(onlyLinkIn),
  ).toEqual([
    address,
    null,
    null,
    address,
    'https://exemple.fr',
    'https://exemple.fr/a',
    'https://exemple.fr/a',
    null,
    null,
  ]);
});

test('it is read offline, too', () => {
  const content = contentOf(sent(text));
  const event = anEvent('1', { body: { kind: 'message', content, replyTo: null, threadId: null } });
  const limits = { days: 7, messages: 50, rooms: 50, now: MORNING };

  const { events } = roomToKeep({} as never, { events: [event], people: [] }, limits);

  // Plain data, as it is when it comes back from the disk.
  const [kept] = JSON.parse(JSON.stringify(events));
  const { body } = eventOf(kept);
  expect(body.kind === 'message' && body.content.linkPreview()).toEqual(linkPreview);
});

test('the longest message fits with the longest preview', () => {
  const longest = `${address} `.concat('x'.repeat(MOST_BYTES - 100));
  const preview = {
    address,
    title: '😀'.repeat(200),
    description: '😀'.repeat(300),
    site: '😀'.repeat(80),
  };
  expect(isTooLong(writeMessage({ text: longest, mentions: [] }))).toBe(false);

  const bytes = new TextEncoder().encode(JSON.stringify(sent(longest, preview))).length;

  // Encrypted it is a third longer, and its envelope is some hundreds; every homeserver refuses 65,536.
  expect((bytes * 4) / 3).toBeLessThan(64_000);
});
