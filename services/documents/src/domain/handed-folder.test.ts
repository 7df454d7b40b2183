import { expect, test } from 'vitest';
import { handedFolderName } from './handed-folder.ts';

test('the folder says whose documents they were and since when they are here, in the language of who has them now', () => {
  // It is the next day in Paris already.
  const facts = { name: 'Anne Moreau', at: new Date('2026-11-27T23:30:00Z') };

  expect(handedFolderName({ ...facts, locale: 'fr', timezone: 'Europe/Paris' })).toBe(
    'Documents de Anne Moreau (28 nov. 2026)',
  );
  expect(handedFolderName({ ...facts, locale: 'en', timezone: 'Europe/London' })).toBe(
    'Documents of Anne Moreau (27 Nov 2026)',
  );
});
