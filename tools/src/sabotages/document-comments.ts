import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const migration = 'services/documents/migrations/0024-comments.sql';
const policy = 'packages/policy/src/documents.ts';
const ofComments = 'packages/policy/src/document-comments.ts';
const said = testsOf('services/documents/test/comments.test.ts');
const matrix = testsOf('packages/policy/src/documents.test.ts');
const matrixOfComments = testsOf('packages/policy/src/document-comments.test.ts');

/** Who reads and writes what is said of a file. */
const rights: readonly Sabotage[] = [
  {
    name: 'comments-by-who-only-looks',
    proves: 'AZ-2',
    file: policy,
    find: "  share === 'comment' || share === 'edit';",
    put: "  share === 'view' || share === 'comment' || share === 'edit';",
    test: matrix('a share gives a stranger what it is for and no more'),
  },
  {
    name: 'comments-by-who-sees-their-name-on-it',
    proves: 'AZ-2',
    file: policy,
    find: "  share === 'comment' || share === 'edit';",
    put: "  share !== 'none';",
    test: said('who has a file only to look at, or with their name on it'),
  },
  {
    name: 'comments-by-who-only-reads-in-a-team',
    proves: 'AZ-2',
    file: policy,
    find: "isSpokenOf(actor, 'document.add', facts) ||",
    put: "isSpokenOf(actor, 'document.see', facts) ||",
    test: matrix('who may what to a document of a team and of a room'),
  },
  {
    name: 'comments-on-what-is-in-a-room',
    proves: 'AZ-2',
    file: policy,
    find: "space.kind !== 'room' && mayInSpace(actor, action, space)",
    put: 'mayInSpace(actor, action, space)',
    test: said('of what is in a room speaks in the room'),
  },
  {
    name: 'comments-worded-anew-by-others',
    proves: 'AZ-2',
    file: ofComments,
    find: "    case 'change':\n      return isOwn;",
    put: "    case 'change':\n      return isOwn || mayOnItem(actor, 'document.edit', item);",
    test: said('what somebody said is worded anew by them alone'),
  },
  {
    name: 'comments-changed-after-the-right-to',
    proves: 'AZ-3',
    file: ofComments,
    find: "makerId === actor.id && mayOnItem(actor, 'document.comment', item)",
    put: 'makerId === actor.id',
    test: matrixOfComments('who may do what with what somebody else'),
  },
  {
    name: 'comments-taken-away-by-any-editor',
    proves: 'AZ-2',
    file: ofComments,
    find: "isOwn || mayOnItem(actor, 'document.change', item)",
    put: "isOwn || mayOnItem(actor, 'document.edit', item)",
    test: said('what somebody said is worded anew by them alone'),
  },
  {
    name: 'comments-settled-by-any-reader',
    proves: 'AZ-2',
    file: ofComments,
    find: "isOwn || mayOnItem(actor, 'document.edit', item)",
    put: "isOwn || mayOnItem(actor, 'document.see', item)",
    test: said('a comment is settled and opened again by'),
  },
  {
    name: 'comments-of-another-file',
    proves: 'AZ-1',
    file: src('adapters/postgres/comments.ts'),
    find: 'where id = ${id} and item_id = ${itemId}`',
    put: 'where id = ${id} and ${itemId}::uuid is not null`',
    test: said('the program alone keeps what is said'),
  },
];

/** The second wall. */
const walls: readonly Sabotage[] = [
  {
    name: 'comments-without-their-wall',
    proves: 'AZ-1',
    file: migration,
    find: 'items.id = comments.item_id) and is_spoken_of(item_id, false)));',
    put: 'items.id = comments.item_id)));',
    test: said('the wall of the database alone keeps what is said'),
  },
  {
    name: 'comments-whose-key-the-database-gives',
    proves: 'AZ-1',
    file: migration,
    find: 'items.id = comment_keys.item_id) and is_spoken_of(item_id, false)));',
    put: 'items.id = comment_keys.item_id)));',
    test: said('the wall of the database alone keeps what is said'),
  },
  {
    name: 'comments-written-past-the-wall',
    proves: 'AZ-1',
    file: migration,
    find: '::uuid\n    and is_spoken_of(item_id, true));\ncreate policy changed on comments',
    put: '::uuid);\ncreate policy changed on comments',
    test: said('the wall of the database alone keeps what is said'),
  },
  {
    name: 'comments-in-a-meeting-past-the-wall',
    proves: 'AZ-1',
    file: migration,
    find: "when 'meeting' then stands_in(s.id) in ('moderator', 'professional')",
    put: "when 'meeting' then true",
    test: said('the wall of the database alone keeps what is said'),
  },
];

/** How the texts lie. */
const texts: readonly Sabotage[] = [
  {
    name: 'comments-laid-in-the-place-of-others',
    proves: 'ENC-07',
    file: src('adapters/contents/comment-seal.ts'),
    find: '({ ...aboutOf(key), version: id })',
    put: '({ ...aboutOf(key), version: id.slice(0, 0) })',
    test: said('a text that was laid in the place of another'),
  },
  {
    name: 'comments-left-behind-by-a-newer-key',
    proves: 'ENC-07',
    file: src('app/keys.ts'),
    find: '  ({ comments }) => comments,\n',
    put: '',
    test: said('a newer key of the organisation takes over what is said'),
  },
  {
    name: 'comments-that-stay-when-the-file-has-gone',
    proves: 'E.4',
    file: migration,
    find: '  item_id uuid not null references items (id) on delete cascade,\n  -- What the file',
    put: '  item_id uuid not null,\n  -- What the file',
    test: said('what is said goes with the file to who takes it over'),
  },
];

/** What is done with them at the same time, and who knows of it. */
const together: readonly Sabotage[] = [
  {
    name: 'comments-settled-unread',
    proves: 'E.4',
    file: src('app/comments.ts'),
    find: "        if (comment.version !== version) throw new AppError('stale-version');\n",
    put: '',
    test: said('nobody settles words that they have not read'),
  },
  {
    name: 'comments-held-before-their-file',
    proves: 'E.4',
    file: src('app/comments.ts'),
    find: '  await unit.comments.hold(itemId);\n',
    put: '',
    test: said('none waits for the other for ever'),
  },
  {
    name: 'comments-read-without-a-trace',
    proves: 'AUD-01',
    file: src('app/comments.ts'),
    find: "    if (isNew) await unit.audit(by, { ...about, outcome: 'done' });\n",
    put: '',
    test: said('reading what is said is an entry of the trail'),
  },
  {
    name: 'comments-of-which-one-hides-all',
    proves: 'ENC-07',
    file: src('adapters/contents/comment-seal.ts'),
    find: '  if (error instanceof SealError) return null;\n',
    put: '',
    test: said('a text that was laid in the place of another'),
  },
];

export const documentCommentSabotages: readonly Sabotage[] = [
  ...rights,
  ...walls,
  ...texts,
  ...together,
];
