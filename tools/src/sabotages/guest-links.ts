import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const links = 'services/documents/test/guest-links.test.ts';
const copies = 'services/documents/test/copies.test.ts';
const migration = 'services/documents/migrations/0008-copies-stars-links.sql';

/** Documents that go further: to somebody outside, or as a copy. */
export const guestLinkSabotages: readonly Sabotage[] = [
  {
    name: 'guest-links-guessed-at-without-end',
    proves: 'AZ-3',
    file: src('app/come-by-link.ts'),
    find: '  const attemptsLeft = link.attemptsLeft - 1;',
    put: '  const attemptsLeft = Math.max(1, link.attemptsLeft - 1);',
    test: { file: links, name: 'three wrong codes close a link' },
  },
  {
    name: 'guest-links-code-that-a-table-tells',
    proves: 'ENC-01',
    file: src('app/guest-links.ts'),
    find: '  hashSecret(`${token} ${answer}`);',
    put: '  hashSecret(token === answer ? token : answer);',
    test: { file: links, name: 'a copy of the table does not help' },
  },
  {
    name: 'guest-links-that-outlive-their-end',
    proves: 'AZ-3',
    file: src('app/open-link.ts'),
    find: '        mayStill: () => still(deps, visitor, { itemId, pass }),',
    put: '        mayStill: async () => true || still(deps, visitor, { itemId, pass }),',
    test: { file: links, name: 'cut within a second: it is ended' },
  },
  {
    name: 'guest-links-beside-what-they-lead-to',
    proves: 'AZ-1',
    file: migration,
    find: 'as restrictive for select using (this_link() is null or is_linked(id));',
    put: 'as restrictive for select using (true);',
    test: { file: links, name: 'the wall of the database alone keeps who comes by a link' },
  },
  {
    name: 'guest-links-to-look-at-and-take',
    proves: 'AZ-2',
    file: 'packages/policy/src/guest-links.ts',
    find: "(may === 'download' || isShown)",
    put: "(may === 'download' || isShown || true)",
    test: { file: links, name: 'a link to look at gives only what the page can show' },
  },
  {
    name: 'guest-links-made-by-a-reader',
    proves: 'AZ-2',
    file: 'packages/policy/src/guest-links.ts',
    find: "  mayOnItem(actor, 'document.change', item);",
    put: "  mayOnItem(actor, 'document.see', item);",
    test: {
      file: 'packages/policy/src/guest-links.test.ts',
      name: 'who may make a link for somebody outside',
    },
  },
  {
    name: 'documents-places-for-uploads-to-one-alone',
    proves: 'E.4',
    file: src('app/upload-turns.ts'),
    find: 'running.size >= mostAtOnce || theirs >= most',
    put: 'running.size >= mostAtOnce || theirs > mostAtOnce',
    test: { file: 'services/documents/test/visit.test.ts', name: 'a guest who sends in drips' },
  },
  {
    name: 'documents-uploads-in-drips',
    proves: 'E.4',
    file: src('app/incoming-pace.ts'),
    find: 'ms: windowMs - waitedMs ',
    put: 'ms: 3 * windowMs ',
    test: { file: 'services/documents/test/visit.test.ts', name: 'a guest who sends in drips' },
  },
  {
    name: 'documents-uploads-of-the-silent',
    proves: 'E.4',
    file: src('app/upload-turns.ts'),
    find: '      holder.act?.();\n',
    put: '',
    test: {
      file: 'services/documents/test/uploads.test.ts',
      name: 'whose connection died without a word goes on within seconds',
    },
  },
  {
    name: 'copies-that-go-on-without-their-session',
    proves: 'AZ-3',
    file: src('app/people-events.ts'),
    find: '    await endCopies(deps, whose);\n',
    put: '',
    test: { file: copies, name: 'comes to nothing when its session ends it' },
  },
  {
    name: 'copies-into-themselves',
    proves: 'E.4',
    file: src('app/copy-items.ts'),
    find: "  if (path.some(({ id }) => id === source.id)) throw new AppError('folder-in-itself');\n",
    put: '',
    test: { file: copies, name: 'nothing is copied to where one may add nothing' },
  },
];
