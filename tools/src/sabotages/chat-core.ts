import type { Sabotage } from '#sabotage/sabotage.ts';

const source = (name: string): string => `packages/chat-core/src/${name}.ts`;
const test = (file: string, name: string): Sabotage['test'] => ({
  file: `packages/chat-core/test/${file}.test.ts`,
  name,
});

/** The chat in the browser: what others send does nothing, what one writes arrives once, tokens stay at home. */
export const chatCoreSabotages: readonly Sabotage[] = [
  {
    name: 'links-to-any-address',
    proves: 'ASVS-1',
    file: source('read-html'),
    find: "  if (typeof href !== 'string' || !isWebAddress(href)) return children;",
    put: "  if (typeof href !== 'string') return children;",
    test: test('rich-text', 'whatever is sent, only web and mail addresses are left'),
  },
  {
    name: 'elements-without-end',
    proves: 'hostile messages',
    file: source('read-html'),
    find: '      if (made > MOST_NODES)',
    put: '      if (made < 0)',
    test: test('rich-text', 'nesting without end, and elements that multiply'),
  },
  {
    name: 'edits-by-anybody',
    proves: 'forged sender',
    file: source('relations'),
    find: '(edit) => edit.senderId === senderId',
    put: '(edit) => edit.senderId !== senderId || true',
    test: test('timeline-model', 'an edit changes the words, but not when another person made it'),
  },
  {
    name: 'sent-before-it-is-kept',
    proves: 'F-05',
    file: source('outbox'),
    find: '    await isKept;\n',
    put: '',
    test: test('outbox', 'a reload with a message half sent'),
  },
  {
    name: 'chat-token-to-any-server',
    proves: 'AB-MXC',
    file: source('renewing-fetch'),
    find: "    if (url.origin !== origin) throw new TypeError('Only the homeserver is asked.');\n",
    put: '',
    test: test('session', 'it goes to no other place'),
  },
  {
    name: 'keys-made-beside-a-sync',
    proves: 'CHAT-2',
    file: source('first-sync'),
    find: '    await mayBegin();\n',
    put: '',
    test: test('first-sync', 'nothing is handed on before the keys are made: with none'),
  },
  {
    name: 'first-sync-of-the-last-visit',
    proves: 'a lost history',
    file: source('first-sync'),
    find: "  fresh.searchParams.set('timeout', String(visit));\n",
    put: '',
    test: test(
      'first-sync',
      'a page that is loaded anew begins with what is there now, not with what it was told the last time: with none',
    ),
  },
  {
    name: 'search-finds-what-is-deleted-by-age',
    proves: 'retention',
    file: source('search'),
    find: '      .filter((message) => !this.#isOver(message))\n',
    put: '',
    test: test('search', 'finds nothing that the room keeps no longer'),
  },
  {
    name: 'chat-left-by-who-signs-out-at-once',
    proves: 'shared computer',
    file: 'apps/web/src/chat/chat-home.ts',
    find: '    if (device) await removeDatabases(device.deviceId);\n',
    put: '    void [device, removeDatabases];\n',
    test: {
      file: 'apps/web/test/chat/shared-computer.test.ts',
      name: 'who signs out before the chat is open',
    },
  },
  {
    name: 'offline-copy-of-one-room',
    proves: 'offline reading',
    file: source('offline-recorder'),
    find: '    if (!isWhole.getSnapshot()) return;\n',
    put: '',
    test: test('offline', 'waits until all rooms have come'),
  },
  {
    name: 'kept-in-clear',
    proves: 'CHAT-1',
    file: source('keep'),
    find: 'const sealed = new Uint8Array(await subtle.encrypt(rule(name, nonce), key, plain));',
    put: 'const sealed = plain;',
    test: test('outbox', 'the disk holds no word of it'),
  },
];
