import { sql, type Kysely } from 'kysely';
import type { Role } from '@astra/contracts/actor';
import type { OrganisationCard } from '@astra/contracts/common';
import type { DirectoryPerson } from '@astra/contracts/identity';
import { inScope } from '@astra/kit/database';
import type { DirectoryCopies } from '#adapters/identity-http/directory.ts';
import { one, run, type Tables } from './rows.ts';

type PersonRow = DirectoryPerson & { readonly roles: Role[] };

export function makeDirectoryCopies(db: Kysely<Tables>): DirectoryCopies {
  return {
    person: (id) =>
      inScope(db, 'system', (trx) =>
        one(
          trx,
          sql<PersonRow>`select id, organisation_id as "organisationId",
            display_name as "displayName", roles, is_active as "isActive"
            from directory_people where id = ${id}`,
        ),
      ),
    organisation: (id) =>
      inScope(db, 'system', (trx) =>
        one(
          trx,
          sql<OrganisationCard>`select id, name, phone, timezone from directory_organisations
            where id = ${id}`,
        ),
      ),
    keepPerson: (person, at) =>
      inScope(db, 'system', (trx) =>
        run(
          trx,
          sql`insert into directory_people (id, organisation_id, display_name, roles, is_active, refreshed_at)
            values (${person.id}, ${person.organisationId}, ${person.displayName}, ${person.roles}::text[],
              ${person.isActive}, ${at})
            on conflict (id) do update set organisation_id = excluded.organisation_id,
              display_name = excluded.display_name, roles = excluded.roles,
              is_active = excluded.is_active, refreshed_at = excluded.refreshed_at`,
        ),
      ),
    keepOrganisation: ({ id, name, phone, timezone }, at) =>
      inScope(db, 'system', (trx) =>
        run(
          trx,
          sql`insert into directory_organisations (id, name, phone, timezone, refreshed_at)
            values (${id}, ${name}, ${phone}, ${timezone}, ${at})
            on conflict (id) do update set name = excluded.name, phone = excluded.phone,
              timezone = excluded.timezone, refreshed_at = excluded.refreshed_at`,
        ),
      ),
  };
}
