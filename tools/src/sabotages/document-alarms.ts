import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const about = testsOf('services/documents/test/alarms.test.ts');
const parts = testsOf('services/documents/test/parts.test.ts');
const keys = testsOf('services/documents/test/keys.test.ts');
const walls = testsOf('services/documents/test/walls.test.ts');
const wallsOfVisits = testsOf('services/documents/test/visit-walls.test.ts');
const migration = 'services/documents/migrations/0037-alarms-and-walls.sql';

/** That those in charge are told, and monitoring is. */
const told: readonly Sabotage[] = [
  {
    name: 'alarm-that-nobody-hears',
    proves: 'ENC-02',
    file: src('app/tell-damage.ts'),
    find: "  await store.within('system', ({ alarms }) => alarms.raise(alarm, clock.now()));",
    put: '',
    test: about('who keeps the house safe is told by mail that a file was changed'),
  },
  {
    name: 'alarm-for-nobody-in-charge',
    proves: 'ENC-02',
    file: src('app/tell-alarms.ts'),
    find: 'inCharge.length > 0 ? inCharge : await letters(deps, organisationId, fallback)',
    put: 'inCharge',
    test: about('a house without a security officer has its administrators told'),
  },
  {
    name: 'alarm-every-day-for-ever',
    proves: 'issue 6',
    file: src('adapters/postgres/alarms.ts'),
    find: "where raised_at is not null and raised_at > coalesce(told_at, '-infinity')",
    put: 'where raised_at is not null',
    test: about('however many are changed and however often they are read, it is one mail a day'),
  },
  {
    name: 'room-told-when-it-is-gone',
    proves: 'issue 6',
    file: src('adapters/postgres/alarms.ts'),
    find: 'const [nearlyFull, roomAgain] = [90, 85];',
    put: 'const [nearlyFull, roomAgain] = [100, 85];',
    test: about('the administrator is told that the room runs out while there is some left'),
  },
  {
    name: 'health-that-is-always-well',
    proves: 'ENC-05',
    file: 'packages/kit/src/health.ts',
    find: "status: isWell ? ('ok' as const) : ('degraded' as const)",
    put: "status: isWell ? ('ok' as const) : ('ok' as const)",
    test: parts('a scanner, a file server and a key device that are away are told to monitoring'),
  },
  {
    name: 'health-of-an-empty-mount-point',
    proves: 'ENC-05',
    file: src('adapters/contents/marked-store.ts'),
    find: "if (found.status === 'up' && (await parts.mark.noted()) !== null) await proveAfresh();",
    put: '',
    test: parts('a share that is not mounted is away as well'),
  },
  {
    name: 'destroyed-key-comes-back-in-a-moment',
    proves: 'ENC-07',
    file: src('adapters/contents/sealed-contents.ts'),
    find: '    if (isKeyGone(error)) {',
    put: "    if (isKeyGone(error) && reason === '') {",
    test: keys('an organisation whose key is destroyed has lost its files for ever'),
  },
];

/** The wall before what is sealed: keys of versions, names on the file server. */
const sealed: readonly Sabotage[] = [
  {
    name: 'versions-without-the-wall-of-their-file',
    proves: 'AZ-1',
    file: migration,
    find: '  or (select true from items where items.id = versions.item_id));',
    put: '  or true);',
    test: walls('the wall of the database alone keeps people apart'),
  },
  {
    name: 'pieces-without-the-wall-of-their-version',
    proves: 'AZ-1',
    file: migration,
    find: '  or (select true from versions where versions.id = pieces.version_id)',
    put: '  or true',
    test: walls('the wall of the database alone keeps people apart'),
  },
  {
    name: 'versions-of-visits-for-the-house',
    proves: 'AZ-1',
    file: migration,
    find: '  or (select true from items where items.id = versions.item_id));',
    put: '  or this_meeting() is null or (select true from items where items.id = versions.item_id));',
    test: wallsOfVisits('the wall of the database alone shows a meeting to its people'),
  },
];

/** Of documents: what somebody in charge must learn, and what nobody may read behind the program's back. */
export const documentAlarmSabotages: readonly Sabotage[] = [...told, ...sealed];
