import { sql } from 'kysely';
import type { Colleague } from '#domain/room-people.ts';
import type { Accounts } from '#ports/store.ts';
import { accountColumns, many, one, run, type AccountRow, type Trx } from './rows.ts';

export const makeAccounts = (trx: Trx): Accounts => ({
  ...ofOrganisation(trx),
  find: (personId) =>
    one(trx, sql<AccountRow>`select ${accountColumns} from accounts where person_id = ${personId}`),
  named: (personIds) =>
    many(
      trx,
      sql<AccountRow>`select ${accountColumns} from accounts where person_id = any(${personIds}::uuid[])`,
    ),
  add: ({ personId, organisationId, kind, meetingId, localpart, displayName }, at) =>
    run(
      trx,
      sql`insert into accounts (person_id, organisation_id, kind, meeting_id, localpart, display_name, created_at)
        values (${personId}, ${organisationId}, ${kind}, ${meetingId}, ${localpart}, ${displayName}, ${at})
        on conflict (person_id) do nothing`,
    ),
  change: async (personId, { displayName, isActive }) => {
    const row = await one(
      trx,
      // A closed account stays closed: see `renew`.
      sql`update accounts set display_name = ${displayName}, is_active = ${isActive}, wanted = wanted + 1
        where person_id = ${personId} and is_active
          and (display_name, is_active) <> (${displayName}, ${isActive}::boolean)
        returning 1`,
    );
    return row !== null;
  },
  renew: async (personId, { localpart, displayName, renewedAt }) => {
    const isClosed = sql`person_id = ${personId} and kind = 'member' and not is_active and done >= wanted
      and (erasure_asked_at is null or erased_at is not null)`;
    await run(
      trx,
      sql`insert into former_accounts (localpart, person_id, organisation_id)
        select localpart, person_id, organisation_id from accounts where ${isClosed} and erased_at is null`,
    );
    await run(
      trx,
      sql`update accounts set localpart = ${localpart}, display_name = ${displayName}, is_active = true, roles = '{}',
          renewed_at = ${renewedAt}, wanted = wanted + 1, erasure_asked_at = null, erased_at = null
        where ${isClosed}`,
    );
  },
  guestsOf: (meetingIds) =>
    many(
      trx,
      sql<AccountRow>`select ${accountColumns} from accounts where meeting_id = any(${meetingIds}::uuid[])`,
    ),
  toDo: async (limit) => {
    const rows = await many(
      trx,
      sql<{ id: string }>`select person_id as id from accounts where done < wanted limit ${limit}`,
    );
    return rows.map(({ id }) => id);
  },
  done: (personId, wanted) =>
    run(
      trx,
      sql`update accounts set done = greatest(done, ${wanted}) where person_id = ${personId}`,
    ),
});

/** What people are in their organisation. */
const ofOrganisation = (trx: Trx): Pick<Accounts, 'setRoles' | 'staffOf'> => ({
  setRoles: async (personId, roles) => {
    const row = await one(
      trx,
      sql`update accounts set roles = ${roles}::text[] where person_id = ${personId} and roles <> ${roles}::text[]
        returning 1`,
    );
    return row !== null;
  },
  staffOf: (organisationId) =>
    many(
      trx,
      sql<Colleague>`select person_id as "personId", roles from accounts
        where organisation_id = ${organisationId} and kind = 'member' and is_active order by person_id`,
    ),
});
