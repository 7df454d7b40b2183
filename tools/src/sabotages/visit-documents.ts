import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const tests = (name: string): string => `services/documents/test/${name}.test.ts`;
const visit = tests('visit');
const walls = tests('visit-walls');
const door = 'services/meetings/test/door.test.ts';
const migration = 'services/documents/migrations/0005-visits.sql';

/** A meeting's documents: open at admission, closed with the end, handed over until a day. */
export const visitDocumentSabotages: readonly Sabotage[] = [
  {
    name: 'put-out-and-handed-all-the-same',
    proves: 'AZ-3',
    file: 'services/documents/migrations/0020-guests-put-out.sql',
    find: '\n          and g.made_at > put_out_at(g.meeting_id, g.guest_id)),',
    put: '),',
    test: { file: visit, name: 'who was put out has nothing of before, at the end neither' },
  },
  {
    name: 'put-out-and-said-to-be-handed',
    proves: 'issue 6',
    file: src('adapters/postgres/givings.ts'),
    find: 'where meeting_id = ${meetingId} and ${holds}\n            and ${isHad}',
    put: 'where meeting_id = ${meetingId} and ${holds}',
    test: { file: visit, name: 'the professionals’ page says what is given' },
  },
  {
    name: 'older-last-day-told-last',
    proves: 'issue 6',
    file: src('app/tell-last-day.ts'),
    find: 'await unit.givings.nextTelling(meetingId, now);',
    put: 'now;',
    test: { file: visit, name: 'when there come: give, answer' },
  },
  {
    name: 'put-out-is-forgotten-in-the-waiting-room',
    proves: 'AZ-3',
    file: 'services/meetings/src/domain/door.ts',
    find: '    removedAt: guest.removedAt?.toISOString() ?? null,\n',
    put: "    removedAt: guest.step === 'removed' ? (guest.removedAt?.toISOString() ?? null) : null,\n",
    test: { file: door, name: 'that a guest was put out is told until they are let in again' },
  },
  {
    name: 'visit-documents-shown-in-the-waiting-room',
    proves: 'AZ-3',
    file: 'packages/policy/src/documents.ts',
    find: "  if (given === 'shown') return standing === 'inside';",
    put: "  if (given === 'shown') return standing !== 'none';",
    test: {
      file: 'packages/policy/src/documents.test.ts',
      name: 'what a guest has of a meeting’s documents',
    },
  },
  {
    name: 'visit-documents-by-a-role-alone',
    proves: 'AZ-2',
    file: 'packages/policy/src/documents.ts',
    find: "if (actor.kind !== 'member' || !isProfessional(standing)) return false;",
    put: "if (actor.kind !== 'member') return false;",
    test: {
      file: 'packages/policy/src/documents.test.ts',
      name: 'who of its professionals may what to a meeting’s document',
    },
  },
  {
    name: 'visit-documents-open-after-the-end',
    proves: 'AZ-3',
    file: src('app/visit-door.ts'),
    find: "      await store.within('system', ({ visits }) => visits.end(meetingId));\n",
    put: '',
    test: { file: visit, name: 'at the end' },
  },
  {
    name: 'visit-documents-streams-go-on-for-the-put-back',
    proves: 'AZ-3',
    file: src('app/visit-door.ts'),
    find: '      if (await known(meetingId)) await ask(deps, meetingId);\n      await tell(deps, meetingId);\n',
    put: '      if (await known(meetingId)) await ask(deps, meetingId);\n',
    test: { file: visit, name: 'put back' },
  },
  {
    name: 'visit-documents-an-older-answer-counts',
    proves: 'AZ-3',
    file: src('adapters/postgres/visits.ts'),
    find: 'where visits.number <= excluded.number',
    put: 'where visits.number >= 0',
    test: { file: visit, name: 'an answer of meetings that was overtaken' },
  },
  {
    name: 'visit-documents-on-another-device',
    proves: 'AZ-3',
    file: src('app/visit-door.ts'),
    find: "      if (isElsewhere) throw new AppError('on-another-device');\n",
    put: '',
    test: { file: visit, name: 'a visit that goes on on another device' },
  },
  {
    name: 'visit-documents-given-to-who-comes-beside',
    proves: 'AZ-3',
    file: src('app/give-document.ts'),
    find: "if (!guest?.isPatient) throw new AppError('not-found');",
    put: "if (!guest) throw new AppError('not-found');",
    test: { file: visit, name: 'a patient’s document goes to the meeting’s own patient alone' },
  },
  {
    name: 'visit-documents-of-a-guest-without-end',
    proves: 'E.4',
    file: src('app/begin-upload.ts'),
    find: 'sent >= guestMostFiles];',
    put: 'sent < 0];',
    test: { file: visit, name: 'a patient sends while they wait and while they are in' },
  },
  {
    name: 'visit-documents-by-the-doors-of-others',
    proves: 'AZ-3',
    file: migration,
    find: "where p.meeting_id = asked and p.person_id = nullif(current_setting('astra.person', true), '')::uuid)",
    put: 'where p.meeting_id = asked limit 1)',
    test: { file: walls, name: 'the wall of the database alone shows a meeting to its people' },
  },
  {
    name: 'visit-documents-without-the-wall-of-a-guest',
    proves: 'AZ-3',
    file: migration,
    find: "  this_guest() is null\n  or (made_by = this_guest() and stands_in(meeting_id) in ('waiting', 'inside'))\n  or (given_of",
    put: "  true\n  or (made_by = this_guest() and stands_in(meeting_id) in ('waiting', 'inside'))\n  or (given_of",
    test: { file: walls, name: 'the wall closes with the visit' },
  },
  {
    name: 'visit-documents-nobody-tells-of-the-door',
    proves: 'AZ-3',
    file: 'services/meetings/src/app/commit.ts',
    find: '  if (isSameDoor(before, after)) return;\n',
    put: '  if (isSameDoor(before, before)) return;\n',
    test: { file: door, name: 'documents is told of each change at the door' },
  },
  {
    name: 'visit-documents-link-open-after-its-day',
    proves: 'AZ-3',
    file: 'services/meetings/src/domain/invitation.ts',
    find: '  documentsUntil !== null && documentsUntil > now;',
    put: '  documentsUntil !== null && documentsUntil !== now;',
    test: { file: door, name: 'nothing is opened anew once its day has come' },
  },
];
