import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const known = testsOf('services/meetings/test/known-patients.test.ts');
const walls = testsOf('services/meetings/test/walls.test.ts');
const rows = 'services/meetings/src/adapters/postgres/patients.ts';
const migration = 'services/meetings/migrations/0017-patients-by-their-names.sql';

/** Who was here before is offered to whoever may see them, by enough letters, and to nobody else. */
export const knownPatientSabotages: readonly Sabotage[] = [
  {
    name: 'patients-of-another-house-offered',
    proves: 'AZ-1',
    file: rows,
    find: '        where w.organisation_id = ${organisationId} and ${begins(sql`w.word`, word)}) as named',
    put: '        where (${organisationId}::uuid is null or true) and ${begins(sql`w.word`, word)}) as named',
    test: walls('the program alone keeps organisations apart'),
  },
  {
    name: 'consultations-of-colleagues-called-by-name',
    proves: 'AZ-5',
    file: rows,
    find: '          and (${hostId}::uuid is null or m.host_id = ${hostId}::uuid)`,\n    );\n    return rows.map(({ id,',
    put: '          and (${hostId}::uuid is null or true)`,\n    );\n    return rows.map(({ id,',
    test: {
      file: 'services/meetings/test/consultation-names.test.ts',
      name: 'consultations are called by their patients',
    },
  },
  {
    name: 'consultations-of-another-house-called-by-name',
    proves: 'AZ-1',
    file: rows,
    find: "m.kind = 'consultation' and m.organisation_id = ${organisationId}\n          and (",
    put: "m.kind = 'consultation' and (${organisationId}::uuid is null or true)\n          and (",
    test: walls('the program alone keeps organisations apart'),
  },
  {
    name: 'words-of-names-without-a-wall',
    proves: 'AZ-1',
    file: migration,
    find: 'alter table guest_words enable row level security;\n',
    put: '',
    test: walls('row-level security alone keeps organisations apart'),
  },
  {
    name: 'patients-of-colleagues-offered',
    proves: 'AZ-5',
    file: rows,
    find: '        and (${hostId}::uuid is null or m.host_id = ${hostId}::uuid)`;',
    put: '        and (${hostId}::uuid is null or true)`;',
    test: known('a clinician finds their own patients'),
  },
  {
    name: 'patients-of-colleagues-offered-by-a-common-name',
    proves: 'AZ-5',
    file: rows,
    find: 'sql`and host_id = ${hostId}`',
    put: 'sql``',
    test: known('of a name that very many have'),
  },
  {
    name: 'patients-by-two-letters',
    proves: 'GDPR-03',
    file: 'services/meetings/src/domain/known-patients.ts',
    find: 'const lettersNeeded = 3;',
    put: 'const lettersNeeded = 1;',
    test: known('too little is typed ("k a")'),
  },
  {
    name: 'everybody-by-a-title',
    proves: 'GDPR-03',
    file: migration,
    find: 'mme,mlle,mx,monsieur',
    put: 'mlle,mx',
    test: known('too little is typed ("Monsieur")'),
  },
  {
    name: 'all-patients-by-the-alphabet',
    proves: 'GDPR-03',
    file: 'services/meetings/src/app/find-patients.ts',
    find: "      if (!mayOnceMore(by.actor.id)) throw new AppError('too-many-requests');\n",
    put: '      void [mayOnceMore, AppError];\n',
    test: known('whoever goes through the alphabet is stopped'),
  },
  {
    name: 'patients-looked-up-without-a-trace',
    proves: 'AUD-01',
    file: 'services/meetings/src/app/find-patients.ts',
    find: "        await unit.audit(by, { ...act, targetKind: 'meeting', targetId, subjectId });\n",
    put: '        void [targetId, subjectId];\n',
    test: known('the trail says whose data were shown to whom'),
  },
];
