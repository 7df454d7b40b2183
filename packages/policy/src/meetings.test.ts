import { describe, expect, test } from 'vitest';
import { roles, type Member, type Role } from '@astra/contracts/actor';
import { mayOnMeeting, meetingActions, type MeetingAction } from './meetings.ts';

const meeting = { organisationId: 'kerval', hostId: 'dr-a' };
const aMember = (facts: Partial<Member>): Member => ({
  kind: 'member',
  id: 'someone',
  organisationId: 'kerval',
  roles: ['clinician'],
  sessionId: 's',
  authTime: 0,
  ...facts,
});

/** The whole matrix, written out by hand: what each relation may do. Everything else is refused. */
const expected: Record<string, readonly MeetingAction[]> = {
  'clinician, host': meetingActions,
  'clinician, colleague': [],
  'secretary, colleague': [
    'meeting.see',
    'meeting.change',
    'meeting.cancel',
    'meeting.renew-link',
    'meeting.write',
    'meeting.see-attendance',
  ],
  'secretary, host': [
    'meeting.see',
    'meeting.change',
    'meeting.cancel',
    'meeting.renew-link',
    'meeting.write',
    'meeting.see-attendance',
  ],
};

describe('every role, relation and action', () => {
  for (const role of roles)
    for (const relation of ['host', 'colleague'] as const)
      for (const action of meetingActions)
        test(`${role}, ${relation}: ${action}`, () => {
          const actor = aMember({ roles: [role], id: relation === 'host' ? 'dr-a' : 'dr-b' });

          const allowed = (expected[`${role}, ${relation}`] ?? []).includes(action);

          expect(mayOnMeeting(actor, action, meeting)).toBe(allowed);
          expect(mayOnMeeting({ ...actor, organisationId: 'other' }, action, meeting)).toBe(false);
        });
});

test('a secretary who is a clinician too does not act as the doctor of a colleague', () => {
  const actor = aMember({ id: 'dr-b', roles: ['clinician', 'secretary'] });

  expect(meetingActions.filter((action) => mayOnMeeting(actor, action, meeting))).toEqual(
    expected['secretary, colleague'],
  );
});

test('guests and services may do nothing on a meeting by this policy', () => {
  const guest = {
    kind: 'guest',
    id: 'dr-a',
    organisationId: 'kerval',
    meetingId: 'm',
    sessionId: 's',
  } as const;
  for (const action of meetingActions) {
    expect(mayOnMeeting(guest, action, meeting)).toBe(false);
    expect(mayOnMeeting({ kind: 'service', id: 'meetings' }, action, meeting)).toBe(false);
  }
});

test('a role that the policy has never heard of may do nothing', () => {
  const actor = aMember({ id: 'dr-a', roles: ['janitor' as Role] });

  expect(meetingActions.filter((action) => mayOnMeeting(actor, action, meeting))).toEqual([]);
});
