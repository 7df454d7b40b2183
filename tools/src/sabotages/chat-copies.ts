import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const source = 'packages/chat-core/src/room-copy.ts';
const copies = testsOf('packages/chat-core/test/room-copy.test.ts');

/** What somebody keeps of a room outside of the chat: whole, and not without the journal. */
export const chatCopySabotages: readonly Sabotage[] = [
  {
    name: 'copy-without-what-opens-a-moment-later',
    proves: 'issue 5',
    file: source,
    find: '    if (!facts.some(isOpening) || clock.now() >= until) return facts;',
    put: '    if (!facts.some(isOpening) || clock.now() < until) return facts;',
    test: copies('what opens a moment later is in it with its words'),
  },
  {
    name: 'copy-asks-a-busy-server-at-once',
    proves: 'AB-FLOOD',
    file: source,
    find: 'if (error instanceof ReadLater) waitMs = error.afterMs;',
    put: 'if (error instanceof ReadLater) waitMs = 0;',
    test: copies('a server that has no time, or does not answer'),
  },
  {
    name: 'copy-noted-of-rooms-one-is-not-in',
    proves: 'AZ-2',
    file: 'services/chat/src/app/rooms.ts',
    find: '      ownRoom(by, await rooms.find(roomId));\n',
    put: '      await rooms.find(roomId);\n',
    test: testsOf('services/chat/test/rooms.test.ts')(
      'a member who keeps a copy of a room is in the journal',
    ),
  },
];
