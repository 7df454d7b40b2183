import { expect, test } from 'vitest';
import { whyUnread } from './read-types.ts';

test('pictures and what is too large are not looked into', () => {
  expect(whyUnread({ mediaType: 'application/pdf', sizeBytes: 60_000_000 })).toBeNull();
  expect(whyUnread({ mediaType: 'application/pdf', sizeBytes: 60_000_001 })).toBe('too-large');
  expect(whyUnread({ mediaType: 'image/png', sizeBytes: 1 })).toBe('other-kind');
});

test('office files are looked into, with macros or without, and what may be one', () => {
  for (const mediaType of [
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.ms-excel.sheet.macroenabled.12',
    'application/vnd.oasis.opendocument.text',
    'application/zip',
  ])
    expect(whyUnread({ mediaType, sizeBytes: 1 })).toBeNull();
});
