import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const policy = 'packages/policy/src/passing-on.ts';
const policyTest = 'packages/policy/src/passing-on.test.ts';
const migration = 'services/documents/migrations/0026-passing-on.sql';
/** Where the chain is read as it is now. */
const chain = 'services/documents/migrations/0032-shares-with-teams.sql';
const passing = 'services/documents/test/passing-on.test.ts';
const ends = 'what hangs on a share ends with it within a second, in the middle of reading too: ';

/** What is shared on by who has it by a share. */
export const passingOnSabotages: readonly Sabotage[] = [
  {
    name: 'passing-on-more-than-one-has',
    proves: 'AZ-2',
    file: policy,
    find: 'levels.indexOf(wish.level) > levels.indexOf(held.level)',
    put: 'levels.indexOf(wish.level) > levels.length',
    test: { file: policyTest, name: 'what is passed on is never more than what is held' },
  },
  {
    name: 'passing-on-later-than-ones-own',
    proves: 'AZ-2',
    file: policy,
    find: 'other !== null && (one === null || one > other);',
    put: 'other !== null && one !== null && one > other && false;',
    test: { file: policyTest, name: 'what is passed on is never more than what is held' },
  },
  {
    name: 'passing-on-for-ever',
    proves: 'AZ-2',
    file: policy,
    find: '  links + 1 < longestChain;',
    put: '  links < longestChain;',
    test: { file: policyTest, name: 'what is passed on is never more than what is held' },
  },
  {
    name: 'passing-on-of-what-is-only-shown',
    proves: 'AZ-2',
    file: 'packages/policy/src/documents.ts',
    find: "share !== 'none' && share !== 'view-marked' && facts.mayPassOn === true;",
    put: "share !== 'none' && facts.mayPassOn === true;",
    test: { file: policyTest, name: 'who passes on what' },
  },
  {
    name: 'passing-on-of-what-is-in-a-meeting',
    proves: 'AZ-2',
    file: 'packages/policy/src/documents.ts',
    find: "!roleMay(actor.roles, action) || action === 'document.pass-on'",
    put: '!roleMay(actor.roles, action)',
    test: { file: policyTest, name: 'who passes on what' },
  },
  {
    name: 'passing-on-ended-from-beside',
    proves: 'AZ-2',
    file: policy,
    find: '(isPassedOn && madeBy === actor.id) ||',
    put: 'isPassedOn ||',
    test: { file: policyTest, name: 'a share is ended by whose document it is' },
  },
  {
    name: 'passing-on-outlives-its-root',
    proves: 'AZ-3',
    file: chain,
    find: '        and bool_and(up.ended_at is null and',
    put: '        and bool_and(up.link > 1 or up.ended_at is null and',
    test: { file: passing, name: `${ends}the owner ends the first share` },
  },
  {
    name: 'passing-on-outlives-the-day-of-its-root',
    proves: 'AZ-3',
    file: chain,
    find: 'up.ended_at is null and (up.ends_at is null or up.ends_at > now()))',
    put: 'up.ended_at is null)',
    test: { file: passing, name: `${ends}the day of the first share comes` },
  },
  {
    name: 'passing-on-keeps-what-it-once-was',
    proves: 'AZ-3',
    file: chain,
    find: "    select max(case when up.is_marked then 'view-marked' else up.may end::share_level)",
    put: "    select (array_agg(case when up.is_marked then 'view-marked' else up.may end::share_level order by up.link))[1]",
    test: { file: passing, name: 'a share that is less from now on makes what hangs on it less' },
  },
  {
    name: 'passing-on-though-it-may-not-any-more',
    proves: 'AZ-3',
    file: chain,
    find: 'where up.link < 3 and p.may_pass_on and p.organisation_id',
    put: 'where up.link < 3 and p.organisation_id',
    test: { file: passing, name: 'the wall of the database shows what was passed on' },
  },
  {
    name: 'passing-on-goes-with-the-file',
    proves: 'AZ-3',
    file: chain,
    find: '\n          and exists (select 1 from lies_in(up.item_id) l where l.id = p.item_id))\n    select max',
    put: ')\n    select max',
    test: { file: passing, name: `${ends}the file goes out of the folder` },
  },
  {
    name: 'passing-on-goes-to-another-space',
    proves: 'AZ-3',
    file: chain,
    find: 'i.id = up.item_id and i.space_id = up.space_id',
    put: 'i.id = up.item_id',
    test: { file: passing, name: `${ends}the folder goes to everybody` },
  },
  {
    name: 'passing-on-comes-back',
    proves: 'AZ-3',
    file: src('adapters/postgres/shares.ts'),
    find: '    if (!share.mayPassOn) return;\n',
    put: '',
    test: { file: passing, name: 'what was taken from a holder does not come back' },
  },
  {
    name: 'passing-on-by-who-is-gone',
    proves: 'AZ-3',
    file: src('app/end-what-they-began.ts'),
    find: '  await endPassedOn(deps, personId);\n',
    put: '',
    test: { file: passing, name: `${ends}a holder is gone` },
  },
  {
    name: 'passing-on-by-a-role-that-is-gone',
    proves: 'AZ-3',
    file: src('app/passing-on.ts'),
    find: '(byRole === null || person.roles.some((role) => role === byRole))',
    put: "byRole !== ''",
    test: { file: passing, name: `${ends}a holder has no longer the role by which they had it` },
  },
  {
    name: 'passing-on-while-one-leaves',
    proves: 'AZ-3',
    file: src('app/sharing.ts'),
    find: '    if (made.parentId !== null) await mustStillBeTheirs(deps, made);\n',
    put: '',
    test: { file: passing, name: 'somebody who leaves while they pass it on passes on nothing' },
  },
  {
    name: 'passing-on-without-the-wall',
    proves: 'AZ-1',
    file: migration,
    find: 'and own_level(share) >= c.level\n',
    put: '\n',
    test: { file: passing, name: 'the wall of the database takes no share that gives more' },
  },
  {
    name: 'sharing-what-is-anothers-without-the-wall',
    proves: 'AZ-1',
    file: migration,
    find: "(s.kind <> 'own' or s.owner_id = shares.made_by)",
    put: '(s.kind is not null)',
    test: { file: passing, name: 'the wall of the database takes no share that gives more' },
  },
  {
    name: 'passing-on-spoken-of-by-who-only-reads',
    proves: 'AZ-1',
    file: migration,
    find: "may_be_mine(h) and share_gives(h) <= 'comment' and",
    put: "may_be_mine(h) and h.may in ('comment', 'edit') and",
    test: { file: passing, name: 'the wall of the database shows what was passed on' },
  },
];
