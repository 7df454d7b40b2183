import type { Sabotage } from '#sabotage/sabotage.ts';

const push = 'services/chat/test/push.test.ts';
const summons = 'services/meetings/test/summons.test.ts';
const outer = 'packages/kit/src/outer-fetch.test.ts';

/** What is told to people who have no page open, to whom, and where it may go. */
export const pushSabotages: readonly Sabotage[] = [
  {
    name: 'push-beyond-the-session',
    proves: 'HIP-03',
    file: 'services/chat/src/app/people-events.ts',
    find: '        await pushDevices.endSession(sessionId);\n',
    put: '',
    test: { file: push, name: 'a session that ends, and somebody who leaves' },
  },
  {
    name: 'push-to-who-has-left',
    proves: 'HIP-03',
    file: 'services/chat/src/app/people-events.ts',
    find: '        await pushDevices.endPerson(personId);\n',
    put: '',
    test: { file: push, name: 'a session that ends, and somebody who leaves' },
  },
  {
    name: 'push-to-any-address',
    proves: 'E.3',
    file: 'services/chat/src/app/push-devices.ts',
    find: '    if (!pushServices.isWithinReach(endpoint)) throw outOfReach();\n',
    put: '',
    test: { file: push, name: 'an address that leads into the house' },
  },
  {
    name: 'push-by-a-name-that-lies',
    proves: 'E.3',
    file: 'packages/kit/src/outer-fetch.ts',
    find: '      const good = addresses.filter(({ address }) => isPublicAddress(address));',
    put: '      const good = addresses;',
    test: { file: outer, name: 'a name that leads into the house' },
  },
  {
    name: 'push-devices-seen-by-colleagues',
    proves: 'AZ-1',
    file: 'services/chat/migrations/0007-push.sql',
    find: "      or person_id = nullif(current_setting('astra.person', true), '')::uuid);",
    put: "      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);",
    test: { file: push, name: 'row-level security alone keeps' },
  },
  {
    name: 'push-although-read-elsewhere',
    proves: 'issue 5',
    file: 'services/chat/src/app/take-push-notice.ts',
    find: '        else if (counts?.unread === 0) await unit.pushLetters.withdraw([personId], messageTopic);\n',
    put: '',
    test: { file: push, name: 'what was read on another device' },
  },
  {
    name: 'push-twice-by-two-replicas',
    proves: 'F-05',
    file: 'services/chat/src/adapters/postgres/push.ts',
    find: 'update push_letters l set due_at = ${until}, tries',
    put: 'update push_letters l set tries',
    test: { file: push, name: 'what one replica has in hand' },
  },
  {
    name: 'push-call-rings-for-ever',
    proves: 'issue 5',
    file: 'services/chat/src/app/send-push.ts',
    find: '    await endCalls(deps);\n',
    put: '',
    test: { file: push, name: 'a call that nobody takes' },
  },
  {
    name: 'push-call-rings-for-who-has-come',
    proves: 'issue 5',
    file: 'services/meetings/src/app/tell-summons.ts',
    find: '      const personIds = ringsForIds.filter((id) => !come.some(({ personId }) => personId === id));',
    put: '      const personIds = [...ringsForIds];',
    test: { file: summons, name: 'a call rings no more for who has come' },
  },
  {
    name: 'pusher-to-an-address-of-ones-choice',
    proves: 'E.3',
    file: 'services/gateway/src/domain/matrix-path.ts',
    find: '[pushers, directory, alias, reports]',
    put: '[directory, alias, reports]',
    test: {
      file: 'services/gateway/src/domain/matrix-path.test.ts',
      name: 'nobody lets the chat server write',
    },
  },
  {
    name: 'push-gateway-open-to-pages',
    proves: 'E.3',
    file: 'services/gateway/src/domain/proxy-path.ts',
    find: "  '_matrix',\n",
    put: '',
    test: {
      file: 'services/gateway/src/domain/domain.test.ts',
      name: 'what only our own machines ask',
    },
  },
  {
    name: 'mail-to-colleagues-twice',
    proves: 'F-05',
    file: 'services/chat/src/app/send-notices.ts',
    find: '    if (!(await unit.notices.take(id)) || !isActive) return;',
    put: '    if (!isActive) return;',
    test: {
      file: 'services/chat/test/read-requests.test.ts',
      name: 'those to whom it is passed on get a mail',
    },
  },
  {
    name: 'two-calls-between-two-who-call-at-once',
    proves: 'issue 5',
    file: 'services/meetings/src/app/plan-group-meeting.ts',
    find: '      if (there !== null) return there;\n',
    put: '',
    test: {
      file: 'services/meetings/test/calls.test.ts',
      name: 'two who call each other in the same moment',
    },
  },
];
