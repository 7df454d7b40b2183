import { expect, test } from 'vitest';
import type { TimelineEntry } from '@astra/chat-core/timeline-types';
import { lastOfArchive, linesOf } from './lines.ts';

const joined = (subjectId: string): TimelineEntry => ({
  kind: 'membership',
  key: subjectId,
  at: 0,
  subjectId,
  change: 'joined',
});

// Nothing of a message is looked at here but that it is one.
const message = { kind: 'message', key: 'first', message: {} } as TimelineEntry;
const day = (name: string): TimelineEntry => ({ kind: 'day', key: name, day: name });
const shownOf = (...entries: readonly TimelineEntry[]): readonly string[] =>
  linesOf(entries, { myId: '@me:x' }).map(({ entry }) => entry.key);

test('who was there before the first word is not said to have come; that all is archived is', () => {
  expect(shownOf(joined('@pnadia:x'), joined('@archive-0b1d:x'), message)).toEqual([
    '@archive-0b1d:x',
    'first',
  ]);
});

test('where nothing was said yet nobody has come, and no day is named', () => {
  expect(shownOf(day('2026-11-27'), joined('@pnadia:x'), joined('@me:x'))).toEqual([]);
});

test('one’s own coming is not told, nor the day on which nothing else was', () => {
  expect(
    shownOf(day('2026-11-27'), message, day('2026-11-28'), joined('@me:x'), day('2026-11-29'), {
      ...message,
      key: 'second',
    }),
  ).toEqual(['2026-11-27', 'first', '2026-11-29', 'second']);
  expect(shownOf(message, joined('@pnadia:x'))).toEqual(['first', '@pnadia:x']);
});

test('a guest reads of the archive above the conversation: no day is named for it alone', () => {
  const archived = [day('2026-11-27'), joined('@archive-0b1d:x')];

  expect(linesOf(archived, { myId: '@me:x', isGuest: true })).toEqual([]);
  expect(shownOf(...archived)).toEqual(['2026-11-27', '@archive-0b1d:x']);
  expect(lastOfArchive(archived)).toBe('@archive-0b1d:x');
});
