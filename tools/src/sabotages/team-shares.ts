import type { Sabotage } from '#sabotage/sabotage.ts';

const migration = 'services/documents/migrations/0032-shares-with-teams.sql';
const file = 'services/documents/test/team-shares.test.ts';
const src = (path: string): string => `services/documents/src/${path}`;

/** What is shared with a care team, and with a role, as the program and the database hold it. */
export const teamShareSabotages: readonly Sabotage[] = [
  {
    name: 'team-shares-with-any-team',
    proves: 'AZ-2',
    file: 'packages/policy/src/documents.ts',
    find: "  team.kind === 'team' && mayInSpace(actor, 'document.add', team);",
    put: "  team.kind === 'team' && mayInSpace(actor, 'document.see', team);",
    test: {
      file: 'packages/policy/src/documents.test.ts',
      name: 'something is shared with a team by who puts documents there themselves',
    },
  },
  {
    name: 'team-shares-with-any-team-behind-the-wall',
    proves: 'AZ-1',
    file: migration,
    find: '  or (is_of_team(team_id)\n',
    put: '  or (team_id is not null\n',
    test: { file, name: 'the wall of the database knows who is in a team' },
  },
  {
    name: 'team-shares-read-by-everybody',
    proves: 'AZ-1',
    file: migration,
    find: '        or (share.team_id is not null and is_of_team(share.team_id)))',
    put: '        or share.team_id is not null)',
    test: { file, name: 'the wall of the database knows who is in a team' },
  },
  {
    name: 'team-shares-read-by-everybody-in-the-program',
    proves: 'AZ-2',
    file: src('adapters/postgres/lying.ts'),
    find: 'or (s.team_id is not null and is_of_team(s.team_id)))',
    put: 'or s.team_id is not null)',
    test: {
      file: 'services/documents/test/walls.test.ts',
      name: 'the program alone keeps people apart',
    },
  },
  {
    name: 'team-shares-after-leaving',
    proves: 'AZ-3',
    file: src('app/circle-door.ts'),
    find: '  await unit.tell(null);\n',
    put: '',
    test: { file, name: 'who leaves the team has nothing of it' },
  },
  {
    name: 'team-shares-passed-on-by-who-left',
    proves: 'AZ-3',
    file: migration,
    find: 'p.team_id is not null and is_in_team(p.team_id, up.made_by, p.organisation_id)',
    put: 'p.team_id is not null',
    test: { file, name: 'the wall of the database holds the chain to who is in the team' },
  },
  {
    name: 'team-shares-passed-on-come-back',
    proves: 'AZ-3',
    file: src('adapters/postgres/shares.ts'),
    find: 'p.team_id = ${teamId} and s.ended_at is null',
    put: 'p.team_id is null and s.ended_at is null',
    test: { file, name: 'what was passed on by who had it by a team' },
  },
  {
    name: 'team-shares-of-a-closed-team-come-back',
    proves: 'AZ-3',
    file: src('adapters/postgres/shares.ts'),
    find: 'and s.team_id = c.id and c.is_closed and s.ended_at is null',
    put: 'and s.team_id = c.id and c.is_closed and false',
    test: { file, name: 'what is shared with a team that closes' },
  },
  {
    name: 'shares-of-folders-told-to-who-only-has-it',
    proves: 'AZ-2',
    file: src('app/sharing.ts'),
    find: 'isTheirs ? await unit.shares.above(itemId) : []',
    put: 'await unit.shares.above(itemId)',
    test: {
      file: 'services/documents/test/sharing.test.ts',
      name: 'whose document it is sees by which folders above it',
    },
  },
  {
    name: 'role-shares-for-everybody-behind-the-wall',
    proves: 'AZ-1',
    file: migration,
    find: '(share.role = any(my_roles())',
    put: '(share.role is not null',
    test: { file, name: 'the wall of the database knows roles' },
  },
];
