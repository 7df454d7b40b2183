import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const givenOut = testsOf('services/documents/test/given-out.test.ts');
const atOnce = testsOf('services/documents/test/scans-at-once.test.ts');
const uploads = testsOf('services/documents/test/uploads.test.ts');
const config = testsOf('services/documents/src/config.test.ts');

const folders = testsOf('services/documents/test/folders.test.ts');

/** What is sent, and asked for again. */
const sending: readonly Sabotage[] = [
  {
    name: 'documents-chunks-of-a-request-wait-for-the-collector',
    proves: 'issue 6',
    file: src('http/upload-routes.ts'),
    find: 'body: releasing(body as Readable)',
    put: 'body: body as Readable',
    test: uploads('the chunks in which a piece comes are given back as it is taken'),
  },
  {
    name: 'documents-folder-of-another-by-the-same-id',
    proves: 'AZ-1',
    file: src('app/asked-id.ts'),
    find: '`${personId} ${asked}`',
    put: '`${personId.length} ${asked}`',
    test: folders('a folder that is asked for again by the same id is the one of before'),
  },
];

/** Files that are looked at beside each other. */
const scans: readonly Sabotage[] = [
  {
    name: 'documents-large-files-take-every-place',
    proves: 'issue 6',
    file: src('adapters/rounds.ts'),
    find: "const scanPlaces = ['any', 'any', 'any', 'quick'] as const;",
    put: "const scanPlaces = ['any', 'any', 'any'] as const;",
    test: atOnce('while large files hold up the scanner'),
  },
  {
    name: 'documents-one-person-takes-every-place',
    proves: 'issue 6',
    file: src('app/scan-uploads.ts'),
    find: 'const mostOfOne = 2;',
    put: 'const mostOfOne = 200;',
    test: atOnce('the files of one person never hold up'),
  },
  {
    name: 'documents-looked-at-by-two',
    proves: 'issue 6',
    file: src('adapters/postgres/scans.ts'),
    find: "where state = 'scanning' and scan_claimed_until <= ${now}",
    put: "where state = 'scanning' and ${now}::timestamptz is not null",
    test: atOnce('no two look at one file'),
  },
  {
    name: 'documents-claim-not-renewed',
    proves: 'issue 6',
    file: src('adapters/postgres/scans.ts'),
    find: "where state = 'scanning' and scan_claim = ${claim.id} and",
    put: "where state = 'done' and scan_claim = ${claim.id} and",
    test: atOnce('no two look at one file'),
  },
  {
    name: 'documents-claim-without-anybody-renewed',
    proves: 'issue 6',
    file: src('adapters/postgres/scans.ts'),
    find: 'and id = any(${[...ids]}::uuid[])',
    put: 'and ${[...ids]}::uuid[] is not null',
    test: atOnce('a claim that a fault left behind'),
  },
  {
    name: 'documents-damage-before-the-scan-untold',
    proves: 'HIP-16',
    file: src('app/scan-uploads.ts'),
    find: '      note: (damage) => unit.auditOwn(organisationId, damage),\n',
    put: '      note: async () => void organisationId,\n',
    test: atOnce('what was changed on the file server before'),
  },
  {
    name: 'documents-larger-than-the-scanner-takes',
    proves: 'issue 6',
    file: src('config-limits.ts'),
    find: 'Math.min(largestBytes, scanner.largestBytes)',
    put: 'Math.max(largestBytes, scanner.largestBytes)',
    test: config('no file is taken that the virus scanner'),
  },
];

/** What is given out: an opening when there is one, an alarm when it is another file. */
const givings: readonly Sabotage[] = [
  {
    name: 'documents-opened-before-a-byte',
    proves: 'AUD-01',
    file: src('app/give-out.ts'),
    find: '    const content = await deps.contents.read(kept, part ?? undefined);\n',
    put: '    await note();\n    const content = await deps.contents.read(kept, part ?? undefined);\n',
    test: givenOut('while the file server is away nobody has opened'),
  },
  {
    name: 'documents-damaged-by-link-without-an-alarm',
    proves: 'HIP-16',
    file: src('app/open-link.ts'),
    find: '    damage: { itemId: item.id, note: enter },\n',
    put: '    damage: { itemId: item.id, note: async () => undefined },\n',
    test: givenOut('is nothing for somebody outside, by a link'),
  },
  {
    name: 'documents-damaged-and-only-shown-without-an-alarm',
    proves: 'HIP-16',
    file: src('app/show-marked.ts'),
    find: 'const error = await toldOfReading(deps, found, { sealed: kept.sealed, damage });',
    put: 'const error = found;',
    test: givenOut('is nothing for somebody outside to whom it is only shown'),
  },
];

/** What is kept, and where. */
const keeping: readonly Sabotage[] = [
  {
    name: 'documents-folder-believed-to-be-there',
    proves: 'issue 6',
    file: src('adapters/contents/sealed-contents.ts'),
    find: '      for (const folder of folders) known.delete(folder);\n',
    put: '',
    test: uploads('a folder that has gone from the file server'),
    // What cannot be sent is thrown by the house of the tests.
    says: 'files-unavailable',
  },
  {
    name: 'documents-one-row-stops-the-clearing',
    proves: 'issue 6',
    file: src('app/one-by-one.ts'),
    find: '.catch((err: unknown) => log.warn({ err, id }, words))',
    put: '.finally(() => log.warn({ id }, words))',
    test: uploads('one upload that cannot be given up'),
    says: 'It stays',
  },
  {
    name: 'documents-room-kept-for-nothing',
    proves: 'issue 6',
    file: src('app/begin-upload.ts'),
    find: 'now.getTime() + firstByteMs',
    put: 'now.getTime() + 24 * firstByteMs',
    test: uploads('an announcement without a byte'),
  },
  {
    name: 'documents-store-password-in-the-clear',
    proves: 'ENC-01',
    file: src('config.ts'),
    find: "deployment === 'production' && isWithoutTls(url) && !isHere(url)",
    put: "deployment === 'production' && isWithoutTls(url) && url === ''",
    test: config('in production the password of the file server'),
  },
];

/** What waits for the scanner, is given out and is kept. */
export const documentGivingSabotages: readonly Sabotage[] = [
  ...scans,
  ...givings,
  ...keeping,
  ...sending,
];
