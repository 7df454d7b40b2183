import { expect, test } from 'vitest';
import { emptyForm } from '#app/meeting-form.ts';
import type { MeetingForm } from '#app/meeting-form.ts';
import { ontoTheirs, otherwise } from './onto-theirs.ts';

const seen: MeetingForm = {
  ...emptyForm('2026-12-07', 'nadia'),
  name: 'Mme Yvonne Bellec',
  birth: { day: '3', month: '3', year: '1948' },
  email: 'yvonne@example.org',
  time: '14:00',
};

test('who corrects the address while a colleague moves the hour loses nothing, and undoes nothing', () => {
  const mine = { ...seen, email: 'y.bellec@example.org' };
  const theirs = { ...seen, time: '16:00' };

  const { form, isClash } = ontoTheirs({ seen, mine, theirs });

  expect(isClash).toBe(false);
  expect(form).toEqual({ ...seen, email: 'y.bellec@example.org', time: '16:00' });
});

test('the same correction twice is no clash', () => {
  const both = { ...seen, birth: { day: '4', month: '3', year: '1948' } };

  expect(ontoTheirs({ seen, mine: both, theirs: both })).toEqual({ form: both, isClash: false });
});

test('two names for one patient are a clash', () => {
  const mine = { ...seen, name: 'Mme Yvonne Tran' };

  expect(ontoTheirs({ seen, mine, theirs: { ...seen, name: 'Mme Yvonne Le Bellec' } })).toEqual({
    form: mine,
    isClash: true,
  });
});

test('another length is not laid over another hour: nobody has wished for both together', () => {
  const mine = { ...seen, durationMinutes: 60 };
  const theirs = { ...seen, time: '16:00', phone: '06 12 34 56 78' };

  const { form, isClash } = ontoTheirs({ seen, mine, theirs });

  expect(isClash).toBe(true);
  // Put back, the appointment is mine as a whole; what nobody disputes stays.
  expect(form).toEqual({ ...mine, phone: '06 12 34 56 78' });
});

test('whatever differs is named, so that two versions never look the same', () => {
  const other = { ...seen, email: 'y@example.org', locale: 'en', hostId: 'hugo' } as const;

  expect(otherwise(seen, other)).toEqual(['hostId', 'email', 'locale']);
  expect(otherwise(seen, seen)).toEqual([]);
});
