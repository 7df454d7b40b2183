import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const tests = (name: string): string => `services/documents/test/${name}.test.ts`;

/** The documents service’s work that comes round: one that fails holds up no other. */
export const documentRoundSabotages: readonly Sabotage[] = [
  {
    name: 'documents-one-file-stops-the-scanner',
    proves: 'issue 6',
    file: src('app/scan-uploads.ts'),
    find: 'isAway = !(await scanner.isAwake());',
    put: 'isAway = true;',
    test: { file: tests('scanner'), name: 'a file about which nothing is ever said' },
  },
  {
    name: 'documents-broken-off-keys-wait',
    proves: 'ENC-04',
    file: src('adapters/rounds.ts'),
    find: 'use.keys.rewrap, takeUpMs',
    put: 'use.keys.rewrap',
    test: { file: tests('killed'), name: 'keys that were being wrapped anew' },
  },
  {
    name: 'documents-refused-writing-called-away',
    proves: 'issue 6',
    file: src('adapters/contents/sealed-contents.ts'),
    find: "if (!isStoreError(error, 'denied')) throw error;",
    put: 'if (isStoreError(error)) throw error;',
    test: { file: tests('stores'), name: 'a file server that may be read and no more written' },
  },
  {
    name: 'documents-virus-said-of-all-that-is-refused',
    proves: 'issue 6',
    file: src('app/scan-uploads.ts'),
    find: 'await unit.uploads.refuse(id, reasons[verdict]);',
    put: "await unit.uploads.refuse(id, 'virus-found');",
    test: { file: tests('scanner'), name: 'what the scanner cannot look at is refused' },
  },
  {
    name: 'documents-one-content-stops-the-clearing',
    proves: 'issue 6',
    file: src('app/remove-contents.ts'),
    find: '      await putOff(id);\n',
    put: '      throw err;\n',
    test: { file: tests('bin'), name: 'what the file server does not let go of' },
  },
  {
    name: 'documents-uploads-left-with-the-old-key',
    proves: 'ENC-04',
    file: src('adapters/postgres/files.ts'),
    find: 'select organisation_id, document_id, version_id, key, header from uploads where ${isUnderWay}) sealed',
    put: 'select organisation_id, document_id, version_id, key, header from uploads where false) sealed',
    test: { file: tests('keys'), name: 'what is still being sent is counted' },
  },
  {
    name: 'documents-one-key-stops-all-others',
    proves: 'ENC-04',
    file: src('app/keys.ts'),
    find: "        log.warn({ err, versionId: sealed.versionId }, 'A key could not be wrapped anew');\n",
    put: '        throw err;\n',
    test: { file: tests('keys'), name: 'a key that cannot be wrapped anew' },
  },
  {
    name: 'documents-alarm-for-what-was-given-up',
    proves: 'HIP-16',
    file: src('app/scan-uploads.ts'),
    find: "    if (upload?.state !== 'scanning') return;\n",
    put:
      '    const note: Parameters<typeof tellDamage>[2]["note"] = (it) => unit.auditOwn(id, it);\n' +
      "    if (upload?.state !== 'scanning') return tellDamage(deps, error, { itemId: id, note });\n",
    test: { file: tests('scans-at-once'), name: 'what its sender gives up while it is looked at' },
  },
  {
    name: 'documents-versions-cleared-whatever-was-given',
    proves: 'issue 6',
    file: src('domain/thinning.ts'),
    find: '=> isCurrent || isGiven;',
    put: '=> isCurrent || (isGiven && isCurrent);',
    test: { file: tests('versions-kept'), name: 'the version that a patient was given stays' },
  },
  {
    name: 'documents-versions-cleared-with-the-file-itself',
    proves: 'issue 6',
    file: src('domain/thinning.ts'),
    find: '=> isCurrent || isGiven;',
    put: '=> isGiven || (isGiven && isCurrent);',
    test: { file: tests('versions-kept'), name: 'the file as it is stays' },
  },
  {
    name: 'documents-version-that-was-given-deleted-by-hand',
    proves: 'issue 6',
    file: src('app/versions.ts'),
    find: "        if (version.isGiven) throw new AppError('version-given');\n",
    put: '',
    test: { file: tests('versions-kept'), name: 'what somebody outside has had' },
  },
  {
    name: 'documents-version-deleted-behind-the-wall',
    proves: 'AZ-1',
    file: 'services/documents/migrations/0022-versions-kept.sql',
    find: 'create policy removed on versions as restrictive for delete using (\n',
    put: 'create policy removed on versions as restrictive for delete using (true or\n',
    test: { file: tests('versions-kept'), name: 'the database takes none of them away' },
  },
  {
    name: 'documents-store-mark',
    proves: 'GDPR-10',
    file: src('adapters/contents/marked-store.ts'),
    find: "    if (found !== noted) throw new StoreError('unreachable', whyNot(found));\n",
    put: '',
    test: { file: tests('store-mark'), name: 'takes nothing, loses nothing and raises no alarm' },
  },
  {
    name: 'documents-store-believed-for-a-write',
    proves: 'F-07',
    file: src('adapters/contents/marked-store.ts'),
    find: '      await believed(store.keep(path, bytes, call));\n      await proveAfresh();\n',
    put: '      await believed(store.keep(path, bytes, call));\n',
    test: { file: tests('store-mark'), name: 'is believed to be it for no write' },
  },
];
