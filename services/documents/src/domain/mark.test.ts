import { expect, test } from 'vitest';
import { canBeMarked, markOf } from './mark.ts';

const at = new Date('2026-11-28T04:10:59Z');

test('a mark says who, of which house, and when by the clock of their organisation', () => {
  const reader = { id: '0f3a9c1e-0000-4000-8000-000000000000', name: 'Dr Hélène Łukasz' };

  expect(markOf({ ...reader, organisation: 'Kerval' }, at, 'Europe/Paris')).toBe(
    'Dr Hélène Łukasz · Kerval · 2026-11-28 05:10 GMT+1',
  );
  expect(markOf(reader, at, 'Indian/Reunion')).toBe('Dr Hélène Łukasz · 2026-11-28 08:10 GMT+4');
  // What the font has no letters for does not hide who it was.
  expect(markOf({ ...reader, name: '佐藤 花子' }, at, 'UTC')).toBe(
    '佐藤 花子 (0f3a9c1e) · 2026-11-28 04:10 GMT+0',
  );
});

test('a file can be marked by what it is and how large it is', () => {
  const types = ['application/pdf', 'image/webp', 'text/plain', 'audio/wav', 'application/zip'];

  expect(types.map((mediaType) => canBeMarked({ mediaType, sizeBytes: 1 }))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(
    [0, 60_000_000, 60_000_001].map((sizeBytes) =>
      canBeMarked({ mediaType: 'text/plain', sizeBytes }),
    ),
  ).toEqual([false, true, false]);
});
