import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const circles = 'services/documents/test/circles.test.ts';
const walls = 'services/documents/test/circle-walls.test.ts';
const policy = 'packages/policy/src/documents.ts';
const matrix = {
  file: 'packages/policy/src/documents.test.ts',
  name: 'who may what to a document of a team and of a room',
};

/** Documents of care teams and rooms: of those who are in them at this moment. */
export const circleSabotages: readonly Sabotage[] = [
  {
    name: 'circle-documents-by-a-role-alone',
    proves: 'AZ-2',
    file: policy,
    find: "return action === 'document.add' ? writes(facts.circle) : isIn(facts.circle);",
    put: 'return true;',
    test: matrix,
  },
  {
    name: 'circle-documents-of-a-room-by-a-share',
    proves: 'AZ-2',
    file: policy,
    find: "  space.kind === 'room' ? 'none' : share;",
    put: '  share;',
    test: matrix,
  },
  {
    name: 'circle-documents-without-their-wall',
    proves: 'AZ-1',
    file: 'services/documents/migrations/0008-copies-stars-links.sql',
    find: "  or circle_standing(circle_id) <> 'none'\n",
    put: '  or true\n',
    test: { file: walls, name: 'the wall of the database alone keeps' },
  },
  {
    name: 'circle-documents-put-in-by-who-only-reads',
    proves: 'AZ-1',
    file: 'services/documents/migrations/0007-circles.sql',
    find: "  or circle_standing(circle_id) in ('lead', 'member')\n",
    put: "  or circle_standing(circle_id) <> 'none'\n",
    test: { file: walls, name: 'the wall lets nobody put anything into a team' },
  },
  {
    name: 'circle-documents-given-out-after-leaving',
    proves: 'AZ-3',
    file: src('app/circle-door.ts'),
    find: '  await unit.tell(null);\n',
    put: '',
    test: { file: circles, name: 'who leaves a team has nothing of it' },
  },
  {
    name: 'circle-documents-by-an-answer-of-before',
    proves: 'AZ-3',
    file: src('adapters/postgres/circles.ts'),
    find: '          where circles.number <= excluded.number\n',
    put: '',
    test: { file: circles, name: 'a team of which an event was lost' },
  },
  {
    name: 'circle-documents-left-behind-by-who-has-left',
    proves: 'AZ-3',
    file: src('app/keep-piece.ts'),
    find: '      else if (isEnd) await mustBeInStill(unit, by, upload);\n',
    put: '',
    test: {
      file: 'services/documents/test/pieces.test.ts',
      name: 'who leaves a team while a file of theirs comes',
    },
  },
  {
    name: 'circle-documents-shared-out-of-a-room',
    proves: 'AZ-2',
    file: src('app/sharing.ts'),
    find: 'const may = isTheirs ? isSharable(item.space) : isPassable(by, item);',
    put: 'const may = isTheirs || isPassable(by, item);',
    test: { file: circles, name: 'what is sent in a room is had by those who are in it' },
  },
  {
    name: 'circle-documents-passed-on-by-who-may-only-read',
    proves: 'AZ-2',
    file: src('app/room-files.ts'),
    find: "action: 'document.change' })).name",
    put: "action: 'document.see' })).name",
    test: { file: circles, name: 'a document that one may share comes into a room' },
  },
  {
    name: 'circle-changes-told-to-nobody',
    proves: 'AZ-3',
    file: 'services/chat/src/adapters/postgres/store.ts',
    find: "await this.#parts.outbox.publish(trx, 'circle.changed', { circleId, kind });",
    put: 'void circleId;',
    test: {
      file: 'services/chat/test/circles.test.ts',
      name: 'documents is told of each change of a team',
    },
  },
  {
    name: 'circle-files-brought-back-against-their-sender',
    proves: 'AZ-2',
    file: policy,
    find: 'return keeps(space.circle) && binnedBy !== makerId;',
    put: 'return keeps(space.circle) || binnedBy !== makerId;',
    test: { file: matrix.file, name: 'what was taken out of a room comes back by who took it out' },
  },
  {
    name: 'circle-files-back-that-the-room-keeps-no-longer',
    proves: 'AZ-3',
    file: src('app/seen.ts'),
    find: 'if (!(await items.isKept(item.id)))',
    put: 'if (false)',
    test: {
      file: 'services/documents/test/room-bin.test.ts',
      name: 'what a room keeps no longer does not come back',
    },
  },
];
