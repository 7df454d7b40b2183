import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const partners = 'services/documents/test/partners.test.ts';
const policy = 'packages/policy/src/partner-shares.ts';
const policyTest = 'packages/policy/src/partner-shares.test.ts';

/** What another organisation may read. */
export const partnerSabotages: readonly Sabotage[] = [
  {
    name: 'partners-read-by-any-organisation',
    proves: 'AZ-1',
    file: policy,
    find: '  actor.organisationId === partnerId &&\n',
    put: '',
    test: { file: policyTest, name: 'who reads what another organisation shares' },
  },
  {
    name: 'partners-that-nobody-allowed',
    proves: 'AZ-2',
    file: policy,
    find: "kind === 'file' && isAllowed && mayShareOutside",
    put: "kind === 'file' && mayShareOutside",
    test: { file: policyTest, name: 'nothing goes where it is not allowed' },
  },
  {
    name: 'partners-beside-what-is-shared',
    proves: 'AZ-1',
    file: 'services/documents/migrations/0014-partners.sql',
    find: "p.id = this_link() and p.item_id = asked and i.kind = 'file'",
    put: "p.id = this_link() and i.kind = 'file'",
    test: { file: partners, name: 'the wall of the database shows by a share that file' },
  },
  {
    name: 'partners-that-read-on-after-the-end',
    proves: 'AZ-3',
    file: src('app/open-received.ts'),
    find: '          mayStill: () => still(reading),',
    put: '          mayStill: async () => true || still(reading),',
    test: { file: partners, name: 'cut within a second: the organisation is allowed no more' },
  },
  {
    name: 'partners-that-only-one-trail-knows-of',
    proves: 'AUD-01',
    file: src('adapters/postgres/store.ts'),
    find: 'of [actor.organisationId, otherId])',
    put: 'of [actor.organisationId, otherId].slice(1))',
    test: { file: partners, name: 'both organisations have it in their trail' },
  },
];
