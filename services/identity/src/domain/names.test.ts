import { expect, test } from 'vitest';
import { looksAlike } from './names.ts';

test.each([
  ['itself', 'Nadia Benali'],
  ['other case', 'NADIA benali'],
  ['a title', 'Dr Nadia Benali'],
  ['a title with a point', 'Pr. Nadia Benali'],
  ['the other order', 'Benali Nadia'],
  ['an accent', 'Nadïa Bénali'],
  ['more space and signs', ' Nadia –  Benali.'],
  ['Cyrillic letters', 'Nаdiа Bеnаli'],
  ['a capital I for an l', 'Nadia BenaIi'],
  ['a digit for an l', 'Nadia Bena1i'],
  ['letters of full width', 'Ｎａｄｉａ Benali'],
  ['a title in other letters', 'Ⅾr Nadia Benali'],
])('%s is taken for the same person', (_what, name) => {
  expect(looksAlike(name, 'Nadia Benali')).toBe(true);
});

test.each([
  ['Nadia Benali', 'Nadia Benali (pédiatrie)'],
  ['Nadia Benali', 'Nora Benali'],
  ['Ella Martin', 'Elia Martin'],
  ['O’Brien', 'Brien'],
  ['Madame', 'Monsieur'],
  ['李 明', '李 华'],
  ['☺', '☻'],
])('%s and %s are two people', (one, other) => {
  expect(looksAlike(one, other)).toBe(false);
});
