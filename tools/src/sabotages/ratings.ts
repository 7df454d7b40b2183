import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const ratings = testsOf('services/meetings/test/ratings.test.ts');
const adapter = 'services/meetings/src/adapters/postgres/ratings.ts';
const withoutNames = ratings(
  'the administrator reads how many rated how, month by month, and the words without a name',
);

/** What patients say of sound and picture is read by one role, without names, a year at a time. */
export const ratingSabotages: readonly Sabotage[] = [
  {
    name: 'ratings-for-other-roles',
    proves: 'AZ-1',
    file: 'packages/policy/src/permissions.ts',
    find: "  'rating.see': ['organisation-administrator'],\n",
    put: "  'rating.see': ['organisation-administrator', 'secretary'],\n",
    test: ratings('nobody else reads it, and another organisation reads its own'),
  },
  {
    name: 'ratings-with-names',
    proves: 'GDPR-03',
    file: adapter,
    find: 'stars, comment as text\n',
    put: "stars, (select name from guests where id = guest_id) || ': ' || comment as text\n",
    test: withoutNames,
  },
  {
    name: 'ratings-of-all-years',
    proves: 'GDPR-03',
    file: adapter,
    find: "- interval '11 months')",
    put: "- interval '11 years')",
    test: withoutNames,
  },
  {
    name: 'ratings-by-another-clock',
    proves: 'issue 3',
    file: adapter,
    find: "sql`to_char(at at time zone ${timezone}, 'YYYY-MM')`",
    put: "sql`to_char(at at time zone coalesce('UTC', ${timezone}), 'YYYY-MM')`",
    test: withoutNames,
  },
  {
    name: 'ratings-of-every-organisation',
    proves: 'AZ-1',
    file: 'services/meetings/migrations/0001-meetings.sql',
    find: 'alter table ratings enable row level security;',
    put: '',
    test: testsOf('services/meetings/test/walls.test.ts')(
      'row-level security alone shows an invited person of another organisation their meeting, and nothing beside it',
    ),
  },
];
