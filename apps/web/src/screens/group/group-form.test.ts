import { expect, test } from 'vitest';
import type { Meeting } from '#api/meetings.ts';
import { withoutMended } from '#app/mended.ts';
import {
  emptyGroup,
  groupChangesOf,
  groupFaults,
  groupFormOf,
  groupOf,
  inviteeFaults,
  isTyped,
  isWhole,
} from './group-form.ts';

const zone = 'Europe/Paris';
const now = Date.parse('2026-11-23T13:00:00Z');
const planner = { hostId: 'host', timeZone: zone, language: 'fr' } as const;
const aForm = { ...emptyGroup('2026-11-24'), title: ' RCP thorax ', time: '09:30' };

test('a meeting that begins now needs nothing but its subject', () => {
  expect(groupFaults(emptyGroup('2026-11-23'), now, zone)).toEqual({ title: 'title' });
  expect(groupFaults({ ...aForm, time: '' }, now, zone)).toEqual({});
});

test('one that is planned needs a day and an hour to come', () => {
  const later = { ...aForm, start: 'later' as const };

  expect(groupFaults(later, now, zone)).toEqual({});
  expect(groupFaults({ ...later, day: '' }, now, zone)).toEqual({ day: 'day' });
  expect(groupFaults({ ...later, time: '' }, now, zone)).toEqual({ time: 'time' });
  expect(groupFaults({ ...later, day: '2026-11-22' }, now, zone)).toEqual({ time: 'past' });
});

test('who begins now names no hour; who plans names one on the clock of the house', () => {
  expect(groupOf(aForm, planner)).not.toHaveProperty('startsAt');
  expect(groupOf({ ...aForm, start: 'later' }, planner)).toMatchObject({
    title: 'RCP thorax',
    hostId: 'host',
    startsAt: '2026-11-24T08:30:00.000Z',
  });
});

test('somebody from elsewhere needs a name and an address', () => {
  expect(inviteeFaults({ name: ' ', email: 'anna' })).toEqual({ name: true, email: true });
  expect(inviteeFaults({ name: 'Anna', email: 'anna@example.org' })).toEqual({
    name: false,
    email: false,
  });
});

test('somebody who is typed and not added is invited all the same, in the language of the planner', () => {
  const typed = { name: ' Anna ', email: 'anna@example.org ', locale: null };

  expect([isTyped(typed), isWhole(typed)]).toEqual([true, true]);
  expect(isWhole({ ...typed, email: 'anna' })).toBe(false);
  expect(groupOf({ ...aForm, typed }, planner).invitees).toEqual([
    { name: 'Anna', email: 'anna@example.org', locale: 'fr' },
  ]);
  expect(groupOf(aForm, planner).invitees).toEqual([]);
});

test('a fault that was said goes away with the next change of its field, and no other', () => {
  const faults = { title: 'title', time: 'past' } as const;

  expect(withoutMended(faults, { title: 'R' })).toEqual({ time: 'past' });
  expect(withoutMended(faults, { day: '2026-11-24' })).toEqual({ title: 'title' });
  expect(withoutMended(faults, { durationMinutes: 15 })).toEqual(faults);
});

test('who changes a meeting sends what differs from what they saw, and nothing where nothing does', () => {
  const seen = {
    title: 'RCP thorax',
    startsAt: '2026-11-24T08:30:00Z',
    durationMinutes: 30,
    version: 3,
  } as Meeting;
  const form = groupFormOf(seen, zone);

  expect(groupChangesOf(form, seen, zone)).toBeNull();
  expect(groupChangesOf({ ...form, title: ' RCP ', time: '10:00' }, seen, zone)).toEqual({
    version: 3,
    title: 'RCP',
    startsAt: '2026-11-24T09:00:00.000Z',
  });
});
