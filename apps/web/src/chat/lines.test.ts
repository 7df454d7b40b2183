import { expect, test } from 'vitest';
import type { TimelineEntry } from '@astra/chat-core/timeline-types';
import { lastOfArchive, linesOf, newsIn } from './lines.ts';

const joined = (subjectId: string): TimelineEntry => ({
  kind: 'membership',
  key: subjectId,
  at: 0,
  subjectId,
  change: 'joined',
});

// Nothing of a message is looked at here but that it is one that can be read.
const message = {
  kind: 'message',
  key: 'first',
  message: { body: { kind: 'content' }, replies: [] },
} as unknown as TimelineEntry;
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

const closed = { body: { kind: 'sealed', reason: 'before-you-joined' }, replies: [] };
const sealed = (key: string, replies: readonly object[] = []): TimelineEntry =>
  ({ kind: 'message', key, message: { ...closed, replies } }) as unknown as TimelineEntry;
const readable: TimelineEntry = { ...message, key: 'read' };

test('what was written before one came is one line, with who came and went meanwhile; the day of what follows is named', () => {
  const before = [day('2026-11-26'), sealed('s1'), joined('@pnadia:x'), sealed('s2')];

  expect(shownOf(...before, day('2026-11-27'), sealed('s3'), joined('@me:x'), readable)).toEqual([
    'earlier s3',
    '2026-11-27',
    'read',
  ]);
  expect(shownOf(...before)).toEqual(['earlier s2']);
  // A thread with it, unless it went on.
  expect(shownOf(sealed('s1', [closed]), readable)).toEqual(['earlier s1', 'read']);
  const went = { body: { kind: 'content' }, replies: [] };
  expect(shownOf(sealed('s1', [closed, went]), readable)).toEqual(['s1', 'read']);
});

test('the archive’s coming stays in sight among what was written before one came, and so does who came after', () => {
  expect(
    shownOf(sealed('s1'), joined('@archive-0b1d:x'), sealed('s2'), readable, joined('@pnadia:x')),
  ).toEqual(['earlier s1', '@archive-0b1d:x', 'earlier s2', 'read', '@pnadia:x']);
});

const said = (key: string, position: number, reason: string | null = null): object => ({
  key,
  id: key,
  position,
  isMine: false,
  body: reason === null ? { kind: 'content' } : { kind: 'sealed', reason },
  replies: [],
});
const spoken = (...all: readonly object[]) =>
  linesOf(
    all.map(
      (one, at) => ({ kind: 'message', key: String(at), message: one }) as unknown as TimelineEntry,
    ),
    { myId: '@me:x' },
  );
const news = (...[lines, about]: Parameters<typeof newsIn>) => {
  const { open, closed } = newsIn(lines, about);
  return [open.map(({ key }) => key), [...closed]];
};

test('what does not open yet is said once it does, and what never will is said as it is', () => {
  const none: ReadonlySet<string> = new Set();
  const coming = spoken(said('a', 1), said('b', 2, 'key-on-its-way'), said('c', 3, 'older'));

  expect(news(coming, { from: 1, unsaid: none })).toEqual([['c'], ['b']]);
  // Something was said after it, and was heard.
  expect(news(coming, { from: 3, unsaid: new Set(['b']) })).toEqual([[], ['b']]);
  const there = spoken(said('a', 1), said('b', 2), said('c', 3, 'older'));
  expect(news(there, { from: 3, unsaid: new Set(['b']) })).toEqual([['b'], []]);
});
