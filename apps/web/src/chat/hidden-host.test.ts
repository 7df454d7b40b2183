import { expect, test } from 'vitest';
import { hiddenHost } from './hidden-host.ts';

test.each([
  ['https://has-sante.fr/a', 'https://has-sante.fr/a', null],
  ['https://has-sante.fr/a', 'has-sante.fr/a', null],
  ['https://has-sante.fr/a', ' HAS-sante.fr ', null],
  ['https://has-sante.fr/a', 'la fiche', 'has-sante.fr'],
  ['https://evil.example/', 'https://impots.gouv.fr/evil.example', 'evil.example'],
  ['https://evil.example/', 'impots.gouv.fr evil.example', 'evil.example'],
  ['https://evil.example/', 'evil.example@impots.gouv.fr', 'evil.example'],
  ['https://evil.example/', 'impots.gouv.fr?evil.example', 'evil.example'],
  ['https://evil.example/', 'evil.example.impots.gouv.fr', 'evil.example'],
  ['mailto:secretariat@kerval.example', 'secretariat@kerval.example', null],
] as const)('a link to %s that is called “%s” says %s', (href, words, host) => {
  expect(hiddenHost(href, words)).toBe(host);
});
