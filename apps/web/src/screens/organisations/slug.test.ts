import { expect, test } from 'vitest';
import { slugOf } from './slug.ts';

test.each([
  ['Clinique du Port', 'clinique-du-port'],
  ['  Hôpital Saint-Yves (Brest) ', 'hopital-saint-yves-brest'],
  [
    'Centre hospitalier universitaire de la Côte d’Émeraude',
    'centre-hospitalier-universitaire-de-la-c',
  ],
  ['A', 'org-7u'],
])('the short mark of “%s” is one that the service takes', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  expect(slugOf(name)).toMatch(/^[a-z0-9-]{2,40}$/u);
});

test('names in another writing have marks of their own', () => {
  expect(slugOf('مستشفى الأمل')).not.toBe(slugOf('مستشفى النور'));
  expect(slugOf('مستشفى')).toMatch(/^[a-z0-9-]{2,40}$/u);
});
