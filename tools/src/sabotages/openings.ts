import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const migration = 'services/documents/migrations/0025-one-opening-a-sitting.sql';
const openings = testsOf('services/documents/test/openings.test.ts');
const visit = testsOf('services/documents/test/visit-openings.test.ts');

/** Who was given a document: one opening a sitting, and told to the patient of what is theirs. */
export const openingSabotages: readonly Sabotage[] = [
  {
    name: 'openings-two-at-once',
    proves: 'AUD-01',
    file: migration,
    find: "    perform pg_advisory_xact_lock(hashtextextended('opening ' || version || ' ' || session, 0));\n",
    put: '',
    test: openings('two parts that are asked for at once'),
  },
  {
    name: 'openings-one-for-ever',
    proves: 'AUD-01',
    file: migration,
    find: "interval '30 minutes'",
    put: "interval '30 years'",
    test: openings('a reading that goes on for hours'),
  },
  {
    name: 'openings-whoever-holds-the-session',
    proves: 'AZ-2',
    file: migration,
    find: "        and o.person_id = nullif(current_setting('astra.person', true), '')::uuid\n",
    put: '',
    test: openings('nobody goes on with what somebody else has open'),
  },
  {
    name: 'openings-of-any-session',
    proves: 'AUD-01',
    file: migration,
    find: 'o.version_id = version and o.session_id = session and',
    put: 'o.version_id = version and',
    test: openings('another session, another role'),
  },
  {
    name: 'openings-each-part-in-the-trail',
    proves: 'AUD-01',
    file: src('app/open-file.ts'),
    find: 'isNewOpening || part === null || part.lengthBytes === kept.sizeBytes;',
    put: 'isNewOpening || part === null || part.lengthBytes <= kept.sizeBytes;',
    test: openings('a film that is read in parts'),
  },
  {
    name: 'openings-had-again-untold',
    proves: 'AUD-01',
    file: src('app/open-file.ts'),
    find: 'isNewOpening || part === null || part.lengthBytes === kept.sizeBytes;',
    put: 'isNewOpening || (part !== null && kept.sizeBytes < 0);',
    test: openings('each time that the whole is had'),
  },
  {
    name: 'openings-of-another-house-forgotten',
    proves: 'issue 6',
    file: src('app/open-file.ts'),
    find: '  const isOutside = by.actor.organisationId !== organisationId;',
    put: "  const isOutside = by.actor.kind === 'guest' && by.actor.organisationId !== organisationId;",
    test: testsOf('services/documents/test/versions-kept.test.ts')('what a patient has sent stays'),
  },
  {
    name: 'openings-and-what-a-patient-sent',
    proves: 'issue 6',
    file: migration,
    find: ' and g.guest_id = v.made_by\n        where v.id = asked)',
    put: ' and g.guest_id = v.made_by\n        where v.id = asked and false)',
    test: testsOf('services/documents/test/versions-kept.test.ts')('what a patient has sent stays'),
  },
  {
    name: 'openings-of-what-is-only-shown',
    proves: 'AZ-2',
    file: 'packages/policy/src/documents.ts',
    find: "  const isTheirs = facts.makerId === actor.id || facts.given === 'handed';",
    put: "  const isTheirs = facts.makerId === actor.id || facts.given !== 'none';",
    test: {
      file: 'packages/policy/src/documents.test.ts',
      name: 'who was given a document is told to who may change it',
    },
  },
  {
    name: 'openings-not-asked-of-the-policy',
    proves: 'AZ-2',
    file: src('app/seen.ts'),
    find: "  if (!maySeeOpenings(by.actor, factsOf(item))) throw new AppError('not-allowed');\n",
    put: '  if (maySeeOpenings(by.actor, factsOf(item))) return item;\n',
    test: visit('inside, and over: false'),
  },
  {
    name: 'openings-without-a-wall',
    proves: 'AZ-1',
    file: migration,
    find: "(i.made_by = this_guest() or given_of(i.id) = 'handed')",
    put: "(i.made_by = this_guest() or given_of(i.id) <> 'none')",
    test: visit('the wall of the database alone'),
  },
  {
    name: 'openings-by-their-ids',
    proves: 'HIP-03',
    file: src('app/guest-documents.ts'),
    find: '      name: person?.displayName ?? null,',
    put: '      name: person?.displayName ?? opening.personId,',
    test: visit('nobody has opened it'),
  },
];
