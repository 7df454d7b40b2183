import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const schema = 'services/security/migrations/0001-entries.sql';
const test = testsOf('services/security/test/trail.test.ts');

const reading = testsOf('services/security/test/proof.test.ts');

/** AUD: every act and every refusal leaves an entry that nobody can change. */
export const trailSabotages: readonly Sabotage[] = [
  {
    name: 'trail-changeable-by-the-service',
    proves: 'AUD-03',
    file: schema,
    find: 'grant select, insert on entries to :runtime_role;',
    put: 'grant select, insert, update, delete on entries to :runtime_role;',
    test: test("the running service cannot: update entries set outcome = 'done'"),
  },
  {
    name: 'trail-changeable-by-its-owner',
    proves: 'AUD-03',
    file: schema,
    find: `create trigger entries_no_change before update or delete on entries
  for each row execute function refuse_change();`,
    put: `create trigger entries_no_change before insert on entries
  for each row when (false) execute function refuse_change();`,
    test: test("the table's owner is stopped too: delete from entries"),
  },
  {
    name: 'trail-emptied-by-its-owner',
    proves: 'AUD-03',
    file: schema,
    find: 'alter table entries enable always trigger entries_no_truncate;',
    put: 'alter table entries disable trigger entries_no_truncate;',
    test: test("the table's owner is stopped too: truncate entries"),
  },
  {
    name: 'trail-changed-by-a-replica-session',
    proves: 'AUD-03',
    file: schema,
    find: 'alter table entries enable always trigger entries_no_change;\n',
    put: '',
    test: test('a session that calls itself a replica is stopped as well'),
  },
  {
    name: 'trail-read-by-any-member',
    proves: 'AUD-12',
    file: 'services/security/src/http/trail.ts',
    find: "access: toMembersWho('audit.read') });",
    put: "access: toMembersWho('person.see') });",
    test: test('a clinician may not read the trail, and the trail keeps who tried'),
  },
  {
    name: 'strangers-tries-read-by-an-officer',
    proves: 'AUD-12',
    file: 'services/security/src/http/trail.ts',
    find: "toMembersWho('audit.read-platform')",
    put: "{ to: 'members' }",
    test: test('what is of no organisation is for the platform’s administrators alone'),
  },
  {
    name: 'all-trails-read-by-the-platform',
    proves: 'AZ-1',
    file: 'services/security/src/adapters/postgres/postgres-trail.ts',
    find: 'sql<boolean>`organisation_id is null`',
    put: 'sql<boolean>`true`',
    test: test('what is of no organisation is for the platform’s administrators alone'),
  },
  {
    name: 'trail-read-without-an-entry',
    proves: 'AUD-12',
    file: 'services/security/src/app/search-trail.ts',
    find: '      await desk.append([',
    put: '      void ([',
    test: test('reading is an entry itself: by what the officer searched, never for what'),
  },
  {
    name: 'trail-refusal-without-an-entry',
    proves: 'AUD-01',
    file: 'services/security/src/wiring.ts',
    find: '  recordRefusals(app, useCases.recordRefusal);\n',
    put: '',
    test: test('a clinician may not read the trail, and the trail keeps who tried'),
  },
  {
    name: 'act-without-an-entry',
    proves: 'AUD-01',
    file: 'services/meetings/src/app/act.ts',
    find: "        if (!isReading) await unit.audit(by, { ...facts, outcome: 'done' });\n",
    put: '',
    test: {
      file: 'services/meetings/test/planning.test.ts',
      name: 'planning, moving and cancelling leave their trail',
    },
  },
  {
    name: 'refusal-without-an-entry',
    proves: 'AUD-01',
    file: 'services/meetings/src/app/act.ts',
    find: '      if (error instanceof AppError) await recordRefusal(store, by, { facts, error });\n',
    put: '',
    test: {
      file: 'services/meetings/test/planning.test.ts',
      name: 'a start in the past is refused, and the trail says so',
    },
  },
  {
    name: 'proof-without-an-entry',
    proves: 'AUD-01',
    file: 'services/meetings/src/app/prove-identity.ts',
    find: "    await record(attempt, 'proof-refused');\n",
    put: '',
    test: {
      file: 'services/meetings/test/invitation.test.ts',
      name: 'each try leaves its trail, without the date that was tried',
    },
  },
  {
    name: 'room-entered-without-an-entry',
    proves: 'AUD-01',
    file: 'services/meetings/src/app/take-engine-event.ts',
    find: "  await unit.audit(engineBy, { ...about, outcome: 'done' });\n",
    put: '',
    test: {
      file: 'services/meetings/test/presence.test.ts',
      name: 'who was really there and when comes from the engine',
    },
  },
  {
    name: 'role-change-without-an-entry',
    proves: 'AUD-01',
    file: 'services/identity/src/app/act.ts',
    find: "      await store.audit(actor, { ...facts, ...of?.(result), outcome: 'done' });\n",
    put: '',
    test: {
      file: 'services/identity/test/roles.test.ts',
      name: 'are changed by an administrator, shown in the next token, told and written down',
    },
  },
  {
    name: 'refused-role-change-without-an-entry',
    proves: 'AUD-01',
    file: 'services/identity/src/app/act.ts',
    find: '    if (error instanceof AppError)\n',
    put: '    if (error === undefined)\n',
    test: {
      file: 'services/identity/test/roles.test.ts',
      name: 'cannot be given beyond what the giver may give',
    },
  },
  {
    name: 'wrong-password-without-an-entry',
    proves: 'HIP-06',
    file: 'services/identity/src/app/guard-tries.ts',
    find: "  await unitOfWork('system', (store) => store.audit(null, facts(attempt, reason)));\n",
    put: '',
    test: {
      file: 'services/identity/test/sign-in.test.ts',
      name: 'leaves its trail, right or wrong, and when it has to wait',
    },
  },
  {
    name: 'sign-in-without-an-entry',
    proves: 'AUD-01',
    file: 'services/identity/src/app/complete-sign-in.ts',
    find: '    await store.audit(asMember(begun, membership), {',
    put: '    void (asMember(begun, membership), {',
    test: {
      file: 'services/identity/test/sign-in.test.ts',
      name: 'leaves its trail, right or wrong, and when it has to wait',
    },
  },
  {
    name: 'mail-without-an-entry',
    proves: 'AUD-01',
    file: 'services/connectors/src/app/send-mail.ts',
    find: "    await desk.record(ourselves, { ...factsOf(mail), outcome: 'done' });\n",
    put: '',
    test: {
      file: 'services/connectors/test/mails.test.ts',
      name: 'who was told is in the trail, by ids alone',
    },
  },
  {
    name: 'trail-read-without-fresh-proof',
    proves: 'AUTH-6',
    file: 'services/security/src/app/search-trail.ts',
    find: "        throw new AppError('fresh-proof-needed');",
    put: '        void AppError;',
    test: reading('reading begins within five minutes of the proof'),
  },
  {
    name: 'trail-read-all-day',
    proves: 'AUTH-6',
    file: 'services/security/src/domain/reading.ts',
    find: '  return isReading && now.getTime() / 1000 - authTime <= longestReadingSeconds;',
    put: '  return isReading && longestReadingSeconds > 0;',
    test: reading('a reading goes on while it is gone on with, for half an hour'),
  },
  {
    name: 'trail-reading-taken-up-again',
    proves: 'AUTH-6',
    file: 'services/security/src/domain/reading.ts',
    find: 'now.getTime() - longestPauseSeconds * 1000',
    put: 'now.getTime() - longestPauseSeconds * 2000',
    test: reading('whoever has left it proves anew, and a refused try does not count as reading'),
  },
  {
    name: 'trail-reading-of-another-session',
    proves: 'AUTH-6',
    file: 'services/security/src/adapters/postgres/postgres-trail.ts',
    find: "    .where('session_id', '=', sessionId)\n",
    put: "    .where('session_id', '!=', `x${sessionId}`)\n",
    test: reading('another session, and another person, do not go on with it'),
  },
  {
    name: 'entry-in-the-name-of-another',
    proves: 'AUD-12',
    file: 'services/security/src/events/receive.ts',
    find: 'isOf: ({ service }, sender) => service === sender,',
    put: "isOf: ({ service }, sender) => service !== '' && sender !== '',",
    test: {
      file: 'services/security/test/trail.test.ts',
      name: 'a service speaks for itself alone, and only services speak',
    },
  },
  {
    name: 'refusal-by-role-not-told',
    proves: 'AUD-01',
    file: 'packages/kit/src/refusals.ts',
    find: "    await record(actor, { action, reason: 'not-allowed', ...from });\n",
    put: "    if (action === '') await record(actor, { action, reason: 'not-allowed', ...from });\n",
    test: {
      file: 'services/meetings/test/walls.test.ts',
      name: 'members, guests and services each keep to their own routes',
    },
  },
  {
    name: 'documents-refusal-not-told',
    proves: 'AUD-01',
    file: 'services/documents/src/wiring.ts',
    find: '  recordRefusals(app, use.recordRefusal);\n',
    put: '',
    test: {
      file: 'services/documents/test/partners.test.ts',
      name: 'who asks for what their role does not carry is in the trail',
    },
  },
  {
    name: 'chat-refusal-not-told',
    proves: 'AUD-01',
    file: 'services/chat/src/wiring.ts',
    find: '  recordRefusals(app, use.recordRefusal);\n',
    put: '',
    test: {
      file: 'services/chat/test/export.test.ts',
      name: 'only who answers for the organisation takes anything out',
    },
  },
];
