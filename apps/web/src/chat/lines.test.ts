import { expect, test } from 'vitest';
import type { TimelineEntry } from '@astra/chat-core/timeline-types';
import { linesOf } from './lines.ts';

const joined = (subjectId: string): TimelineEntry => ({
  kind: 'membership',
  key: subjectId,
  at: 0,
  subjectId,
  change: 'joined',
});

test('who was there before the first word is not said to have come; that all is archived is', () => {
  // Nothing of a message is looked at here but that it is one.
  const message = { kind: 'message', key: 'first', message: {} } as TimelineEntry;
  const entries = [joined('@pnadia:x'), joined('@archive-0b1d:x'), message];

  const shown = linesOf(entries).map(({ entry }) => entry.key);

  expect(shown).toEqual(['@archive-0b1d:x', 'first']);
});
