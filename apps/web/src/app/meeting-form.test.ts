import { describe, expect, test } from 'vitest';
import type { Meeting } from '#api/meetings.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { withoutMended } from './mended.ts';
import { changesOf, emptyForm, faultsFrom, faultsOf, formOf, planOf } from './meeting-form.ts';
import type { MeetingForm } from './meeting-form.ts';

const zone = 'Europe/Paris';
const now = Date.parse('2026-11-23T13:04:00Z');

function aForm(facts: Partial<MeetingForm> = {}): MeetingForm {
  return {
    ...emptyForm('2026-11-26', 'host'),
    name: 'Mme Yvonne Bellec',
    email: 'yvonne.bellec@courriel.example',
    birth: { day: '3', month: '3', year: '1948' },
    time: '14:20',
    ...facts,
  };
}

const seen = {
  id: 'm',
  visitKind: 'follow-up',
  startsAt: '2026-11-26T13:20:00Z',
  durationMinutes: 20,
  host: { id: 'host', displayName: 'Dr Nadia Berthelot' },
  guests: [
    {
      name: 'Mme Yvonne Bellec',
      email: 'yvonne.bellec@courriel.example',
      dateOfBirth: '1948-03-03',
      locale: 'fr',
    },
  ],
  version: 7,
} as unknown as Meeting;

describe('what must be mended before a consultation is planned', () => {
  test('nothing, when all is there', () => {
    expect(faultsOf(aForm(), now, zone)).toEqual({});
  });

  test('everything, when nothing is there', () => {
    const faults = faultsOf({ ...emptyForm('', '') }, now, zone);

    expect(Object.keys(faults)).toEqual(['name', 'email', 'birth', 'host', 'day', 'time']);
  });

  test('what has been changed since is not held against anybody', () => {
    const faults = { name: 'name-missing', birth: 'birth', host: 'host', time: 'taken' } as const;

    expect(withoutMended(faults, { name: 'M' })).toEqual({
      birth: 'birth',
      host: 'host',
      time: 'taken',
    });
    expect(withoutMended(faults, { hostId: 'x' })).toEqual({
      name: 'name-missing',
      birth: 'birth',
    });
    expect(withoutMended(faults, { durationMinutes: 15 })).not.toHaveProperty('time');
    expect(withoutMended({ time: 'past' }, { durationMinutes: 15 })).toEqual({ time: 'past' });
    expect(withoutMended({ time: 'past' }, { day: '2026-11-24' })).toEqual({});
    expect(withoutMended(faults, { visitKind: 'first' })).toEqual(faults);
  });

  test.each([
    ['name', 'name-hidden', { name: 'Mme \u202EBellec' }],
    ['name', 'name-too-long', { name: 'x'.repeat(121) }],
    ['email', 'email', { email: 'yvonne.bellec' }],
    ['birth', 'birth', { birth: { day: '31', month: '2', year: '1948' } }],
    ['birth', 'birth', { birth: { day: '1', month: '1', year: '1848' } }],
    ['birth', 'birth-future', { birth: { day: '1', month: '1', year: '2030' } }],
    ['time', 'past', { day: '2026-11-23', time: '14:00' }],
  ] as const)('%s: %s', (field, fault, facts) => {
    expect(faultsOf(aForm(facts), now, zone)).toEqual({ [field]: fault });
  });
});

const refusal = (problem: 'host-not-available' | 'meeting-in-past' | 'unavailable'): ProblemError =>
  new ProblemError(problem);

test('a professional who is not free is a fault of the time', () => {
  expect(faultsFrom(refusal('host-not-available'))).toEqual({ time: 'taken' });
  expect(faultsFrom(refusal('meeting-in-past'))).toEqual({ time: 'past' });
});

describe('what the service refused', () => {
  test('a field that it names is marked', () => {
    const details = {
      type: '',
      title: '',
      status: 400,
      errors: [{ pointer: '/guest/email', message: 'x' }],
    };

    expect(faultsFrom(new ProblemError('invalid-input', details))).toEqual({ email: 'refused' });
  });

  test('anything else is not about a field', () => {
    expect(faultsFrom(refusal('unavailable'))).toBeNull();
    expect(faultsFrom(null)).toBeNull();
  });
});

describe('what is sent', () => {
  test('the moment on the organisation’s clock, names without stray blanks', () => {
    expect(planOf(aForm({ name: ' Mme Yvonne Bellec ' }), zone)).toMatchObject({
      startsAt: '2026-11-26T13:20:00.000Z',
      guest: { name: 'Mme Yvonne Bellec', dateOfBirth: '1948-03-03' },
    });
  });

  test('a form that was only looked at changes nothing', () => {
    expect(changesOf(formOf(seen, zone), seen, zone)).toBeNull();
  });

  test('only what differs, with the version that was seen', () => {
    const form = { ...formOf(seen, zone), time: '16:00', email: 'neuf@courriel.example' };

    expect(changesOf(form, seen, zone)).toEqual({
      version: 7,
      startsAt: '2026-11-26T15:00:00.000Z',
      guest: { email: 'neuf@courriel.example' },
    });
  });

  test('a telephone number that is taken away, and none that was only looked at', () => {
    const [guest] = seen.guests;
    const phone = { number: '+33612345678', written: '06 12 34 56 78' };
    const known = { ...seen, guests: [{ ...guest, phone }] } as unknown as Meeting;

    expect(changesOf(formOf(known, zone), known, zone)).toBeNull();
    expect(changesOf({ ...formOf(known, zone), phone: '' }, known, zone)).toEqual({
      version: 7,
      guest: { phone: null },
    });
  });
});

const fault = (phone: string): unknown => faultsOf(aForm({ phone }), now, zone).phone;

test('a telephone number may be left out, and what cannot be one is said before it is sent', () => {
  expect(fault('')).toBeUndefined();
  expect(fault('06 12 34 56 78')).toBeUndefined();
  expect(fault('+44 (20) 7946-0958')).toBeUndefined();
  expect(fault('06 12')).toBe('phone');
  expect(fault('zéro six')).toBe('phone');
});
