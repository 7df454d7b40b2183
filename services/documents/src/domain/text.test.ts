import { expect, test } from 'vitest';
import { isText, textIn } from './text.ts';

const letter = 'Compte rendu : l’état de santé de Mme Lefèvre est stationnaire, 40 € à régler.';
/** As Windows keeps it: one byte a letter. */
const old = Buffer.concat([
  Buffer.from('Compte rendu : l', 'latin1'),
  Buffer.from([0x92]),
  Buffer.from('état de santé de Mme Lefèvre est stationnaire, 40 ', 'latin1'),
  Buffer.from([0x80]),
  Buffer.from(' à régler.', 'latin1'),
]);

test.each([
  ['UTF-8', Buffer.from(letter)],
  ['what old programs write', old],
])('a letter in %s is words, and reads as it was written', (_, content) => {
  expect(isText(content)).toBe(true);
  expect(textIn(content)).toBe(letter);
});

test('a letter in UTF-8 whose last sign is cut is words', () => {
  expect(isText(Buffer.from('à régler : 40 €').subarray(0, -1))).toBe(true);
});

test.each([
  ['bytes of a picture', Buffer.from(Array.from({ length: 512 }, (_, at) => (at * 37) % 256))],
  ['a control character among letters', Buffer.concat([old, Buffer.from([0x00])])],
  ['a byte that means nothing', Buffer.concat([old, Buffer.from([0x81])])],
  ['an erased letter', Buffer.concat([old, Buffer.from([0x7f])])],
  ['words of another alphabet in one byte a letter', Buffer.alloc(200, 0xe1)],
])('%s are no words', (_, content) => {
  expect(isText(content)).toBe(false);
});
