import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeWhen } from './when.ts';

const now = Date.parse('2026-11-23T13:02:00Z');
beforeAll(() => vi.useFakeTimers({ now, toFake: ['Date'] }));
afterAll(() => vi.useRealTimers());
const fr = makeWhen('fr', 'Europe/Paris');
const en = makeWhen('en', 'Europe/Paris');
/** Whether a space breaks is the formatter's affair, and differs between its versions. */
const plain = (words: string): string => words.replaceAll(/[\u00A0\u202F]/gu, ' ');

test('a time is read on the organisation’s clock, whatever the phone’s zone', () => {
  expect(fr.time('2026-11-23T13:20:00Z')).toBe('14:20');
  expect(makeWhen('fr', 'America/Martinique').time('2026-11-23T13:20:00Z')).toBe('09:20');
});

test('today and tomorrow are said as such, other days by their name', () => {
  expect(fr.day('2026-11-23T13:20:00Z', now)).toBe('Aujourd’hui, lundi 23 novembre');
  expect(fr.day('2026-11-24T07:00:00Z', now)).toBe('Demain, mardi 24 novembre');
  expect(en.day('2026-11-26T13:20:00Z', now)).toBe('Thursday 26 November');
});

test('just before midnight, the day after is tomorrow', () => {
  const late = Date.parse('2026-11-23T22:50:00Z');

  expect(fr.day('2026-11-23T23:10:00Z', late)).toBe('Demain, mardi 24 novembre');
});

test('a moment of today is said as such, another by its day', () => {
  expect(fr.full('2026-11-23T13:20:00Z', now)).toBe('aujourd’hui à 14:20');
  expect(fr.full('2026-11-26T13:20:00Z', now)).toBe('jeudi 26 novembre à 14:20');
  expect(fr.full('2027-11-26T13:20:00Z', now)).toBe('vendredi 26 novembre 2027 à 14:20');
});

test('how far away it is, in the unit that a person would use', () => {
  expect(plain(fr.relative('2026-11-23T13:20:00Z', now))).toBe('dans 18 min');
  expect(plain(en.relative('2026-11-23T12:50:00Z', now))).toBe('12 min ago');
  expect(plain(fr.relative('2026-11-23T16:02:00Z', now))).toBe('dans 3 h');
  expect(plain(fr.relative('2026-11-23T13:02:10Z', now))).toBe('maintenant');
  expect(plain(fr.relative('2026-11-27T13:02:00Z', now))).toBe('dans 4 j');
});

test('a device that shows another hour then is told which, with the day where that is another one too', () => {
  const afar = makeWhen('fr', 'Europe/Paris', 'America/Martinique');

  expect(afar.here('2026-11-23T13:20:00Z')).toBe('09:20');
  expect(afar.here('2026-11-24T00:30:00Z')).toBe('lundi 23 novembre à 20:30');
  expect(makeWhen('en', 'Europe/Paris', 'Asia/Tokyo').here('2026-11-23T16:00:00Z')).toBe(
    'Tuesday 24 November at 01:00',
  );
  expect(afar.place).toBe('Paris');
});

test('a device whose clock shows the same is told nothing, whatever its zone is called', () => {
  const near = makeWhen('fr', 'Europe/Paris', 'Europe/Madrid');

  expect(near.here('2026-11-23T13:20:00Z')).toBeNull();
});

test('in the weeks between two changes of the hour, what counts is the hour of that very day', () => {
  // Clocks change on 14 March in New York, on 28 March in Paris.
  const afar = makeWhen('fr', 'Europe/Paris', 'America/New_York');

  expect(afar.here('2027-03-13T13:00:00Z')).toBe('08:00');
  expect(afar.here('2027-03-15T13:00:00Z')).toBe('09:00');
});
