import { expect, test } from 'vitest';
import { isoDateOf, typedDateOf } from '../src/birth-date-field.tsx';
import { formatDuration } from '../src/clock.tsx';
import { initialsOf } from '../src/who.tsx';

test('a person is marked by the first letters of first and last name, without the title', () => {
  expect(initialsOf('Dr Nadia Berthelot')).toBe('NB');
  expect(initialsOf('Mme Paulette de la Roche')).toBe('PR');
  expect(initialsOf('M. Élodie Œuvrard')).toBe('ÉŒ');
  expect(initialsOf('Dr Berthelot')).toBe('B');
  expect(initialsOf('Marie Martin (2)')).toBe('MM');
  expect(initialsOf('ليلى الحداد')).toBe('لا');
  expect(initialsOf('')).toBe('');
});

test('a mark is never half of a character', () => {
  expect(initialsOf('𝒜lice Martin')).toBe('𝒜M');
});

test('a date that does not exist is not a date', () => {
  expect(isoDateOf({ day: '29', month: '2', year: '2024' })).toBe('2024-02-29');
  expect(isoDateOf({ day: '29', month: '2', year: '2023' })).toBeUndefined();
  expect(isoDateOf({ day: '', month: '2', year: '1961' })).toBeUndefined();
  expect(isoDateOf({ day: '3', month: '13', year: '1961' })).toBeUndefined();
  expect(isoDateOf({ day: '3', month: '3', year: '61' })).toBeUndefined();
});

test('a date fills its three boxes without leading zeros', () => {
  expect(typedDateOf('1961-03-07')).toEqual({ day: '7', month: '3', year: '1961' });
});

test('the time of a call has hours only when it lasts that long', () => {
  expect(formatDuration(751_000)).toBe('12:31');
  expect(formatDuration(3_729_000)).toBe('1:02:09');
  expect(formatDuration(-5)).toBe('00:00');
});
