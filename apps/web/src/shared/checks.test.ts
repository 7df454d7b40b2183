import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Check } from 'typebox/value';
import { line, prose } from '@astra/contracts/common';
import { hiddenAt, withoutHidden } from '@astra/contracts/written-text';
import { hiddenTexts } from '@astra/testing/hostile-text';
import { isEmail, lineFault } from './checks.ts';

test.each(['a@b.fr', ' yvonne.bellec@courriel.example ', 'x+y@sub.domain.org'])(
  '%s has the shape of an address',
  (text) => {
    expect(isEmail(text)).toBe(true);
  },
);

test.each(['', 'a', 'a@b', 'a b@c.fr', 'a@b.fr, c@d.fr', '<a@b.fr>', `${'a'.repeat(250)}@b.fr`])(
  '%s does not',
  (text) => {
    expect(isEmail(text)).toBe(false);
  },
);

test('a name with an invisible or turning character is refused, and an ordinary one is not', () => {
  expect(lineFault('Mme Sofia Brandão-Ünal', 120)).toBeUndefined();
  expect(lineFault('Mme\u200B Bellec', 120)).toBe('hidden');
  expect(lineFault('Mme \u202Ecellé', 120)).toBe('hidden');
  expect(lineFault('  ', 120)).toBe('missing');
  expect(lineFault('x'.repeat(121), 120)).toBe('too-long');
});

const hiddenOnes = Object.entries(hiddenTexts);
const schemas = { line: line(500, 'a line'), prose: prose(500, 'prose') };
const isTaken = (kind: keyof typeof schemas, text: string): boolean => Check(schemas[kind], text);

test.each(hiddenOnes)('%s is refused by the page as by the services', (_what, text) => {
  expect(isTaken('line', text)).toBe(false);
  expect(lineFault(text, 120)).toBe('hidden');
});

test.each([
  ['Persian, with its joiner', 'می‌خواهم'],
  ['a family of pictures', '👩🏽‍⚕️ 👨‍👩‍👧'],
  ['Vietnamese, in parts', 'Nguye\u0302\u0303n'],
])('%s is taken by the page as by the services', (_what, text) => {
  expect(isTaken('line', text)).toBe(true);
  expect(lineFault(text, 120)).toBeUndefined();
});

/** Any character, those that are refused or join most of all. */
const anyCharacter = fc.oneof(
  fc.constantFrom(...hiddenOnes.flatMap(([, text]) => Array.from(text))),
  fc.constantFrom('\u200C', '\u200D', 'م', '👩', '\u0301', '\n', '\t', ' '),
  fc.integer({ min: 0, max: 0x10_ff_ff }).map((point) => String.fromCodePoint(point)),
);
const anyText = fc
  .array(anyCharacter, { minLength: 1, maxLength: 24 })
  .map((some) => some.join(''));

test.each(['line', 'prose'] as const)(
  'page and services say the same of any %s, and what is cleaned is taken by both',
  (kind) => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(text.trim() !== '');
        expect(hiddenAt(text, kind) === null).toBe(isTaken(kind, text));
        const clean = withoutHidden(text, kind);
        expect(hiddenAt(clean, kind)).toBeNull();
        // What may stand is left as it is.
        if (hiddenAt(text, kind) === null) expect(clean).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  },
);

test('a text of many pages is cleaned in a moment', () => {
  const begun = performance.now();
  expect(withoutHidden('a\u200B'.repeat(100_000), 'line')).toHaveLength(100_000);
  expect(performance.now() - begun).toBeLessThan(5_000);
});
