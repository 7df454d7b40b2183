import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const mails = testsOf('services/connectors/test/mails.test.ts');
const badDays = testsOf('services/connectors/test/bad-days.test.ts');
const hostile = mails('meeting.planned in fr says what happened, whatever names are in it');

/** Mails bear the name of a hospital: no text from elsewhere may change what they are. */
export const mailSabotages: readonly Sabotage[] = [
  {
    name: 'hour-that-nobody-was-told',
    proves: 'issue 3',
    file: 'services/connectors/src/domain/in-turn.ts',
    find: "each.state === 'sent' && isNewer(mail, each)",
    put: 'isNewer(mail, each)',
    test: testsOf('services/connectors/src/domain/in-turn.test.ts')(
      'a move is told against the mail that went last',
    ),
  },
  {
    name: 'former-hour-that-is-the-present-one',
    proves: 'issue 3',
    file: 'services/connectors/src/app/compose-mail.ts',
    find: 'former?.getTime() === startsAt.getTime() ? null : former;',
    put: 'former?.getTime() === startsAt.getTime() ? former : former;',
    test: mails('a move says the hour that the person was told last, in fr'),
  },
  {
    name: 'mail-header-from-a-name',
    proves: 'ASVS V1',
    file: 'services/connectors/src/domain/one-line.ts',
    find: "  text.replace(notPrinted, ' ').replace(/ {2,}/g, ' ').trim();",
    put: "  text.replaceAll('\\u0000', notPrinted.source).trim();",
    test: hostile,
  },
  {
    name: 'mail-markup-from-a-name',
    proves: 'ASVS V1',
    file: 'services/connectors/src/domain/as-html.ts',
    find: "  text.replace(/[&<>\"']/g, (character) => entities[character] ?? '');",
    put: "  text.replaceAll('\\u0000', entities['&'] ?? '');",
    test: hostile,
  },
  {
    name: 'mail-with-a-link-elsewhere',
    proves: 'ASVS V1',
    file: 'services/connectors/src/app/compose-mail.ts',
    find: '  if (own.link !== null && !isOurs(own.link, ports)) return null;\n',
    put: '',
    test: badDays('a link to somewhere else is never mailed and is seen as a dead letter'),
  },
  {
    name: 'mail-to-a-colleague-with-a-link-elsewhere',
    proves: 'ASVS V1',
    file: 'services/connectors/src/app/compose-mail.ts',
    find: '  if (!isOurs(person.link, ports)) return null;\n',
    put: '',
    test: badDays('an invitation of a colleague to somewhere else is never mailed'),
  },
  {
    name: 'mail-in-clear-over-the-network',
    proves: 'ENC-10',
    file: 'services/connectors/src/adapters/smtp/smtp-post.ts',
    find: 'requireTLS: !secure && !allowPlain && !loopback.has(hostname),',
    put: 'requireTLS: false && !secure && !allowPlain && !loopback.has(hostname),',
    test: badDays('a mail server without TLS beyond this machine gets nothing'),
  },
  {
    name: 'mail-kept-after-it-was-sent',
    proves: 'GDPR-04',
    file: 'services/connectors/src/app/send-mail.ts',
    find: "const forgotten = { recipient: '', sealed: '' } as const;",
    put: 'const forgotten = {} as const;',
    test: badDays('while the mail server is down mails wait; then each goes out, once'),
  },
  {
    name: 'calendar-entry-with-no-sequence',
    proves: 'RFC 5545',
    file: 'services/connectors/src/app/compose-mail.ts',
    find: 'sequence: facts.sequence,',
    put: 'sequence: 0,',
    test: mails('moving and cancelling change the same calendar entry'),
  },
  {
    name: 'calendar-entry-that-is-another',
    proves: 'RFC 5545',
    file: 'services/connectors/src/app/compose-mail.ts',
    find: 'uid: `${facts.meetingId}.${facts.guestId}@',
    put: 'uid: `${facts.id}.${facts.guestId}@',
    test: mails('moving and cancelling change the same calendar entry'),
  },
  {
    name: 'mail-of-an-older-event',
    proves: 'F-11',
    file: 'services/connectors/src/app/send-mail.ts',
    find: "    if (turn.do === 'send') return { mail, ...turn };\n",
    put: "    if (turn.do === 'send') return { mail, ...turn };\n    if (mail.state === 'waiting') return { mail, facts: mail, settles: [] } as never;\n",
    test: badDays('an old event that arrives late changes nothing'),
  },
  {
    name: 'calendar-bent-by-a-title',
    proves: 'ASVS V1',
    file: 'services/connectors/src/adapters/ical/ical-files.ts',
    find: '.replace(/^END:VEVENT(?=\\r\\n)/m,',
    put: ".replace('END:VEVENT',",
    test: {
      file: 'services/connectors/src/adapters/ical/ical-files.test.ts',
      name: 'words of the format in a title stay words of the title',
    },
  },
];
