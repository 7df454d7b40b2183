import { expect, test } from 'vitest';
import { noteName, noteText } from './left-out.ts';

test('the note in a zip names each file that is not in it, and why, in the language of its reader', () => {
  const files = [
    { path: 'Études/a.pdf', why: 'gone' },
    { path: 'b.pdf', why: 'unread' },
  ] as const;

  expect([noteName('fr'), noteName('en')]).toEqual(['FICHIERS MANQUANTS.txt', 'MISSING FILES.txt']);
  expect(noteText('fr', files)).toBe(
    'Ces fichiers ne sont pas dans ce zip :\r\n\r\n- Études/a.pdf : n’est plus là, ou vous n’y avez plus accès\r\n' +
      '- b.pdf : n’a pas pu être lu ; téléchargez-le de nouveau plus tard\r\n',
  );
  expect(noteText('en', files)).toContain('- b.pdf: could not be read; download it again later');
});
