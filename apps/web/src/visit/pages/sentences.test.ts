import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { sentencesOf } from './sentences.ts';

test('a summary is told point by point', () => {
  expect(sentencesOf('Rien n’est enregistré. Appelez le 15 ! Une question ? Oui.')).toEqual([
    'Rien n’est enregistré.',
    'Appelez le 15 !',
    'Une question ?',
    'Oui.',
  ]);
  expect(sentencesOf('Il faut 2.5 minutes environ')).toEqual(['Il faut 2.5 minutes environ']);
  expect(sentencesOf('')).toEqual([]);
});

test('the text of consent in force begins with a summary of a few points, in both languages', async () => {
  const file = new URL(
    '../../../../../services/meetings/consent-texts/2026-11.json',
    import.meta.url,
  );
  // Our own file.
  const { texts } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly texts: Record<'fr' | 'en', { readonly paragraphs: readonly { text: string }[] }>;
  };

  const points = [texts.fr, texts.en].map(({ paragraphs }) =>
    sentencesOf(paragraphs[0]?.text ?? ''),
  );

  expect(points.map((each) => each.length)).toEqual([3, 3]);
  expect(points[0]?.[1]).toBe('Rien n’est enregistré, ni l’image ni le son.');
});
