import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  addDays,
  dayOf,
  distanceTo,
  formatDate,
  formatDayTitle,
  formatMoment,
  minutesSince,
  momentOf,
} from './time.ts';

const paris = { locale: 'fr', timeZone: 'Europe/Paris' };
const now = Date.parse('2026-11-23T13:04:00Z');
beforeAll(() => vi.useFakeTimers({ now, toFake: ['Date'] }));
afterAll(() => vi.useRealTimers());

describe('times on the organisation’s clock', () => {
  test('a moment is written with its clock, not the device’s', () => {
    expect(formatMoment('2026-11-23T13:20:00Z', 'time', paris)).toBe('14:20');
    expect(
      formatMoment('2026-11-23T13:20:00Z', 'time', { ...paris, timeZone: 'America/Guadeloupe' }),
    ).toBe('09:20');
  });

  test('the first of a month is said as people say it, the eleventh and an hour are not touched', () => {
    expect(formatDate('2026-12-01', 'fr')).toBe('1er décembre 2026');
    expect(formatDayTitle('2026-12-01', 'fr')).toBe('Mardi 1er décembre');
    expect(formatDayTitle('2026-12-11', 'fr')).toBe('Vendredi 11 décembre');
    expect(formatDate('2026-12-01', 'en')).toBe('1 December 2026');
    expect(formatMoment('2026-12-01T00:01:00Z', 'time', paris)).toBe('01:01');
  });

  test('a day begins at its midnight', () => {
    expect(dayOf('2026-11-22T23:30:00Z', 'Europe/Paris')).toBe('2026-11-23');
    expect(dayOf('2026-11-22T23:30:00Z', 'America/Guadeloupe')).toBe('2026-11-22');
  });

  test('day and time become a moment and come back, in winter and in summer', () => {
    expect(momentOf('2026-11-26', '14:20', 'Europe/Paris')).toBe('2026-11-26T13:20:00.000Z');
    expect(momentOf('2026-07-26', '14:20', 'Europe/Paris')).toBe('2026-07-26T12:20:00.000Z');
    expect(momentOf('2026-11-26', '00:05', 'Pacific/Noumea')).toBe('2026-11-25T13:05:00.000Z');
  });

  test('around the change of the hour the clock still shows what was typed', () => {
    for (const time of ['01:30', '03:30', '12:00']) {
      const moment = momentOf('2026-03-29', time, 'Europe/Paris');
      expect(formatMoment(moment, 'time', paris)).toBe(time);
    }
  });
});

test('a date of birth is the same day everywhere', () => {
  expect(formatDate('1948-03-03', 'fr')).toBe('3 mars 1948');
  expect(formatDate('1948-03-03', 'en')).toBe('3 March 1948');
});

test('a day’s title begins with a capital', () => {
  expect(formatDayTitle('2026-11-23', 'fr')).toBe('Lundi 23 novembre');
});

const day = (moment: string, locale = 'fr'): string =>
  formatMoment(moment, 'weekday', { ...paris, locale });

test('a day that is half a year away and more is said with its year, on either side', () => {
  expect(day('2027-04-02T09:00:00Z')).toBe('vendredi 2 avril');
  expect(day('2027-12-03T09:00:00Z')).toBe('vendredi 3 décembre 2027');
  expect(day('2027-12-01T09:00:00Z')).toBe('mercredi 1er décembre 2027');
  expect(day('2027-12-03T09:00:00Z', 'en')).toBe('Friday 3 December 2027');
  expect(day('2025-11-28T09:00:00Z')).toBe('vendredi 28 novembre 2025');
  expect(formatDayTitle('2027-12-03', 'fr')).toBe('Vendredi 3 décembre 2027');
});

test('days are counted across months', () => {
  expect(addDays('2026-11-30', 1)).toBe('2026-12-01');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
});

const at = (minutes: number): number => now + minutes * 60_000;

describe('distances in the unit that a person would use', () => {
  test.each([
    [0, { kind: 'now' }],
    [5, { kind: 'inMinutes', count: 5 }],
    [-11, { kind: 'minutesAgo', count: 11 }],
    [89, { kind: 'inHours', count: 1, minutes: 30 }],
    [62, { kind: 'inHours', count: 1, minutes: 0 }],
    [-300, { kind: 'hoursAgo', count: 5, minutes: 0 }],
    [-329, { kind: 'hoursAgo', count: 5, minutes: 0 }],
    [2000, { kind: 'far' }],
  ])('%i minutes', (minutes, expected) => {
    expect(distanceTo(at(minutes), now)).toEqual(expected);
  });

  test('a wait is never below zero', () => {
    expect(minutesSince(at(2), now)).toBe(0);
    expect(minutesSince(at(-11), now)).toBe(11);
  });
});
