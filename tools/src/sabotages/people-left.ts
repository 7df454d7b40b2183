import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const migration = 'services/documents/migrations/0021-people-who-left.sql';
const policy = 'packages/policy/src/person-documents.ts';
const left = testsOf('services/documents/test/people-left.test.ts');

const list = testsOf('services/documents/test/erasure-list.test.ts');

/** What was erased, after an older database was brought back. */
const broughtBack: readonly Sabotage[] = [
  {
    name: 'erased-documents-come-back-with-an-older-database',
    proves: 'GDPR-10',
    file: src('wiring.ts'),
    find: '      await use.erasing.list.playAgain();\n',
    put: '',
    test: list('what was erased after a copy of the database was made is gone again'),
  },
  {
    name: 'erased-again-with-what-was-moved-out-before',
    proves: 'GDPR-10',
    file: src('app/list-erasures.ts'),
    find: "  if (kind === 'folder' && !(await unit.erasures.isEmpty(id))) return false;\n",
    put: '',
    test: list('what was erased after a copy of the database was made is gone again'),
  },
];

/** Whose documents, by whom, to whom. */
const rights: readonly Sabotage[] = [
  {
    name: 'documents-of-who-is-still-here-handed-over',
    proves: 'GDPR-10',
    file: src('app/who-left.ts'),
    find: "  if (person.isActive) throw new AppError('person-still-active');\n",
    put: '',
    test: left('nothing is done with the documents of somebody who is still here'),
  },
  {
    name: 'documents-handed-over-to-oneself',
    proves: 'AZ-1',
    file: policy,
    find: '  actor.id === taker.id;',
    put: "  actor.id === taker.id && actor.kind === 'guest';",
    test: left('nobody hands over to themselves'),
  },
  {
    name: 'documents-handed-over-to-another-organisation',
    proves: 'AZ-1',
    file: policy,
    find: '  taker.organisationId === leaver.organisationId &&\n',
    put: '',
    test: left('nobody hands over to themselves'),
  },
  {
    name: 'documents-handed-over-without-a-fresh-proof',
    proves: 'AUTH-6',
    file: src('app/who-left.ts'),
    find: '  askFreshProof(by, parts.clock);\n',
    put: '',
    test: left('by their role, of their own organisation'),
  },
  {
    name: 'documents-counted-for-another-organisation',
    proves: 'AZ-1',
    file: migration,
    find: "s.owner_id = owner\n        and s.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid\n",
    put: 's.owner_id = owner\n',
    test: left('the wall of the database alone gives nobody'),
  },
  {
    name: 'documents-counted-for-somebody-outside',
    proves: 'AZ-1',
    file: migration,
    find: "= 'organisation' and this_link() is null and this_meeting() is null\n  $$;",
    put: "= 'organisation'\n  $$;",
    test: left('the wall of the database alone gives nobody'),
  },
];

/** What an erasure leaves: nothing, and it says no more than it has done. */
const erasures: readonly Sabotage[] = [
  {
    name: 'documents-erased-but-for-names-in-lists',
    proves: 'GDPR-10',
    file: src('app/erase-documents.ts'),
    find: "  await store.within('system', ({ departures }) => departures.forget(personId));\n",
    put: '',
    test: left('who is erased has left nothing'),
  },
  {
    name: 'documents-said-erased-while-bytes-are-there',
    proves: 'GDPR-10',
    file: src('app/erase-documents.ts'),
    find: '  if (!(await areContentsGone(deps, personId))) return;\n',
    put: '',
    test: left('what cannot go yet is gone on with'),
  },
  {
    name: 'documents-believed-gone-where-the-share-is-away',
    proves: 'GDPR-10',
    file: 'packages/file-store/src/folder/held-folder.ts',
    find: '.catch(outOfReach)',
    put: '',
    test: left('what cannot go yet is gone on with'),
  },
  {
    name: 'documents-erased-by-another-name',
    proves: 'GDPR-10',
    file: src('app/erase-documents.ts'),
    find: 'if (name.trim() !== displayName.trim())',
    put: "if (name === '')",
    test: left('it is asked with the name typed by hand'),
  },
  {
    name: 'documents-erased-that-came-later',
    proves: 'GDPR-10',
    file: src('adapters/postgres/departures.ts'),
    find: ' and i.folder_id is null and i.made_at <= d.erasure_asked_at',
    put: ' and i.folder_id is null',
    test: left('who was erased, came back and left again'),
  },
];

/** What is on its way into a folder when it is handed over. */
const arrivals: readonly Sabotage[] = [
  {
    name: 'handed-over-and-sent-to-who-left',
    proves: 'issue 6',
    file: 'services/documents/src/app/keep-piece.ts',
    find: '  return { ...upload, spaceId };',
    put: '  return { ...upload, spaceId: spaceId && upload.spaceId };',
    test: {
      file: 'services/documents/test/handed-folder.test.ts',
      name: 'what is just coming in one long request',
    },
  },
  {
    name: 'handed-over-and-copied-to-who-left',
    proves: 'issue 6',
    file: 'services/documents/src/app/make-copies.ts',
    find: '    const { spaceId } = (await unit.copies.find(copy.id)) ?? copy;\n',
    put: '    const { spaceId } = copy;\n',
    test: {
      file: 'services/documents/test/handed-folder.test.ts',
      name: 'a copy that is being made',
    },
  },
];

/** What becomes of the documents of people who have left. */
export const peopleLeftSabotages: readonly Sabotage[] = [
  ...rights,
  ...erasures,
  ...broughtBack,
  ...arrivals,
];
