import { expect, test } from 'vitest';
import { mentionsIn, namedBefore, whoFits } from './mentions.ts';
import type { Nameable } from './mentions.ts';

const people: readonly Nameable[] = [
  { userId: '@a:x', name: 'Dr Nadia Berthelot', kind: 'member' },
  { userId: '@b:x', name: 'Élise Roche', kind: 'member' },
];

test.each([
  ['@', ''],
  ['Bonjour @na', 'na'],
  ['@Dr Nadia B', 'Dr Nadia B'],
  ['a@b', null],
  ['mail: x@y.fr', null],
  ['@na\n', null],
])('“%s” names %s', (text, named) => {
  expect(namedBefore(text)).toBe(named);
});

test('any part of a name finds its person, without accents and capitals', () => {
  expect(whoFits(people, 'nad').map(({ userId }) => userId)).toEqual(['@a:x']);
  expect(whoFits(people, 'eli').map(({ userId }) => userId)).toEqual(['@b:x']);
  expect(whoFits(people, 'dr nadia berthelot')).toEqual([]);
});

test('who is named whole is mentioned, and nobody else', () => {
  expect(mentionsIn('@Élise Roche, et Dr Nadia Berthelot ?', people)).toEqual([
    { userId: '@b:x', label: 'Élise Roche' },
  ]);
});
