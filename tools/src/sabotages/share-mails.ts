import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const source = 'services/documents/src/adapters/postgres/share-mails.ts';
const about = testsOf('services/documents/test/share-mails.test.ts');

/** Mails that say that something shared waits. */
export const shareMailSabotages: readonly Sabotage[] = [
  {
    name: 'share-mails-each-round',
    proves: 'issue 6',
    file: source,
    find: 'where known.is_wanted and coalesce(known.told_at <= ${toldBefore}, true)',
    put: 'where known.is_wanted',
    test: about('who has not looked for hours at what was shared with them is told by mail'),
  },
  {
    name: 'share-mails-of-what-was-taken-back',
    proves: 'issue 6',
    file: source,
    find: 'where s.ended_at is null and',
    put: 'where',
    test: about('who has it no more is told nothing'),
  },
  {
    name: 'share-mails-in-no-order',
    proves: 'issue 6',
    file: source,
    find: 'order by min(mails.tried_at) nulls first, 1 limit',
    put: 'limit',
    test: about('many who cannot be written to hold up nobody else'),
  },
];
