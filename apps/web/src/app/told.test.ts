import { describe, expect, test } from 'vitest';
import { notedAfter } from './told.ts';

const noon = Date.parse('2026-11-23T12:00:00Z');
const minutes = 60_000;
const opens = (now: number) => ({ now, isFirst: true });
const goesOn = (now: number) => ({ now, isFirst: false });

describe('what a tab has told', () => {
  test('is not told again by a page that is loaded anew within five minutes, and is told anew afterwards', () => {
    const told = notedAfter({}, { heard: ['asked a'] }, opens(noon));

    expect(told).toEqual({ 'asked a': noon });
    expect(notedAfter(told, { heard: ['asked a'] }, opens(noon + 4 * minutes))).toEqual(told);
    expect(notedAfter(told, { heard: ['asked a'] }, opens(noon + 5 * minutes))).toEqual({
      'asked a': noon + 5 * minutes,
    });
  });

  test('counts from when it was told, however long the page stays open', () => {
    const told = notedAfter({}, { heard: ['asked a'] }, goesOn(noon));

    expect(notedAfter(told, { heard: ['asked a'] }, goesOn(noon + 9 * minutes))).toEqual(told);
  });

  test('is forgotten once it is settled: who asks again is told again', () => {
    const told = notedAfter({}, { heard: ['asked a', 'came b'] }, goesOn(noon));

    expect(notedAfter(told, { heard: ['came b'] }, goesOn(noon + 1))).toEqual({ 'came b': noon });
  });

  test('is not told anew to who looked at another doctor’s day in between', () => {
    const told = { 'asked a': noon };
    const away = notedAfter(told, { heard: [], others: ['asked a', 'asked b'] }, opens(noon + 1));

    expect(away).toEqual(told);
    expect(notedAfter(away, { heard: ['asked a'] }, opens(noon + 2))).toEqual(told);
  });

  test('does not keep silent because a clock was put back', () => {
    expect(
      notedAfter({ 'asked a': noon }, { heard: ['asked a'] }, opens(noon - 60 * minutes)),
    ).toEqual({
      'asked a': noon - 60 * minutes,
    });
  });
});
