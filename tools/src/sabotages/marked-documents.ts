import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const marked = 'services/documents/test/marked.test.ts';
const sandbox = 'services/documents/test/sandbox.test.ts';
const migration = 'services/documents/migrations/0018-marked-shares.sql';

/** What is only shown, with the name of who reads it, and the process that makes its pages. */
export const markedDocumentSabotages: readonly Sabotage[] = [
  {
    name: 'marked-that-can-be-taken',
    proves: 'AZ-2',
    file: 'packages/policy/src/documents.ts',
    find: "    share: facts.share === 'view-marked' ? 'none' : facts.share,",
    put: "    share: facts.share === 'view-marked' ? 'view' : facts.share,",
    test: {
      file: 'packages/policy/src/documents.test.ts',
      name: 'what is shared to be only shown is seen',
    },
  },
  {
    name: 'marked-and-had-another-way',
    proves: 'AZ-2',
    file: src('app/seen.ts'),
    find: "  if (!mayTake(by.actor, factsOf(item))) throw new AppError('only-shown');\n",
    put: '',
    test: { file: marked, name: 'who is only shown a document has it by no other way' },
    // The database gives nothing for the zip, which ends in the middle.
    says: 'response destroyed before completion',
  },
  {
    name: 'marked-whose-bytes-the-database-gives',
    proves: 'AZ-1',
    file: migration,
    find: '          where may_be_mine(s) and not s.is_marked)',
    put: '          where may_be_mine(s))',
    test: { file: marked, name: 'the database alone keeps the bytes' },
  },
  {
    name: 'marked-by-link-whose-bytes-the-database-gives',
    proves: 'AZ-1',
    file: migration,
    find: 'where g.id = this_link() and g.is_marked)',
    put: 'where g.id = this_link() and g.is_marked and false)',
    test: { file: marked, name: 'the database alone keeps the bytes' },
  },
  {
    name: 'marked-while-a-download-goes-on',
    proves: 'AZ-3',
    file: src('app/open-streams.ts'),
    find: 'isInPlace(item) && mayTake(by.actor, factsOf(item))',
    put: 'isInPlace(item) && (mayTake(by.actor, factsOf(item)) || true)',
    test: { file: marked, name: 'a download is cut when its reader is from then on only shown' },
  },
  {
    name: 'marked-below-the-page-alone',
    proves: 'AZ-2',
    file: src('adapters/marking/sandbox/paint-mark.ts'),
    find: '      context.fillText(mark, x, row * apart);\n',
    put: '',
    test: { file: marked, name: 'the mark is across the whole page' },
  },
  {
    name: 'marked-pages-beside-the-document',
    proves: 'AZ-2',
    file: src('app/show-marked.ts'),
    find: '    const pdf = await deps.marker.mark({ content, mediaType, mark, readerId, signal });',
    put: '    const pdf = await (mark === mediaType ? deps.marker.mark({ content, mediaType, mark, readerId, signal }) : deps.contents.read(kept));',
    test: { file: marked, name: 'a colleague is shown a PDF with their name' },
  },
  {
    name: 'marked-pages-after-the-right-to-them',
    proves: 'AZ-3',
    file: src('app/open-marked.ts'),
    find: 'cut: () => cutter.abort()',
    put: 'cut: () => cutter.signal.aborted',
    test: { file: marked, name: 'what is shown stops when the right to it ends' },
  },
  {
    name: 'marked-beginning-that-passes-for-the-whole',
    proves: 'E.4',
    file: src('adapters/marking/sandboxed-marker.ts'),
    find: 'if (code !== 0 && !left.signal.aborted)',
    put: 'if (code === exitCodes.unconfined)',
    test: { file: sandbox, name: 'a page that cannot be painted ends what was begun' },
  },
  {
    name: 'marking-in-a-process-that-reaches-out',
    proves: 'E.4',
    file: src('adapters/marking/sandbox/confine.ts'),
    find: '    [RET, 0, 0, REFUSE],',
    put: '    [RET, 0, 0, REFUSE > 0 ? ALLOW : REFUSE],',
    test: { file: sandbox, name: 'can reach no network' },
  },
  {
    name: 'marking-in-a-process-with-our-rights',
    proves: 'E.4',
    file: src('adapters/sandbox/run-sandboxed.ts'),
    find: "  '--permission',\n  '--allow-addons',\n  ...[own, libraries, `${kept}/`, `${reader}/`].map((folder) => `--allow-fs-read=${folder}*`),\n",
    put: '',
    test: { file: sandbox, name: 'its flags give it no file but our own code' },
  },
];
