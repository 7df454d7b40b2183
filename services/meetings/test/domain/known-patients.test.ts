import { expect, test } from 'vitest';
import { searchable } from '#domain/known-patients.ts';

test('the word that tells most is looked for first, and six of them at most', () => {
  expect(searchable(['an', 'bellec', 'yvonne'])).toEqual(['bellec', 'yvonne', 'an']);
  expect(searchable(['a', 'b', 'c', 'd', 'e', 'f', 'xyz'])).toHaveLength(6);
});

test('nobody is looked for by fewer than three letters in a row', () => {
  expect(searchable([])).toBeNull();
  expect(searchable(['ab', 'cd'])).toBeNull();
  expect(searchable(['abc'])).toEqual(['abc']);
});
