import { expect, test } from 'vitest';
import { textIn } from './text-in.ts';

const bytes = (...parts: readonly (string | number)[]): ArrayBuffer =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part, 'utf8')])),
  ).buffer;

test('a text in UTF-8 reads as written, also where its last letter is cut', () => {
  expect(textIn(bytes('Lefèvre, 40 €'))).toBe('Lefèvre, 40 €');
  expect(textIn(bytes('Lefèvre, 40 ', 0xe2, 0x82))).toBe('Lefèvre, 40 ');
});

test('a text of an old program reads as written', () => {
  expect(textIn(bytes('Lef', 0xe8, 'vre, 40 ', 0x80))).toBe('Lefèvre, 40 €');
});
