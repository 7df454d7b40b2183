import { expect, test } from 'vitest';
import { typeset, typesetAll } from './typography.ts';

test('French punctuation gets the spaces that a printer sets', () => {
  const set = typeset("Prêt ? Oui ; non ! Voici : « l'heure »", 'fr');

  expect(set).toBe('Prêt\u202F? Oui\u202F; non\u202F! Voici\u00A0: «\u00A0l’heure\u00A0»');
});

test('English keeps its spaces, and both keep a number with its unit', () => {
  expect(typeset("Ready? It's {count} min", 'en')).toBe('Ready? It’s {count}\u00A0min');
  expect(typeset('dans 5 min', 'fr')).toBe('dans 5\u00A0min');
});

test('the grammar of a message survives', () => {
  const message = '{count, plural, one {une personne ?} other {# personnes ?}}';

  expect(typeset(message, 'fr')).toBe(
    '{count, plural, one {une personne\u202F?} other {# personnes\u202F?}}',
  );
});

test('a whole tree of words is set', () => {
  expect(typesetAll({ a: { b: 'Vrai ?' } }, 'fr')).toEqual({ a: { b: 'Vrai\u202F?' } });
});
