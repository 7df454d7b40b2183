import { describe, expect, test } from 'vitest';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import { companyStateOf } from './company.ts';

type State = NonNullable<MeetingGuest['companyQuestion']>['state'];

/** What the question needs of a meeting, and no more. */
function atTheDoor(
  state: State | null,
  patientStep: MeetingGuest['step'] = 'in-call',
  kind: Meeting['kind'] = 'consultation',
): readonly [Meeting, MeetingGuest] {
  const at = '2026-11-23T12:00:00.000Z';
  const companyQuestion = state && { id: 'q', state, askedAt: at, answeredAt: null };
  const anna = { role: 'invitee', step: 'waiting', companyQuestion } as MeetingGuest;
  const patient = { role: 'patient', step: patientStep, companyQuestion: null } as MeetingGuest;
  return [{ kind, guests: [patient, anna] } as unknown as Meeting, anna];
}

describe('where the patient’s word on somebody stands', () => {
  test.each([
    [null, 'in-call', 'first'],
    ['asked', 'in-call', 'asked'],
    ['asked', 'waiting', 'asked'],
    ['asked', 'proved', 'later'],
    ['asked', 'left', 'later'],
    ['refused', 'in-call', 'refused'],
    ['agreed', 'in-call', 'agreed'],
    ['agreed-aloud', 'in-call', 'agreed'],
  ] as const)('question %j, patient %s: %s', (state, step, expected) => {
    expect(companyStateOf(...atTheDoor(state, step))).toBe(expected);
  });

  test('nobody is asked about a patient, nor among professionals', () => {
    const [meeting] = atTheDoor(null);
    const patient = meeting.guests[0];

    expect(patient && companyStateOf(meeting, patient)).toBeNull();
    expect(companyStateOf(...atTheDoor(null, 'in-call', 'meeting'))).toBeNull();
  });
});
