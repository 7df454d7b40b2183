import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const tests = (name: string): string => `services/documents/test/${name}.test.ts`;

/** Files while somebody has them before them. */
export const documentUseSabotages: readonly Sabotage[] = [
  {
    name: 'documents-share-over-in-mid-reading',
    proves: 'AZ-3',
    file: src('adapters/rounds.ts'),
    find: '      every(lookMs, use.lookAgainAtStreams);\n',
    put: '',
    test: { file: tests('download'), name: 'a share whose day comes while a file is being read' },
  },
  {
    name: 'documents-zip-goes-on-without-its-session',
    proves: 'AZ-3',
    file: src('app/open-archive.ts'),
    find: 'readerOf(by, () => cutter.abort())',
    put: 'readerOf(by, () => undefined)',
    test: { file: tests('download'), name: 'of who signs out while a zip is read' },
  },
  {
    name: 'documents-zip-with-half-a-file',
    proves: 'ENC-02',
    file: src('adapters/zip.ts'),
    find: 'zip.entries.filter((entry) => !broken.has(entry))',
    put: 'zip.entries',
    test: { file: tests('download'), name: 'a zip leaves out what was touched or is gone' },
  },
  {
    name: 'documents-names-found-behind-the-wall',
    proves: 'AZ-1',
    file: 'services/documents/migrations/0032-shares-with-teams.sql',
    find: "(s.kind = 'organisation' or s.owner_id = mine)\n      union select t.id from my_teams() t);",
    put: 'true\n      union select t.id from my_teams() t);',
    test: { file: tests('walls'), name: 'the wall of the database alone keeps people apart' },
  },
  {
    name: 'documents-given-out-with-no-policy',
    proves: 'E.4',
    file: src('http/content-routes.ts'),
    find: "frame-ancestors 'none'; sandbox",
    put: "frame-ancestors 'none'",
    test: { file: tests('hostile-files'), name: 'a web page called a picture' },
  },
  {
    name: 'documents-key-of-a-device-without-its-pin',
    proves: 'ENC-06',
    file: src('wiring.ts'),
    find: 'keys: await openKeys(config.keys),',
    put: "keys: await openKeys({ kind: 'file', folder: '/tmp', deployment: 'trial' }),",
    test: { file: tests('key-device'), name: 'a production service keeps no key of its own' },
  },
  {
    name: 'uploads-use-up-the-session',
    proves: 'E.4',
    file: 'services/gateway/src/http/api.ts',
    find: "isUpload ? 'upload' : tries",
    put: 'tries',
    test: {
      file: 'services/gateway/test/limits.test.ts',
      name: 'files on their way have a limit of their own',
    },
  },
  {
    name: 'documents-a-version-of-what-one-only-reads',
    proves: 'AZ-2',
    file: src('app/compare-names.ts'),
    find: "mayOnItem(by.actor, 'document.edit', factsOf(item))",
    put: "mayOnItem(by.actor, 'document.see', factsOf(item))",
    test: {
      file: tests('same-names'),
      name: 'where somebody may not add a version there is nothing to decide',
    },
  },
  {
    name: 'documents-names-where-one-puts-nothing',
    proves: 'AZ-2',
    file: src('app/compare-names.ts'),
    find: '      await seenPlace(unit, by, place);\n',
    put: '',
    test: {
      file: tests('same-names'),
      name: 'in a team, and in a folder that is shared to be worked on',
    },
  },
  {
    name: 'documents-a-version-broken-off-becomes-a-file',
    proves: 'issue 6',
    file: 'apps/web/src/screens/documents/uploads/same-names.ts',
    find: '(item === undefined || (await wasLeft(file)))',
    put: '(item === undefined)',
    test: {
      file: 'apps/web/src/screens/documents/uploads/same-names.test.ts',
      name: 'a file that was broken off goes on without being asked about again',
    },
  },
  {
    name: 'documents-thumbnail-of-what-nobody-opened',
    proves: 'AUD-01',
    file: src('app/see-thumbnail.ts'),
    find: '  if (!(await unit.files.isKnownTo(file.versionId, by.actor.id))) return null;\n',
    put: '',
    test: { file: tests('thumbnails'), name: 'nobody sees of a picture in a list what' },
  },
  {
    name: 'documents-thumbnail-of-a-version-never-seen',
    proves: 'AUD-01',
    file: src('adapters/postgres/files.ts'),
    find: 'where o.version_id = v.id and o.person_id = ${personId}))`',
    put: 'where o.item_id = v.item_id and o.person_id = ${personId}))`',
    test: { file: tests('thumbnails'), name: 'nobody sees of a picture in a list what' },
  },
  {
    name: 'documents-thumbnail-without-its-right',
    proves: 'AZ-3',
    file: src('app/see-thumbnail.ts'),
    find: 'const { file } = await takenItem(unit, by, itemId);',
    put: 'const file = (await unit.items.find(itemId, by.actor))?.file;',
    test: { file: tests('thumbnails'), name: 'a thumbnail that was made goes with the right' },
  },
  {
    name: 'documents-thumbnail-after-the-right-ended',
    proves: 'AZ-3',
    file: src('app/see-thumbnail.ts'),
    find: '    return (await look())?.sealed.versionId === versionId ? made : null;',
    put: '    return made;',
    test: {
      file: tests('thumbnails'),
      name: 'who loses the right to a picture while its thumbnail',
    },
  },
  {
    name: 'pictures-unpacked-whatever-their-size',
    proves: 'E.4',
    file: src('adapters/thumbnails/sandbox/main.ts'),
    find: 'told === null || told.width * told.height > mostPixels',
    put: 'told === null',
    test: { file: tests('thumbnails'), name: 'of a picture made to break or to fill its reader' },
  },
];
