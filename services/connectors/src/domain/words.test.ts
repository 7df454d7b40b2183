import { expect, test } from 'vitest';
import { maskAddress, readMailbox } from '#domain/mailbox.ts';
import { oneLine } from '#domain/one-line.ts';
import { inWords } from '#domain/when.ts';

test('a time is told in the zone of the organisation, summer and winter', () => {
  const winter = inWords(new Date('2026-11-26T13:20:00Z'), 'fr', 'Europe/Paris');
  const summer = inWords(new Date('2026-07-02T07:05:00Z'), 'en', 'Europe/Paris');
  const island = inWords(new Date('2026-11-26T22:30:00Z'), 'fr', 'Indian/Reunion');

  expect(winter).toMatchObject({ dayWithYear: 'jeudi 26 novembre 2026', time: '14:20' });
  expect(winter.zone).toMatch(/Europe centrale/);
  expect(summer).toMatchObject({ dayWithYear: 'Thursday 2 July 2026', time: '09:05' });
  expect(island).toMatchObject({ day: 'vendredi 27 novembre', time: '02:30' });
});

test('midnight is 00:00, and a zone that nobody knows is read as UTC', () => {
  expect(inWords(new Date('2026-11-26T00:00:00Z'), 'en', 'Mars/Olympus')).toMatchObject({
    time: '00:00',
    zone: expect.stringMatching(/UTC|Coordinated/) as string,
  });
});

test('a masked address shows its first letter and its domain', () => {
  expect(maskAddress('jeanne.bellec@exemple.fr')).toBe('j•••@exemple.fr');
  expect(maskAddress('"a@b"@exemple.fr')).toBe('"•••@exemple.fr');
});

test('what hides or breaks a line is gone', () => {
  expect(oneLine(' a\r\nb\tc\u2028d\u202Ee\u200Bf\u0000g ')).toBe('a b c d e f g');
});

test('a sender is read with and without a name', () => {
  expect(readMailbox('Astra Visio <a@b.test>')).toEqual({
    name: 'Astra Visio',
    address: 'a@b.test',
  });
  expect(readMailbox('a@b.test')).toEqual({ name: '', address: 'a@b.test' });
});
