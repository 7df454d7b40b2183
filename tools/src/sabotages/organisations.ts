import type { Sabotage } from '#sabotage/sabotage.ts';

const guarded = (table: string): string => `alter table ${table} enable row level security;`;
const meetingsSchema = 'services/meetings/migrations/0001-meetings.sql';
const identitySchema = 'services/identity/migrations/0001-identity.sql';
const wall = {
  file: 'services/meetings/test/walls.test.ts',
  name: 'row-level security alone keeps organisations apart',
};
const identityWall = {
  file: 'services/identity/test/people.test.ts',
  name: 'the database shows an organisation its own rows only',
};

/** AZ-1: two walls keep organisations apart, and each is proved with only that one taken away. */
export const organisationSabotages: readonly Sabotage[] = [
  {
    name: 'organisation-changed-without-fresh-proof',
    proves: 'HIP-04',
    file: 'services/identity/src/app/organisations.ts',
    find: '      askFreshProof(caller, ports.clock);\n',
    put: '',
    test: {
      file: 'services/identity/test/own-organisation.test.ts',
      name: 'patients call what is said here, so it takes a fresh proof',
    },
  },
  {
    name: 'policy-for-any-organisation',
    proves: 'AZ-1',
    file: 'packages/policy/src/meetings.ts',
    find: "  if (actor.organisationId !== facts.organisationId) return asInvited ? [asInvited] : ['none'];\n",
    put: '',
    test: {
      file: 'packages/policy/src/meetings.test.ts',
      name: 'of a consultation: clinician, host',
    },
  },
  {
    name: 'policy-for-guests-and-services',
    proves: 'AZ-1',
    file: 'packages/policy/src/meetings.ts',
    find: "if (actor.kind !== 'member' || !roleMay(actor.roles, action)) return false;",
    put: "if (actor.kind !== 'member') return true;\n  if (!roleMay(actor.roles, action)) return false;",
    test: {
      file: 'packages/policy/src/meetings.test.ts',
      name: 'guests and services may do nothing on a meeting by this policy',
    },
  },
  {
    name: 'every-transaction-sees-all',
    proves: 'AZ-1',
    file: 'packages/kit/src/database.ts',
    find: "const kind = scope === 'system' ? 'system' : 'organisation';",
    put: "const kind = 'system';",
    test: {
      file: 'packages/kit/src/outbox.test.ts',
      name: 'row-level security alone keeps organisations apart',
    },
  },
  {
    name: 'meetings-store-without-organisation',
    proves: 'AZ-1',
    file: 'services/meetings/src/adapters/postgres/store.ts',
    find: 'inScope(this.#parts.db, scope, (trx) => work(this.#unit(trx)));',
    put: "inScope(this.#parts.db, scope && 'system', (trx) => work(this.#unit(trx)));",
    test: {
      file: 'services/meetings/test/walls.test.ts',
      name: 'what somebody asks for runs in the scope of their organisation',
    },
  },
  {
    name: 'people-without-organisation',
    proves: 'AZ-1',
    file: 'services/identity/src/app/act.ts',
    find: 'scope = { organisationId: actor.organisationId }',
    put: "scope = 'system'",
    test: {
      file: 'services/identity/test/people.test.ts',
      name: 'of another organisation cannot be told from nobody, by any route',
    },
  },
  {
    name: 'day-listed-without-organisation',
    proves: 'AZ-1',
    file: 'services/meetings/src/adapters/postgres/see-meetings.ts',
    find: 'where organisation_id = ${organisationId} and starts_at >= ${span.from}',
    put: 'where ${organisationId}::uuid is not null and starts_at >= ${span.from}',
    test: {
      file: 'services/meetings/test/walls.test.ts',
      name: 'the program alone keeps organisations apart',
    },
  },
  {
    name: 'enterable-listed-without-organisation',
    proves: 'AZ-1',
    file: 'services/meetings/src/adapters/postgres/see-meetings.ts',
    find: 'where organisation_id = ${organisationId} and starts_at >= ${starts.from}',
    put: 'where ${organisationId}::uuid is not null and starts_at >= ${starts.from}',
    test: {
      file: 'services/meetings/test/walls.test.ts',
      name: 'the program alone keeps organisations apart',
    },
  },
  {
    name: 'here-listed-without-organisation',
    proves: 'AZ-1',
    file: 'services/meetings/src/adapters/postgres/see-meetings.ts',
    find: 'where here.organisation_id = ${organisationId} and',
    put: 'where ${organisationId}::uuid is not null and',
    test: {
      file: 'services/meetings/test/walls.test.ts',
      name: 'the program alone keeps organisations apart',
    },
  },
  {
    name: 'meeting-of-any-organisation-but-for-the-wall',
    proves: 'AZ-1',
    file: 'packages/policy/src/meetings.ts',
    find: "  if (actor.organisationId !== facts.organisationId) return asInvited ? [asInvited] : ['none'];\n",
    put: '',
    test: {
      file: 'services/meetings/test/walls.test.ts',
      name: 'the program alone keeps organisations apart',
    },
  },
  {
    name: 'people-found-without-organisation',
    proves: 'AZ-1',
    file: 'services/identity/src/adapters/postgres/people.ts',
    find: "  scope === 'system' ? null : scope.organisationId;",
    put: "  scope === 'system' || scope.organisationId !== '' ? null : '';",
    test: {
      file: 'services/identity/test/people.test.ts',
      name: 'are kept apart by the program alone, should the wall of the database be down',
    },
  },
  {
    name: 'dead-letters-found-without-organisation',
    proves: 'AZ-1',
    file: 'services/connectors/src/adapters/postgres/postgres-mail-room.ts',
    find: "const own = scope === 'system' ? null : scope.organisationId;",
    put: "const own = scope === 'system' || scope.organisationId !== '' ? null : '';",
    test: {
      file: 'services/connectors/test/dead-letters.test.ts',
      name: 'the program alone keeps organisations apart',
    },
  },
  {
    name: 'dead-letters-without-organisation',
    proves: 'AZ-1',
    file: 'services/connectors/src/app/retry-dead-letter.ts',
    find: 'const scope = { organisationId: actor.organisationId };',
    put: "const scope = 'system' as const;",
    test: {
      file: 'services/connectors/test/dead-letters.test.ts',
      name: "another organisation's dead letter cannot be told from one that does not exist",
    },
  },
  {
    name: 'dead-letters-of-all-listed',
    proves: 'AZ-1',
    file: 'services/connectors/src/app/list-dead-letters.ts',
    find: 'room.inScope({ organisationId: actor.organisationId }, (desk)',
    put: "room.inScope(actor && 'system', (desk)",
    test: {
      file: 'services/connectors/test/dead-letters.test.ts',
      name: 'a secretary pages through the dead letters of the own organisation',
    },
  },
  {
    name: 'trail-searched-without-organisation',
    proves: 'AZ-1',
    file: 'services/security/src/adapters/postgres/postgres-trail.ts',
    find: "sql<boolean>`organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid`",
    put: 'sql<boolean>`true`',
    test: {
      file: 'services/security/test/trail.test.ts',
      name: 'the search keeps organisations apart by itself, should the wall be down',
    },
  },
  ...['meetings', 'guests', 'guest_links', 'consents', 'messages', 'grants'].map((table) => ({
    name: `no-wall-around-${table.replaceAll('_', '-')}`,
    proves: 'AZ-1',
    file: meetingsSchema,
    find: guarded(table),
    put: '',
    test: wall,
  })),
  ...['people', 'memberships', 'person_invitations'].map((table) => ({
    name: `no-wall-around-${table.replaceAll('_', '-')}`,
    proves: 'AZ-1',
    file: identitySchema,
    find: guarded(table),
    put: '',
    test: identityWall,
  })),
  {
    name: 'no-wall-around-factors',
    proves: 'AZ-1',
    file: identitySchema,
    find: "    execute format('alter table %I enable row level security', factors);",
    put: '',
    test: identityWall,
  },
  {
    name: 'no-wall-around-identity-sessions',
    proves: 'AZ-1',
    file: identitySchema,
    find: guarded('sessions'),
    put: '',
    test: identityWall,
  },
  {
    name: 'no-wall-around-gateway-sessions',
    proves: 'AZ-1',
    file: 'services/gateway/migrations/0001-sessions.sql',
    find: guarded('sessions'),
    put: '',
    test: { file: 'services/gateway/test/sessions.test.ts', name: 'the second wall holds' },
  },
  {
    name: 'no-wall-around-the-trail',
    proves: 'AZ-1',
    file: 'services/security/migrations/0001-entries.sql',
    find: guarded('entries'),
    put: '',
    test: {
      file: 'services/security/test/trail.test.ts',
      name: 'the database alone keeps organisations apart',
    },
  },
  {
    name: 'no-wall-around-mails',
    proves: 'AZ-1',
    file: 'services/connectors/migrations/0001-mails.sql',
    find: guarded('mails'),
    put: '',
    test: {
      file: 'services/connectors/test/dead-letters.test.ts',
      name: 'the database alone keeps organisations apart',
    },
  },
];
