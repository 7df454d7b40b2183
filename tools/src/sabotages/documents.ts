import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const tests = (name: string): string => `services/documents/test/${name}.test.ts`;
const walls = tests('walls');
const uploads = tests('uploads');
const download = tests('download');
const folders = tests('folders');
const scanner = tests('scanner');
const sharing = tests('sharing');

/** Who sees and changes what. */
const rights: readonly Sabotage[] = [
  {
    name: 'documents-of-other-organisations',
    proves: 'AZ-1',
    file: 'packages/policy/src/documents.ts',
    find: "actor.kind !== 'member' || actor.organisationId !== space.organisationId",
    put: "actor.kind !== 'member'",
    test: {
      file: 'packages/policy/src/documents.test.ts',
      name: 'nobody of another organisation, no guest and no service',
    },
  },
  {
    name: 'documents-of-somebody-for-colleagues',
    proves: 'AZ-2',
    file: 'packages/policy/src/documents.ts',
    find: '      return facts.ownerId === actor.id;',
    put: '      return facts.ownerId !== null;',
    test: { file: walls, name: 'the program alone keeps people apart' },
  },
  {
    name: 'documents-without-the-wall-of-ones-own',
    proves: 'AZ-1',
    file: 'services/documents/migrations/0003-shares.sql',
    find: "    and (kind <> 'own' or owner_id = nullif(current_setting('astra.person', true), '')::uuid\n      or is_shared_in(id))));",
    put: '    and true));',
    test: { file: walls, name: 'the wall of the database alone keeps people apart' },
  },
  {
    name: 'documents-upload-of-somebody-else',
    proves: 'AZ-1',
    file: src('app/upload-uses.ts'),
    find: "if (!upload || upload.personId !== actor.id) throw new AppError('not-found');",
    put: "if (!upload) throw new AppError('not-found');",
    test: { file: walls, name: 'the program alone keeps people apart' },
  },
  {
    name: 'documents-others-files-go-with-the-folder',
    proves: 'AZ-2',
    file: src('app/arrange.ts'),
    find: '      await mustBeOnesOwn(unit, by, item);\n      await unit.items.setBinned',
    put: '      await unit.items.setBinned',
    test: { file: folders, name: 'others’ files do not go with a folder' },
  },
  {
    name: 'documents-out-of-the-bin',
    proves: 'AZ-3',
    file: src('domain/item.ts'),
    find: '  binnedAt === null && !isBinnedAbove;',
    put: '  binnedAt === null || isBinnedAbove;',
    test: { file: folders, name: 'what is in the bin is seen only there' },
  },
  {
    name: 'documents-ends-of-rights-missed-while-read',
    proves: 'AZ-1',
    file: src('app/open-streams.ts'),
    find: '        for (const told of list) tell(told, stream, begunAt);\n',
    put: '',
    test: { file: tests('open-streams'), name: 'a session that ends while the right' },
  },
  {
    name: 'documents-given-out-after-the-right-ended',
    proves: 'AZ-3',
    file: src('app/open-streams.ts'),
    find: '    else if (isOfSomebody(told)) stream.cut();',
    put: '    else if (isOfSomebody(told)) void stream;',
    test: { file: download, name: 'their session ends' },
  },
  {
    name: 'documents-given-out-from-the-bin',
    proves: 'AZ-3',
    file: src('app/arrange.ts'),
    find: '      await unit.tell({ spaceId: item.space.id });\n',
    put: '',
    test: { file: download, name: 'it goes into the bin' },
  },
];

/** What is found. */
const searches: readonly Sabotage[] = [
  {
    name: 'documents-found-in-spaces-of-others',
    proves: 'AZ-1',
    file: src('adapters/postgres/search.ts'),
    find: "(s.kind = 'organisation' or s.owner_id = ${viewer.id}",
    put: '(true or s.owner_id = ${viewer.id}',
    test: { file: walls, name: 'nobody finds what is not theirs' },
  },
  {
    name: 'documents-found-in-the-bin',
    proves: 'AZ-3',
    file: src('adapters/postgres/search.ts'),
    find: '        where not l.is_binned_above order',
    put: '        order',
    test: { file: tests('search'), name: 'what is in the bin, or below something there' },
  },
];

