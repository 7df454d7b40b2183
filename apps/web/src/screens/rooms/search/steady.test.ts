import { expect, test } from 'vitest';
import type { FoundMessage } from '@astra/chat-core/search';
import { steady } from './steady.ts';

const found = (...ats: readonly number[]): readonly FoundMessage[] =>
  ats.map((at) => ({
    id: `$${at}`,
    roomId: '!a',
    senderId: '@n:x',
    at,
    excerpt: { before: '', hit: `mot ${at}`, after: '' },
  }));

test('under a finger nothing moves but what is gone, and older messages come at the end', () => {
  const shown = found(9, 6, 5);

  expect(steady(shown, found(9, 8, 6, 5, 4, 3))).toEqual(found(9, 6, 5, 4, 3));
  expect(steady(shown, found(9, 8, 5))).toEqual(found(9, 5));
  expect(steady(found(), found(9, 8))).toEqual(found(9, 8));
  expect(steady(shown, [])).toEqual([]);
});
