import { expect, test } from 'vitest';
import { isReadingAlong } from './use-following.ts';

/** A page of 400 pixels, at the end of 1,000. */
const atEnd = { offset: 600, scrollSize: 1000, viewportSize: 400, hasNewer: false };

test('who is at the end reads along, also when a message or the field to write in takes its place there', () => {
  expect(isReadingAlong(true, 600, atEnd)).toBe(true);
  expect(isReadingAlong(true, 600, { ...atEnd, scrollSize: 1300 })).toBe(true);
  expect(isReadingAlong(true, 600, { ...atEnd, viewportSize: 180 })).toBe(true);
});

test('who scrolls up leaves the end, and is there again when they come back to it', () => {
  expect(isReadingAlong(true, 600, { ...atEnd, offset: 400 })).toBe(false);
  expect(isReadingAlong(false, 400, { ...atEnd, offset: 500 })).toBe(false);
  expect(isReadingAlong(false, 400, { ...atEnd, offset: 560 })).toBe(true);
});

test('a gap that is being filled takes nobody from the end, and the end of what is loaded is not the end for who reads farther up', () => {
  const gap = { ...atEnd, hasNewer: true };

  expect(isReadingAlong(true, 600, gap)).toBe(true);
  expect(isReadingAlong(true, 600, { ...gap, offset: 400 })).toBe(false);
  expect(isReadingAlong(false, 500, gap)).toBe(false);
});
