import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const visit = testsOf('services/meetings/test/visit.test.ts');
const checks = testsOf('apps/web/src/shared/checks.test.ts');
const groupForm = testsOf('apps/web/src/screens/group/group-form.test.ts');
const onceEach =
  'words that were sent again after a lost answer stand there once, and another text under their key is refused';

/** What people write: one rule for page and service, once, and over nobody unseen. */
export const writtenWordSabotages: readonly Sabotage[] = [
  {
    name: 'page-with-a-list-of-hidden-characters-of-its-own',
    proves: 'issue 3',
    file: 'apps/web/src/shared/checks.ts',
    find: "return hiddenAt(text, 'line') === null ? undefined : 'hidden';",
    put: "return /[\\p{Cc}\\u200B\\u202E]/u.test(text) ? 'hidden' : undefined;",
    test: checks('is refused by the page as by the services'),
  },
  {
    name: 'joiner-taken-for-hidden-in-the-page',
    proves: 'issue 3',
    file: 'packages/contracts/src/written-text.ts',
    find: 'line: new RegExp(`^(?:${joined}|[^${hidden}${breaks}])*`',
    put: 'line: new RegExp(`^(?:[^${hidden}${breaks}])*`',
    test: checks('is taken by the page as by the services'),
  },
  {
    name: 'words-of-doctors-doubled',
    proves: 'issue 3',
    file: 'services/meetings/src/app/messages.ts',
    find: '      if (known) return known;\n',
    put: '',
    test: visit(onceEach),
  },
  {
    name: 'key-of-words-taken-for-other-words',
    proves: 'issue 3',
    file: 'services/meetings/src/app/messages.ts',
    find: "  if (known && known.text !== text) throw new AppError('key-reused');\n",
    put: '',
    test: visit(onceEach),
  },
  {
    name: 'meeting-sent-whole-over-what-was-changed',
    proves: 'issue 3',
    file: 'apps/web/src/screens/group/group-form.ts',
    find: '...(title === seen.title ? {} : { title }),',
    put: 'title,',
    test: groupForm('who changes a meeting sends what differs'),
  },
  {
    name: 'meeting-form-with-the-newest-version',
    proves: 'issue 3',
    file: 'apps/web/src/screens/meeting/edit-group.tsx',
    find: '    event.preventDefault();\n    send(seen);',
    put: '    event.preventDefault();\n    send(meeting);',
    test: testsOf('e2e/same-meeting.test.ts')('who changes a meeting second sees both versions'),
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'sealed-words-read-out',
    proves: 'a screen reader hears what is written',
    file: 'apps/web/src/chat/lines.ts',
    find: "body.reason === 'key-on-its-way';",
    put: "body.reason === 'recover-this-device';",
    test: {
      file: 'apps/web/src/chat/lines.test.ts',
      name: 'what does not open yet is said once it does',
    },
  },
];
