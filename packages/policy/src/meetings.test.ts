import { describe, expect, test } from 'vitest';
import { roles, type Member, type Role } from '@astra/contracts/actor';
import { mayOnMeeting, meetingActions, type MeetingAction, type MeetingFacts } from './meetings.ts';

const consultation: MeetingFacts = {
  kind: 'consultation',
  organisationId: 'kerval',
  hostId: 'host',
  members: [],
};
const meeting: MeetingFacts = {
  kind: 'meeting',
  organisationId: 'kerval',
  hostId: 'host',
  members: [
    { personId: 'moderator', isModerator: true },
    { personId: 'invited', isModerator: false },
  ],
};
const aMember = (facts: Partial<Member>): Member => ({
  kind: 'member',
  id: 'someone',
  organisationId: 'kerval',
  roles: ['clinician'],
  sessionId: 's',
  authTime: 0,
  ...facts,
});

const office: readonly MeetingAction[] = [
  'meeting.see',
  'meeting.change',
  'meeting.cancel',
  'meeting.renew-link',
  'meeting.write',
  'meeting.settle-help',
  'meeting.see-attendance',
];
const care: readonly MeetingAction[] = [
  ...office,
  'meeting.open',
  'meeting.admit',
  'meeting.return-to-waiting',
  'meeting.hand-over',
  'meeting.end',
  'meeting.join',
  'meeting.invite',
  'meeting.mute',
  'meeting.ask-to-speak',
  'meeting.remove',
  'meeting.ask-picture',
  'meeting.ask-company',
  'meeting.note-agreement',
  'meeting.set-conversation-end',
];
const moderation: readonly MeetingAction[] = [
  'meeting.see',
  'meeting.write',
  'meeting.settle-help',
  'meeting.admit',
  'meeting.return-to-waiting',
  'meeting.end',
  'meeting.join',
  'meeting.decline',
  'meeting.invite',
  'meeting.mute',
  'meeting.mute-all',
  'meeting.ask-to-speak',
  'meeting.remove',
  'meeting.make-moderator',
];
const part: readonly MeetingAction[] = ['meeting.see', 'meeting.join', 'meeting.decline'];
const chair: readonly MeetingAction[] = [
  ...office,
  'meeting.open',
  // Whoever calls is not called.
  ...moderation.filter((action) => !office.includes(action) && action !== 'meeting.decline'),
];

/** The whole matrix, written out by hand: what each relation may do. Everything else is refused. */
const ofConsultation: Record<string, readonly MeetingAction[]> = {
  'clinician, host': care,
  'secretary, host': office,
  'secretary, colleague': office,
  'secretary, invited': office,
  'secretary, moderator': office,
};
const ofMeeting: Record<string, readonly MeetingAction[]> = {
  'clinician, host': chair,
  'clinician, moderator': moderation,
  'clinician, invited': part,
  // Nobody hands a meeting over: a secretary who chairs holds what a clinician holds.
  'secretary, host': chair,
  'secretary, moderator': [...new Set([...moderation, ...office])],
  'secretary, invited': [...new Set([...part, ...office])],
  'secretary, colleague': office,
};
/** Of another organisation nobody hosts, and no secretary's office reaches. */
const fromElsewhere: Record<string, readonly MeetingAction[]> = {
  'clinician, moderator': moderation,
  'clinician, invited': part,
  'secretary, moderator': moderation,
  'secretary, invited': part,
};

const allowedTo = (actor: Member, facts: MeetingFacts): readonly MeetingAction[] =>
  meetingActions.filter((action) => mayOnMeeting(actor, action, facts)).toSorted();
const sorted = (actions: readonly MeetingAction[] = []): readonly MeetingAction[] =>
  actions.toSorted();

describe('every role, relation and action', () => {
  for (const role of roles)
    for (const relation of ['host', 'moderator', 'invited', 'colleague'] as const) {
      const actor = aMember({ roles: [role], id: relation });
      const key = `${role}, ${relation}`;
      test(`of a consultation: ${key}`, () => {
        expect(allowedTo(actor, consultation)).toEqual(sorted(ofConsultation[key]));
        expect(allowedTo({ ...actor, organisationId: 'other' }, consultation)).toEqual([]);
      });
      test(`of a meeting: ${key}`, () => {
        expect(allowedTo(actor, meeting)).toEqual(sorted(ofMeeting[key]));
        expect(allowedTo({ ...actor, organisationId: 'other' }, meeting)).toEqual(
          sorted(fromElsewhere[key]),
        );
      });
    }
});

test('an invitation to a consultation, should there ever be one, gives nothing', () => {
  const facts = { ...consultation, members: meeting.members };

  expect(allowedTo(aMember({ id: 'moderator' }), facts)).toEqual([]);
  expect(allowedTo(aMember({ id: 'invited', organisationId: 'other' }), facts)).toEqual([]);
});

test('a secretary who is a clinician too does not act as the doctor of a colleague', () => {
  const actor = aMember({ id: 'dr-b', roles: ['clinician', 'secretary'] });

  expect(allowedTo(actor, consultation)).toEqual(sorted(office));
});

test('guests and services may do nothing on a meeting by this policy', () => {
  const guest = {
    kind: 'guest',
    id: 'host',
    organisationId: 'kerval',
    meetingId: 'm',
    sessionId: 's',
  } as const;
  for (const facts of [consultation, meeting])
    for (const action of meetingActions) {
      expect(mayOnMeeting(guest, action, facts)).toBe(false);
      expect(mayOnMeeting({ kind: 'service', id: 'meetings' }, action, facts)).toBe(false);
    }
});

test('a role that the policy has never heard of may do nothing', () => {
  const actor = aMember({ id: 'host', roles: ['janitor' as Role] });

  expect(allowedTo(actor, consultation)).toEqual([]);
  expect(allowedTo(actor, meeting)).toEqual([]);
});
