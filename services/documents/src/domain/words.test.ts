import { expect, test } from 'vitest';
import { askedWords, wordsOf } from './words.ts';

test('words are the same whatever their marks, their case and their joined letters', () => {
  expect(wordsOf('L’Échographie du CŒUR, 12 mars')).toEqual([
    'echographie',
    'du',
    'coeur',
    '12',
    'mars',
  ]);
});

test('a word that goes on in the next line is found whole, and so are its parts', () => {
  expect(wordsOf('médica-\nment')).toEqual(['medicament', 'medica', 'ment']);
  expect(wordsOf('médi\u00adcament')).toEqual(['medicament']);
});

test('what is looked for is whole words, each once, and ten of them at most', () => {
  expect(askedWords('Bilan bilan a')).toEqual(['bilan']);
  expect(askedWords('%_ –')).toEqual([]);
  expect(askedWords(Array.from({ length: 12 }, (_, at) => `word${at}`).join(' '))).toHaveLength(10);
});
