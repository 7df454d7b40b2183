import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const app = (name: string): string => `services/meetings/src/app/${name}.ts`;
const domain = (name: string): string => `services/meetings/src/domain/${name}.ts`;
const moderation = testsOf('services/meetings/test/moderation.test.ts');
const group = testsOf('services/meetings/test/group.test.ts');

const call = testsOf('services/meetings/test/calls.test.ts');

/** Meetings of several people: who joins, who moderates, and what other organisations never see. */
export const groupSabotages: readonly Sabotage[] = [
  {
    name: 'invitation-opens-every-meeting',
    proves: 'AZ-1',
    file: 'services/meetings/migrations/0003-group-meetings.sql',
    find: 'from meeting_members where meeting_id = asked\n      and person_id',
    put: 'from meeting_members where meeting_id is not null\n      and person_id',
    test: {
      file: 'services/meetings/test/walls.test.ts',
      name: 'row-level security alone shows an invited person of another organisation their meeting',
    },
  },
  {
    name: 'removed-member-joins-again',
    proves: 'AB-LOBBY',
    file: domain('join-grant'),
    find: "return isRemoved ? 'removed-from-meeting' : null;",
    put: 'return isRemoved ? null : null;',
    test: moderation('who is removed is out at once'),
  },
  {
    name: 'removed-member-keeps-grants',
    proves: 'AB-GHOST',
    file: domain('room'),
    find: 'one.personId === personId && !one.removedAt',
    put: 'one.personId === personId',
    test: {
      file: 'services/meetings/test/domain/group.test.ts',
      name: 'who was removed is not welcome in the room',
    },
  },
  {
    name: 'guest-by-link-without-admission',
    proves: 'AB-LOBBY',
    file: domain('visit-steps'),
    find: "    step: 'waiting',\n    waitingSince: now,",
    put: "    step: guest.role === 'invitee' ? 'admitted' : 'waiting',\n    waitingSince: now,",
    test: moderation('a guest by link waits, whatever they say'),
    says: '"phase":"admitted"',
  },
  {
    name: 'patient-without-birth-date',
    proves: 'AB-GUESS',
    file: app('prove-identity'),
    find: "guest.role === 'patient' && !isRightBirth",
    put: "guest.role === 'patient' && dateOfBirth !== undefined && !isRightBirth",
    test: moderation('a patient’s link still wants the date of birth'),
  },
  {
    name: 'host-removed-by-a-moderator',
    proves: 'AZ-2',
    file: domain('moderation'),
    find: 'if (personId === meeting.hostId || personId === byId)',
    put: 'if (personId === byId)',
    test: moderation('nobody mutes, removes or makes less of the host'),
    says: '403',
  },
  {
    name: 'name-told-for-an-address',
    proves: 'AZ-1',
    file: app('present-meeting'),
    find: 'invitedAs !== null && participantId === null ? invitedAs : known',
    put: 'known',
    test: group('an address tells nobody who has it'),
  },
  {
    name: 'guests-addresses-shown-to-all',
    proves: 'AZ-2',
    file: app('present-meeting'),
    find: "return seesLinks ? view : { ...view, email: '', phone: null, helper: null };",
    put: 'return seesLinks ? view : view;',
    test: group('who is invited learns no address of guests'),
  },
  {
    name: 'muted-and-heard-all-the-same',
    proves: 'issue 4',
    file: 'services/meetings/src/app/keep-silence.ts',
    find: "return engine.mute(person.roomId, person.participantId, 'microphone');",
    put: 'return;',
    test: {
      file: 'services/meetings/test/silence.test.ts',
      name: 'who opens the microphone all the same is muted again',
    },
  },
  {
    name: 'muted-and-never-put-out',
    proves: 'issue 4',
    file: 'services/meetings/src/domain/silence.ts',
    find: 'isTooMuch: count >= most',
    put: 'isTooMuch: false',
    test: {
      file: 'services/meetings/test/silence.test.ts',
      name: 'who goes on is put out',
    },
  },
  {
    name: 'call-in-somebody-elses-name',
    proves: 'forged sender',
    file: app('plan-group-meeting'),
    find: "  if (hostId !== callerId) throw new AppError('not-allowed');\n",
    put: '',
    test: call('nobody makes it ring for somebody else, or later'),
  },
  {
    name: 'leaver-is-rung',
    proves: 'AZ-1',
    file: app('plan-group-meeting'),
    find: 'one !== null && takesPart(one)',
    put: 'one !== null',
    test: call('a colleague who has left is not rung'),
  },
  {
    name: 'declined-call-rings-on',
    proves: 'a call rings until it is answered',
    file: 'services/meetings/src/adapters/postgres/meetings.ts',
    find: 'mm.removed_at is null and mm.declined_at is null',
    put: 'mm.removed_at is null',
    test: call('who says "not now" is rung no more on any page'),
  },
  {
    name: 'call-goes-on-with-nobody',
    proves: 'a call rings until it is answered',
    file: app('take-engine-event'),
    find: '  if (participant && isGone && isCallOn(meeting)) await endIfEmpty(unit, meeting, { at, engineBy });\n',
    put: '',
    test: call('when the caller hangs up before anybody came'),
  },
  {
    name: 'call-over-when-its-people-are-lost',
    proves: 'F-03',
    file: app('take-engine-event'),
    find: "reason === 'left' || reason === 'removed';",
    put: "reason !== 'unknown';",
    test: call('who is alone in a call and joins anew, which puts the join before out'),
  },
  {
    name: 'call-over-when-the-round-finds-nobody',
    proves: 'F-03',
    file: app('repair-rooms'),
    find: 'engineBy, isForGood: false });',
    put: 'engineBy, isForGood: true });',
    test: call('who is alone in a call and is found missing by the round'),
  },
  {
    name: 'lost-people-not-awaited',
    proves: 'issue 4',
    file: 'services/meetings/src/app/take-engine-event.ts',
    find: '!one.leftAt) || isAnyoneAwaited(attendances, at)) return;',
    put: '!one.leftAt)) return;',
    test: {
      file: 'services/meetings/test/calls.test.ts',
      name: 'who hangs up while the other is lost for the moment does not end the call for them, who have a minute',
    },
  },
];
