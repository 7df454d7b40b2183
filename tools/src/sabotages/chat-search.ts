import type { Sabotage } from '#sabotage/sabotage.ts';

const source = (name: string): string => `packages/chat-core/src/${name}.ts`;
const test = (file: string, name: string): Sabotage['test'] => ({
  file: `packages/chat-core/test/${file}.test.ts`,
  name,
});

/** The search in encrypted rooms: it finds what is there and nothing else, keeps nothing, and leaves the server its time. */
export const chatSearchSabotages: readonly Sabotage[] = [
  {
    name: 'search-finds-what-is-deleted-by-age',
    proves: 'retention',
    file: source('search'),
    find: '      if (isIn(message) && !this.#isOver(message)) found',
    put: '      if (isIn(message)) found',
    test: test('search', 'finds nothing that the room keeps no longer'),
  },
  {
    name: 'search-finds-what-was-deleted-while-away',
    proves: 'erasure on devices',
    file: source('matrix/missed-changes'),
    find: '    const isEdit = event.getWireContent()',
    put: '    if (raw.event_id) return;\n    const isEdit = event.getWireContent()',
    test: test('missed-changes', 'what was deleted or changed between two visits'),
  },
  {
    name: 'search-finds-what-was-deleted-while-it-came',
    proves: 'erasure on devices',
    file: source('search'),
    find: '    if (this.#ahead.isGone(message.id)) return;\n',
    put: '',
    test: test('search', 'what became of a message before it was read holds'),
  },
  {
    name: 'search-by-the-words-of-anybody',
    proves: 'forged sender',
    file: source('changes-ahead'),
    find: '  `${senderId} ${id}`;',
    put: '  `${senderId.slice(0, 0)} ${id}`;',
    test: test('search', 'what became of a message before it was read holds'),
  },
  {
    name: 'search-asks-a-busy-server-again',
    proves: 'issue 5',
    file: source('history-walk'),
    find: '      if (error instanceof ReadLater) return { ms: error.afterMs, isAsked: true };\n',
    put: '',
    test: test('history-walk', 'waits for as long as the server asks'),
  },
  {
    name: 'search-never-ends-by-itself',
    proves: 'issue 5',
    file: source('search-run'),
    find: '!this.#isStopped && !this.#hasEnough(readTo)',
    put: '!this.#isStopped && readTo > -1',
    test: test('history-walk', 'no farther than to as many as were asked for'),
  },
  {
    name: 'search-leaves-out-a-gap',
    proves: 'issue 5',
    file: source('history-walk'),
    find: '    if (!reach) return;\n    const id =',
    put: '    if (!reach || reach.at > 0) return;\n    const id =',
    test: test('history-walk', 'a gap that the server has left is read'),
  },
  {
    name: 'search-without-end-in-memory',
    proves: 'a bounded page',
    file: source('search'),
    find: 'places >= MOST_MESSAGES * FULL || this.#chars',
    put: 'places < 0 || this.#chars',
    test: test('history-walk', 'a page holds so many messages and no more'),
  },
  {
    name: 'search-kept-after-a-sign-out',
    proves: 'shared computer',
    file: source('chat-session'),
    find: '    await this.#parts.keep.clear();\n    this.#search.clear();\n',
    put: '    await this.#parts.keep.clear();\n',
    test: test('history', 'what was written long ago is found on a device that has just signed in'),
  },
];
