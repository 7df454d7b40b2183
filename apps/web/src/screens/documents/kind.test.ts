import { expect, test } from 'vitest';
import { amountOf, endingOf, kindOf } from './kind.ts';

const aFile = (mediaType: string): Parameters<typeof kindOf>[0] => ({ kind: 'file', mediaType });

test('a file is what its content is', () => {
  expect(kindOf({ kind: 'folder', mediaType: null })).toBe('folder');
  expect(kindOf(aFile('image/png'))).toBe('image');
  expect(kindOf(aFile('application/pdf'))).toBe('pdf');
  expect(
    kindOf(aFile('application/vnd.openxmlformats-officedocument.wordprocessingml.document')),
  ).toBe('office');
  expect(kindOf(aFile('application/zip'))).toBe('archive');
  expect(kindOf(aFile('application/octet-stream'))).toBe('other');
});

test('the mark of a file holds the end of its name when it is short', () => {
  expect(endingOf('Lettre.pdf')).toBe('PDF');
  expect(endingOf('archive.tar.gz')).toBe('GZ');
  expect(endingOf('Lettre')).toBe('');
  expect(endingOf('Dr. Berthelot, lettre')).toBe('');
});

test('a size is said in the unit that a person would use', () => {
  expect(amountOf(0)).toEqual({ unit: 'byte', count: 0 });
  expect(amountOf(999)).toEqual({ unit: 'byte', count: 999 });
  expect(amountOf(1_000)).toEqual({ unit: 'kilobyte', count: 1 });
  expect(amountOf(999_600)).toEqual({ unit: 'megabyte', count: 0.9996 });
  expect(amountOf(5_000_000_000).unit).toBe('gigabyte');
});
