import { sql, type Kysely, type Selectable } from 'kysely';
import type { Member, Membership, Person } from '#domain/records.ts';
import type { Memberships, People, Scope } from '#ports/store.ts';
import { readCursor, writeCursor } from '#adapters/postgres/pages.ts';
import type { Tables } from '#adapters/postgres/tables.ts';

/** Addresses differ by case only on paper. */
export const emailKey = (email: string): string => email.toLowerCase();

const toPerson = (row: Selectable<Tables['people']>): Person => ({
  id: row.id,
  email: row.email,
  displayName: row.display_name,
  locale: row.locale,
  passwordHash: row.password_hash,
  version: row.version,
});

const toMembership = (row: Selectable<Tables['memberships']>): Membership => ({
  personId: row.person_id,
  organisationId: row.organisation_id,
  roles: row.roles,
  isActive: row.is_active,
  version: row.version,
  lastSignInAt: row.last_sign_in_at,
});

export function makePeople(trx: Kysely<Tables>): People {
  return {
    find: async (id) => {
      const row = await trx
        .selectFrom('people')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toPerson(row);
    },
    findByEmail: async (email) => {
      const row = await trx
        .selectFrom('people')
        .selectAll()
        .where('email_key', '=', emailKey(email))
        .executeTakeFirst();
      return row && toPerson(row);
    },
    add: async (person, at) => {
      await trx
        .insertInto('people')
        .values({
          id: person.id,
          email: person.email,
          email_key: emailKey(person.email),
          display_name: person.displayName,
          locale: person.locale,
          password_hash: person.passwordHash,
          version: person.version,
          created_at: at,
        })
        .execute();
    },
    save: async (person) => {
      const result = await trx
        .updateTable('people')
        .set({
          display_name: person.displayName,
          locale: person.locale,
          password_hash: person.passwordHash,
          version: person.version + 1,
        })
        .where('id', '=', person.id)
        .where('version', '=', person.version)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}

/** The rows that a scope may see, said again beside row-level security: neither wall stands alone. */
export const organisationOf = (scope: Scope): string | null =>
  scope === 'system' ? null : scope.organisationId;

export function makeMemberships(trx: Kysely<Tables>, scope: Scope): Memberships {
  const own = organisationOf(scope);
  return {
    of: async (personId) => {
      const rows = await trx
        .selectFrom('memberships')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('created_at')
        .execute();
      return rows.map(toMembership);
    },
    find: async (personId) => {
      const row = await trx
        .selectFrom('memberships')
        .selectAll()
        .where('person_id', '=', personId)
        .$if(own !== null, (query) => query.where('organisation_id', '=', own))
        .executeTakeFirst();
      return row && toMembership(row);
    },
    add: async (membership, at) => {
      await trx
        .insertInto('memberships')
        .values({
          person_id: membership.personId,
          organisation_id: membership.organisationId,
          roles: [...membership.roles],
          is_active: membership.isActive,
          version: membership.version,
          created_at: at,
          last_sign_in_at: null,
        })
        .execute();
    },
    save: (membership) => saveMembership(trx, membership),
    signedIn: async ({ personId, organisationId }, at) => {
      await trx
        .updateTable('memberships')
        .set({ last_sign_in_at: at })
        .where('person_id', '=', personId)
        .where('organisation_id', '=', organisationId)
        .execute();
    },
    lockAdministrators: () => lockAdministrators(trx, own),
    namesBeside: (...who) => namesBeside(trx, ...who),
    member: async (personId) =>
      (await members(trx, own).where('m.person_id', '=', personId).execute()).map(toMember)[0],
    everybody: async (after, limit) =>
      (
        await members(trx, own)
          .$if(after !== undefined, (query) => query.where('p.id', '>', after ?? ''))
          .orderBy('p.id')
          .limit(limit)
          .execute()
      ).map(toMember),
    holders: (...of) => holders(trx, ...of),
    page: (query) => pageOfMembers(members(trx, own), query),
  };
}

async function holders(
  trx: Kysely<Tables>,
  ...[{ organisationId, role }, limit]: Parameters<Memberships['holders']>
): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('memberships')
    .select('person_id')
    .where('organisation_id', '=', organisationId)
    .where('is_active', '=', true)
    .where(sql<boolean>`${role} = any(roles)`)
    .orderBy('person_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.person_id);
}

async function lockAdministrators(
  trx: Kysely<Tables>,
  own: string | null,
): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('memberships')
    .select('person_id')
    .where('is_active', '=', true)
    .where(sql<boolean>`'organisation-administrator' = any(roles)`)
    .$if(own !== null, (query) => query.where('organisation_id', '=', own))
    .orderBy('person_id')
    .forUpdate()
    .execute();
  return rows.map((row) => row.person_id);
}

async function namesBeside(
  trx: Kysely<Tables>,
  organisationId: string,
  personId: string | null,
): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.id', 'm.person_id')
    .select('p.display_name')
    .where('m.organisation_id', '=', organisationId)
    .where('m.is_active', '=', true)
    .$if(personId !== null, (query) => query.where('p.id', '!=', personId))
    .execute();
  return rows.map((row) => row.display_name);
}

