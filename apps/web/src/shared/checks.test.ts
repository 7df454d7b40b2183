import { expect, test } from 'vitest';
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
