import { expect, test } from 'vitest';
import { teamOnce } from './team-once.ts';

test('a team whose name says that it is one is not called so twice', () => {
  expect(teamOnce('Équipe Unité mobile')).toBe('Équipe Unité mobile');
  expect(teamOnce('Équipe Équipe mobile')).toBe('Équipe mobile');
  expect(teamOnce('avec l’équipe Équipe mobile')).toBe('avec l’équipe mobile');
  expect(teamOnce('Team team North')).toBe('Team North');
  expect(teamOnce('Équipe Équipement')).toBe('Équipe Équipement');
});