async function saveMembership(trx: Kysely<Tables>, membership: Membership): Promise<boolean> {
  const result = await trx
    .updateTable('memberships')
    .set({
      roles: [...membership.roles],
      is_active: membership.isActive,
      version: membership.version + 1,
    })
    .where('person_id', '=', membership.personId)
    .where('organisation_id', '=', membership.organisationId)
    .where('version', '=', membership.version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const hasSecondFactor = sql<boolean>`(exists (select 1 from totp_secrets t where t.person_id = p.id)
  or exists (select 1 from passkeys k where k.person_id = p.id))`;
const sortKey = sql<string>`lower(p.display_name)`;

// oxlint-disable-next-line typescript/explicit-function-return-type -- the builder's own type says it all
const members = (trx: Kysely<Tables>, own: string | null) =>
  trx
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.id', 'm.person_id')
    .select([
      'p.id',
      'p.email',
      'p.display_name',
      'm.organisation_id',
      'm.roles',
      'm.is_active',
      'm.version',
      'm.last_sign_in_at',
      hasSecondFactor.as('has_second_factor'),
      sortKey.as('sort_key'),
    ])
    .$if(own !== null, (query) => query.where('m.organisation_id', '=', own));

type MemberRow = Awaited<ReturnType<ReturnType<typeof members>['execute']>>[number];

const toMember = (row: MemberRow): Member => ({
  id: row.id,
  email: row.email,
  displayName: row.display_name,
  organisationId: row.organisation_id,
  roles: row.roles,
  isActive: row.is_active,
  version: row.version,
  lastSignInAt: row.last_sign_in_at,
  hasSecondFactor: row.has_second_factor,
});

async function pageOfMembers(
  all: ReturnType<typeof members>,
  { cursor, limit, q, role }: Parameters<Memberships['page']>[0],
): ReturnType<Memberships['page']> {
  let query = all;
  if (q !== undefined && q.trim() !== '') {
    const pattern = `%${q
      .trim()
      .toLowerCase()
      .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    query = query.where(sql<boolean>`(${sortKey} like ${pattern} or p.email_key like ${pattern})`);
  }
  if (role !== undefined) query = query.where(sql<boolean>`${role} = any(m.roles)`);
  if (cursor !== undefined) {
    const { key, id } = readCursor(cursor);
    query = query.where(sql<boolean>`(${sortKey}, p.id) > (${key}, ${id}::uuid)`);
  }
  const rows = await query
    .orderBy(sortKey)
    .orderBy('p.id')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toMember),
    next: rows.length > limit && last ? writeCursor({ key: last.sort_key, id: last.id }) : null,
  };
}