/** What goes for good. */
const removals: readonly Sabotage[] = [
  {
    name: 'documents-gone-for-good-outside-the-bin',
    proves: 'E.4',
    file: src('app/remove.ts'),
    find: "action: 'document.change', isFromBin: true });",
    put: "action: 'document.change' });",
    test: { file: tests('bin'), name: 'nothing goes for good that is not in the bin' },
  },
  {
    name: 'documents-gone-but-kept-on-the-file-server',
    proves: 'ENC-07',
    file: src('app/thin-versions.ts'),
    find: '    await files.wantRemoval({ ...version, personId }, from);\n',
    put: '',
    test: { file: tests('bin'), name: 'what is taken out of the bin for good is gone' },
  },
];

/** What is shared with others, and no longer. */
const shares: readonly Sabotage[] = [
  {
    name: 'documents-shared-after-its-day',
    proves: 'AZ-3',
    file: src('adapters/postgres/lying.ts'),
    find: '(s.ended_at is null and (s.ends_at is null or s.ends_at > now())',
    put: '(s.ended_at is null',
    test: { file: walls, name: 'a share whose day has come opens nothing' },
  },
  {
    name: 'documents-shared-to-view-can-be-changed',
    proves: 'AZ-2',
    file: 'packages/policy/src/documents.ts',
    find: "      return isWorkedOn(actor, facts) || share === 'edit';",
    put: "      return isWorkedOn(actor, facts) || share !== 'none';",
    test: {
      file: 'packages/policy/src/documents.test.ts',
      name: 'a share gives a stranger what it is for and no more',
    },
  },
  {
    name: 'documents-shared-with-the-folders-above',
    proves: 'AZ-1',
    file: src('app/placed.ts'),
    find: 'space }) ? 0 : steps.findIndex(({ isShared }) => isShared);',
    put: 'space }) ? 0 : steps.findIndex(({ isShared }) => isShared) * 0;',
    test: { file: walls, name: 'the way to what is shared ends there' },
  },
  {
    name: 'documents-shared-with-anybody',
    proves: 'AZ-1',
    file: src('app/sharing.ts'),
    find: 'person?.isActive === true && person.organisationId === item.organisationId',
    put: 'person?.isActive === true',
    test: { file: sharing, name: 'a share is with a colleague who is there' },
  },
  {
    name: 'documents-share-ended-by-anybody',
    proves: 'AZ-1',
    file: src('app/sharing.ts'),
    find: "if (!share || !(await mayEnd(unit, by, share))) throw new AppError('not-found');",
    put: "if (!share) throw new AppError('not-found');",
    test: { file: sharing, name: 'who has it by a share does not end a share' },
  },
  {
    name: 'documents-given-out-after-the-share',
    proves: 'AZ-3',
    file: src('app/sharing.ts'),
    find: '      await unit.tell(null);\n',
    put: '',
    test: { file: sharing, name: 'who is sent a file by a share gets no more of it' },
  },
  {
    name: 'documents-wall-open-by-one-share',
    proves: 'AZ-1',
    file: 'services/documents/migrations/0003-shares.sql',
    find: "  or is_shared(id, 'edit'));",
    put: "  or is_shared(id, 'view'));",
    test: { file: sharing, name: 'the wall of the database shows somebody what is shared' },
  },
];

