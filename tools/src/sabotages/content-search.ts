import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const migration = 'services/documents/migrations/0028-search-by-content.sql';
/** Where the words are looked up as it is now. */
const lookUp = 'services/documents/migrations/0032-shares-with-teams.sql';
const file = 'services/documents/test/content-search.test.ts';

/** What is found by the words in it, and what is kept of them. */
export const contentSearchSabotages: readonly Sabotage[] = [
  {
    name: 'contents-under-one-key-for-all',
    proves: 'ENC-08',
    file: src('adapters/contents/word-seal.ts'),
    find: "createHmac('sha256', key).update(",
    put: "createHmac('sha256', key.type).update(",
    test: { file, name: 'equal words of two organisations have not one number in common' },
  },
  {
    name: 'contents-found-by-who-may-not-read-them',
    proves: 'AZ-1',
    file: src('app/search.ts'),
    find: 'worded.filter((item) => mayTake(by.actor, factsOf(item)))',
    put: 'worded.filter((item) => mayTake(by.actor, factsOf(item)) || true)',
    test: { file, name: 'the program alone finds for nobody' },
  },
  {
    name: 'contents-whose-ids-the-database-gives',
    proves: 'AZ-1',
    file: lookUp,
    find: "(s.kind = 'organisation' or s.owner_id = mine)\n      union select t.id from my_teams() t\n",
    put: '(mine is not null)\n      union select t.id from my_teams() t\n',
    test: { file, name: 'the database alone gives nobody the id' },
  },
  {
    name: 'contents-of-what-is-only-shown',
    proves: 'AZ-2',
    file: lookUp,
    find: '          where may_be_mine(s) and not s.is_marked and',
    put: '          where may_be_mine(s) and',
    test: { file, name: 'the database alone gives nobody the id' },
  },
  {
    name: 'contents-of-visits-and-rooms',
    proves: 'AZ-1',
    file: migration,
    find: "where s.id = new.space_id and s.kind in ('own', 'organisation', 'team'))",
    put: 'where s.id = new.space_id)',
    test: { file, name: 'what is of a meeting or a room is never read' },
  },
  {
    name: 'contents-that-survive-their-file',
    proves: 'ENC-07',
    file: migration,
    find: 'item_id uuid primary key references items (id) on delete cascade,\n  organisation_id uuid not null,\n  space_id',
    put: 'item_id uuid primary key,\n  organisation_id uuid not null,\n  space_id',
    test: { file, name: 'what somebody leaves is found by who takes it over' },
  },
  {
    name: 'contents-kept-when-nobody-wants-them',
    proves: 'ENC-07',
    file: src('app/content-search.ts'),
    find: '      if (!isOn) await eraseContentIndex(deps, organisationId);\n',
    put: '',
    test: { file, name: 'switched off, the index and its key are gone' },
  },
  {
    name: 'contents-of-the-version-before',
    proves: 'E.4',
    file: migration,
    find: 'create trigger content_changed after update of version_id, space_id on items for each row',
    put: 'create trigger content_changed after update of space_id on items for each row',
    test: { file, name: 'the index follows the file' },
  },
  {
    name: 'contents-in-clear',
    proves: 'ENC-01',
    file: src('app/read-contents.ts'),
    find: '  const fingerprints = await wordSeal.fingerprints(key, words);\n',
    put: "  const fingerprints = await wordSeal.fingerprints(key, words);\n  await store.within('system', (unit) => unit.files.keepName({ organisationId, versionId, name: words.join() }, new Date()));\n",
    test: { file, name: 'not a word of a document is in the database' },
  },
];
