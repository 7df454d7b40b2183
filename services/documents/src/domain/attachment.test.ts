import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attachment } from './attachment.ts';

test('a name goes along in plain letters and as it is', () => {
  expect(attachment('Prise de sang (Mme Élise) 100%.pdf')).toBe(
    `attachment; filename="Prise de sang (Mme Elise) 100_.pdf"; filename*=UTF-8''Prise%20de%20sang%20%28Mme%20%C3%89lise%29%20100%25.pdf`,
  );
});

test('no name ends the header or begins another', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(attachment(name)).toMatch(
        /^attachment; filename="[A-Za-z0-9!#$&+.^_`|~() -]*"; filename\*=UTF-8''[A-Za-z0-9!%._~-]*$/,
      );
    }),
    { numRuns: 50 },
  );
});
