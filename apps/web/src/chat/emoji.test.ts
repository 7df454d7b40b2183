import { expect, test } from 'vitest';
import en from '#locales/en/emoji.json' with { type: 'json' };
import fr from '#locales/fr/emoji.json' with { type: 'json' };
import { calledName, emojiOf, fitsSearch, groupsOfEmoji } from './emoji.ts';

const all = groupsOfEmoji.flatMap(({ emoji }) => emoji);
const signsFor = (typed: string): readonly string[] =>
  all.filter(({ key }) => fitsSearch(fr.names[key], typed)).map(({ sign }) => sign);

test.each([
  ['french', fr.names],
  ['english', en.names],
])('every emoji has one name of its own (%s), and no name is left over', (_, names) => {
  const called = all.map(({ key }) => calledName(names[key]));

  expect(called).not.toContain('');
  expect(new Set(called).size).toBe(all.length);
  expect(Object.keys(names).toSorted()).toEqual(all.map(({ key }) => key).toSorted());
  expect(new Set(all.map(({ sign }) => sign)).size).toBe(all.length);
});

test.each([
  ['stétho', '🩺'],
  ['rdv', '📅'],
  ['COEUR brisé', '💔'],
  ['d’accord', '👍'],
])('“%s” finds %s first among few', (typed, sign) => {
  expect(signsFor(typed)[0]).toBe(sign);
  expect(signsFor(typed).length).toBeLessThan(4);
});

test('what no name begins with finds nothing, and nothing typed finds all', () => {
  expect(signsFor('éthoscope')).toEqual([]);
  expect(signsFor(' ').length).toBe(all.length);
});

test('a sign is known by what it is', () => {
  expect(emojiOf('🩺')?.key).toBe('stethoscope');
  expect(emojiOf('🦄')).toBeNull();
});
