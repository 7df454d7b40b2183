import type { Sabotage } from '#sabotage/sabotage.ts';

const outbox = 'packages/kit/src/outbox.ts';
const outboxTest = 'packages/kit/src/outbox.test.ts';
const inbox = 'packages/kit/src/inbox.ts';

/** What services tell each other: with what happened or not at all, once in effect, each for itself. */
export const eventSabotages: readonly Sabotage[] = [
  {
    name: 'event-outside-its-transaction',
    proves: 'F-11',
    file: outbox,
    find: 'write(trx, receivers, envelope(settings, name, data));',
    put: 'await sql`insert into outbox.written (receiver, event) select unnest(${receivers}::text[]), ${JSON.stringify(envelope(settings, name, data))}::jsonb`.execute(settings.db);',
    test: { file: outboxTest, name: 'nothing is told of a transaction that was rolled back' },
  },
  {
    name: 'event-given-up-at-once',
    proves: 'F-11',
    file: outbox,
    find: 'if (reply.status >= 300)',
    put: 'if (reply.status >= 600)',
    test: { file: outboxTest, name: 'a receiver that fails gets the event again' },
  },
  {
    name: 'given-up-event-left-for-good',
    proves: 'AUD-06',
    file: 'packages/kit/src/outbox-dead-letters.ts',
    find: '      replay();\n    },',
    put: '    },',
    test: {
      file: outboxTest,
      name: 'an event that its receiver does not take for too long is counted, named in the log without what it says, and told again at the next start',
    },
  },
  {
    name: 'old-news-ends-a-new-access',
    proves: 'AZ-3',
    file: 'services/documents/src/app/people-events.ts',
    find: '      if (await isOldNews(when, () => directory.person(personId))) return;\n',
    put: '',
    test: {
      file: 'services/documents/test/guest-links.test.ts',
      name: 'told late, when its maker has access anew, that they had gone ends no link; of who is still gone it does',
    },
  },
  {
    name: 'gone-told-late-signs-out-who-is-back',
    proves: 'HIP-03',
    file: 'services/gateway/src/events/identity-events.ts',
    find: 'sessions.removeBySubject(personId, new Date(time))',
    put: 'sessions.removeBySubject(personId, new Date(Date.parse(time) + 3_600_000))',
    test: {
      file: 'services/gateway/test/sessions.test.ts',
      name: 'told late or again, after they came back, that a person is gone',
    },
  },
  {
    name: 'event-in-the-name-of-another',
    proves: 'AZ-5',
    file: inbox,
    find: "  if (event.source !== source) throw new AppError('not-allowed');",
    put: '',
    test: {
      file: 'services/connectors/test/dead-letters.test.ts',
      name: 'events are taken from meetings and identity, each for itself',
    },
  },
  {
    name: 'batch-in-the-name-of-another',
    proves: 'AZ-5',
    file: inbox,
    find: "      if (request.body.some((event) => event.source !== source)) throw new AppError('not-allowed');",
    put: '',
    test: {
      file: 'services/security/test/trail.test.ts',
      name: 'a service speaks for itself alone, and only services speak',
    },
  },
  {
    name: 'event-of-any-shape',
    proves: 'ASVS V2',
    file: inbox,
    find: "  if (!Value.Check(events[name].data, event.data)) throw new AppError('invalid-input');",
    put: '',
    test: {
      file: 'services/connectors/test/dead-letters.test.ts',
      name: 'events are taken from meetings and identity, each for itself',
    },
  },
  {
    name: 'people-told-of-by-anybody',
    proves: 'AZ-5',
    file: 'services/meetings/src/events/receive.ts',
    find: '    connectors: {',
    put: "    gateway: { 'person.deactivated': peopleEvents.personDeactivated },\n    connectors: {",
    test: {
      file: 'services/meetings/test/access-ends.test.ts',
      name: 'only identity speaks of people',
    },
  },
  {
    name: 'people-told-of-by-connectors',
    proves: 'AZ-5',
    file: 'services/meetings/src/events/receive.ts',
    find: "'mail.sent': mailEvents.sent,",
    put: "'mail.sent': mailEvents.sent,\n'session.ended': peopleEvents.sessionEnded,",
    test: {
      file: 'services/meetings/test/access-ends.test.ts',
      name: 'connectors tells of mails alone: what it says of a session ends no call',
    },
  },
  {
    name: 'failed-mail-not-told',
    proves: 'issue 3',
    file: 'services/connectors/src/app/send-mail.ts',
    find: "    await desk.tell('failed', mail, settledAt);\n",
    put: '',
    test: {
      file: 'services/connectors/test/bad-days.test.ts',
      name: 'an address that the server refuses for good is a dead letter at once',
    },
  },
  {
    name: 'older-mail-counts',
    proves: 'issue 3',
    file: 'services/meetings/src/adapters/postgres/letters.ts',
    find: ' and mail_asked_at <= ${askedAt}',
    put: ' and ${askedAt}::timestamptz is not null',
    test: {
      file: 'services/meetings/test/invitation-mail.test.ts',
      name: 'a new link waits anew, and what becomes of the older mail no longer counts',
    },
  },
  {
    name: 'sessions-told-of-by-anybody',
    proves: 'AZ-5',
    file: 'services/gateway/src/events/identity-events.ts',
    find: '    identity: {',
    put: '    meetings: {},\n    identity: {',
    test: {
      file: 'services/gateway/test/sessions.test.ts',
      name: 'only identity can bring news: every forged or foreign token is refused',
    },
  },
  {
    name: 'mail-twice-for-one-event',
    proves: 'F-11',
    file: 'services/connectors/src/adapters/postgres/postgres-mail-room.ts',
    find: "        .onConflict((conflict) => conflict.column('id').doNothing())\n",
    put: '',
    test: {
      file: 'services/connectors/test/mails.test.ts',
      name: 'an event that comes twice is one mail',
    },
  },
  {
    name: 'entry-twice-for-one-event',
    proves: 'F-11',
    file: 'services/security/src/adapters/postgres/postgres-trail.ts',
    find: '    on conflict (id) do nothing`.execute(trx);',
    put: '    on conflict (id) do update set outcome = excluded.outcome`.execute(trx);',
    test: {
      file: 'services/security/test/trail.test.ts',
      name: 'an entry that comes twice is one entry',
    },
  },
  {
    name: 'letter-to-a-patient-not-sealed',
    proves: 'ENC-01',
    file: 'services/meetings/src/app/invitations.ts',
    find: 'const sealed = await eventSeal.close(await letterOf({ directory }, telling));',
    put: 'const sealed = JSON.stringify(await letterOf({ directory }, telling));',
    test: {
      file: 'services/meetings/test/planning.test.ts',
      name: 'a secretary plans a consultation and the patient gets a link that no table holds',
    },
    says: 'Invalid Compact JWE',
  },
  {
    name: 'letter-to-a-colleague-not-sealed',
    proves: 'ENC-01',
    file: 'services/identity/src/app/invitations.ts',
    find: 'sealed: await eventSeal.close({',
    put: 'sealed: JSON.stringify({',
    test: {
      file: 'services/identity/test/invitations.test.ts',
      name: 'brings a colleague in, with a password and an authenticator of their own',
    },
  },
  {
    name: 'link-in-clear-in-the-table',
    proves: 'ENC-01',
    file: 'services/meetings/src/adapters/link-maker.ts',
    find: 'sealed: await seal.close({ token }),',
    put: 'sealed: JSON.stringify({ token }),',
    test: {
      file: 'services/meetings/test/planning.test.ts',
      name: 'a secretary plans a consultation and the patient gets a link that no table holds',
    },
  },
];
