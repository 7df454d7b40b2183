import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/chat/src/${path}`;
const list = testsOf('services/chat/test/erasure-list.test.ts');
const formerDevices = testsOf('services/chat/test/former-devices.test.ts');
const exported = testsOf('services/chat/test/export.test.ts');

/** Who was erased from the chat, after an older database was brought back; and what is kept of people until then. */
export const chatErasureSabotages: readonly Sabotage[] = [
  {
    name: 'chat-erased-come-back-with-an-older-database',
    proves: 'GDPR-10',
    file: src('app/list-erasures.ts'),
    find: '      await playAgain(deps, erasureList);\n',
    put: '',
    test: list('who was erased after the copies were made is erased again'),
  },
  {
    name: 'chat-erased-forgotten-in-one-database-alone',
    proves: 'GDPR-10',
    file: src('app/list-erasures.ts'),
    find: 'list.from(Math.min(ours, theirs));',
    put: 'list.from(Math.max(ours, theirs));',
    test: list('where the chat server alone is brought back'),
  },
  {
    name: 'chat-erased-again-with-the-account-they-came-back-to',
    proves: 'GDPR-10',
    file: src('app/list-erasures.ts'),
    find: '  return account !== null && localparts.includes(account.localpart);',
    put: '  return account !== null && localparts.length > 0;',
    test: list('where the chat server alone is brought back'),
  },
  {
    name: 'chat-erased-said-to-be-and-named',
    proves: 'GDPR-10',
    file: src('app/list-erasures.ts'),
    find: '    if (await isTheirs(unit, erasure)) await unit.records.erase(personId, nobody, clock.now());\n',
    put: '    await isTheirs(unit, erasure).then(() => clock.now());\n',
    test: list('who was erased after the copies were made is erased again'),
  },
  {
    name: 'former-devices-without-end',
    proves: 'AB-FLOOD',
    file: src('adapters/postgres/former-devices.ts'),
    find: 'const mostKept = 100;',
    put: 'const mostKept = 10_000;',
    test: formerDevices('of somebody who signs in without end'),
  },
  {
    name: 'chat-export-without-what-somebody-is',
    proves: 'GDPR-10',
    file: src('app/export.ts'),
    find: '      roles: record.roles,\n',
    put: '',
    test: exported('a person is handed out whole'),
  },
];