/** What comes in, and what goes out. */
const files: readonly Sabotage[] = [
  {
    name: 'documents-virus-let-in',
    proves: 'HIP-05',
    file: src('adapters/clamav/clam-av.ts'),
    find: "return /^stream: .+ FOUND$/.test(words) ? 'infected' : 'unlooked';",
    put: "return /^stream: .+ FOUND$/.test(words) ? 'clean' : 'unlooked';",
    test: { file: scanner, name: 'a virus makes no file' },
  },
  {
    name: 'documents-unseen-by-the-scanner',
    proves: 'HIP-05',
    file: src('adapters/clamav/clam-av.ts'),
    find: "? 'infected' : 'unlooked';",
    put: "? 'infected' : 'clean';",
    test: { file: scanner, name: 'what is larger than the scanner looks through' },
  },
  {
    name: 'documents-there-before-they-are-scanned',
    proves: 'HIP-05',
    file: src('app/keep-piece.ts'),
    find: '    if (!scanner.isThere)\n      return publish(',
    put: '    if (!scanner.isThere || by)\n      return publish(',
    test: { file: scanner, name: 'while the scanner is away nothing passes' },
  },
  {
    name: 'documents-two-senders-of-one-piece',
    proves: 'E.4',
    file: src('adapters/postgres/uploads.ts'),
    find: " and state = 'receiving' and received_bytes = ${from} returning 1`",
    put: " and state = 'receiving' and ${from}::bigint >= 0 returning 1`",
    test: { file: uploads, name: 'of two that send the same piece' },
  },
  {
    name: 'documents-pieces-as-the-file-server-has-them',
    proves: 'E.4',
    file: src('app/keep-piece.ts'),
    find: '    const upload = (await before?.entered)?.upload ?? begun;\n',
    put: '    const upload = begun;\n',
    test: {
      file: tests('pieces'),
      name: 'a piece that the file server has before the one in front of it',
    },
  },
  {
    name: 'documents-more-than-was-announced',
    proves: 'E.4',
    file: src('app/receive-upload.ts'),
    find: "        if (place.isAtEnd()) throw new AppError('too-large');",
    put: '        if (place.isAtEnd()) return;',
    test: { file: uploads, name: 'more than was announced makes no file' },
  },
  {
    name: 'documents-over-the-quota',
    proves: 'E.4',
    file: src('adapters/postgres/allowances.ts'),
    find: 'least(${quotaBytes}, coalesce(quota_bytes, ${quotaBytes}))',
    put: '${quotaBytes}',
    test: { file: uploads, name: 'the last room is not given twice' },
  },
  {
    name: 'documents-type-by-name',
    proves: 'E.4',
    file: src('adapters/media-type.ts'),
    find: "return head.byteLength > 0 && isText(head) ? 'text/plain' : unknown;",
    put: "return head.byteLength > 0 && isText(head) ? 'text/html' : unknown;",
    test: { file: uploads, name: 'what calls itself photo.png' },
  },
  {
    name: 'documents-shown-instead-of-saved',
    proves: 'E.4',
    file: src('domain/attachment.ts'),
    find: '`attachment; filename',
    put: '`inline; filename',
    test: { file: download, name: 'a file is saved and never shown' },
  },
  {
    name: 'documents-damaged-without-an-alarm',
    proves: 'HIP-16',
    file: src('app/tell-damage.ts'),
    find: '  await tellDamage({ log, store, clock }, error, { ...damage, organisationId });\n',
    put: '',
    test: { file: download, name: 'one bit changed' },
  },
  {
    name: 'documents-part-of-another-version',
    proves: 'E.4',
    file: src('app/open-file.ts'),
    find: 'if (ifRange !== undefined && ifRange !== etagOf(kept)) return null;',
    put: "if (ifRange === 'x') return null;",
    test: { file: download, name: 'a part of a file is that part' },
  },
  {
    name: 'documents-folder-in-itself',
    proves: 'E.4',
    file: src('app/arrange.ts'),
    find: "  if (path.some(({ id }) => id === item.id)) throw new AppError('folder-in-itself');\n",
    put: '',
    test: { file: folders, name: 'a folder does not go into itself' },
  },
];

/** The documents service. */
export const documentSabotages: readonly Sabotage[] = [
  ...rights,
  ...searches,
  ...removals,
  ...shares,
  ...files,
];
