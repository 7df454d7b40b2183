import { expect, test } from 'vitest';
import { icalFiles } from './ical-files.ts';

const at = new Date('2026-11-26T13:20:00Z');
const write = (summary: string, description: string): string =>
  icalFiles.write({
    uid: 'meeting.guest@visio.test',
    sequence: 0,
    method: 'REQUEST',
    stamp: at,
    startsAt: at,
    durationMinutes: 15,
    summary,
    description,
    reminder: 'Soon',
    url: null,
    organizer: { name: 'CH "Kerval"; A, B', address: 'noreply@kerval.example' },
    attendee: { name: 'Jean O’Neil ^n 😀', address: 'jean@example.org' },
  });
/** What a calendar sees of its structure: folded lines are one (RFC 5545, section 3.1). */
const frame = (file: string): readonly string[] =>
  file
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .filter((line) => /^(?:BEGIN|END):/u.test(line));

test('words of the format in a title stay words of the title', () => {
  const whole = ['VCALENDAR', 'VEVENT', 'VALARM'];
  const nested = [
    ...whole.map((name) => `BEGIN:${name}`),
    ...whole.toReversed().map((name) => `END:${name}`),
  ];

  expect(frame(write('RCP', 'Follow-up'))).toEqual(nested);
  expect(frame(write('END:VEVENT', 'END:VEVENT\nBEGIN:VALARM\nEND:VALARM'))).toEqual(nested);
  expect(frame(write('BEGIN:VALARM', 'BEGIN:VALARM'))).toEqual(nested);
  expect(write('END:VEVENT', 'x')).toContain('SUMMARY:END:VEVENT\r\n');
});
