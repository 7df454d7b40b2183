import { sql, type RawBuilder } from 'kysely';
import type { Team } from '#domain/team.ts';
import type { Teams } from '#ports/store.ts';
import type { ChangedCircles } from './circles.ts';
import { many, run, teamColumns, toTeam, type TeamRow, type Trx } from './rows.ts';

export function makeTeams(trx: Trx, changed: ChangedCircles): Teams {
  const load = async (where: RawBuilder<unknown>): Promise<readonly Team[]> =>
    (
      await many(
        trx,
        sql<TeamRow>`select ${teamColumns} from teams where not is_closed and ${where}`,
      )
    ).map(toTeam);
  const first = async (where: RawBuilder<unknown>): Promise<Team | null> =>
    (await load(where))[0] ?? null;
  return {
    find: (id) => first(sql`id = ${id}`),
    findForChange: (id) => first(sql`id = ${id} for update`),
    all: () => load(sql`true order by lower(name), id`),
    ofPerson: (personId) =>
      load(sql`exists (select 1 from team_members m where m.team_id = teams.id
        and m.person_id = ${personId}) order by lower(name), id`),
    add: async ({ id, organisationId, name, version }, at) => {
      await run(
        trx,
        sql`insert into teams (id, organisation_id, name, version, created_at)
          values (${id}, ${organisationId}, ${name}, ${version}, ${at})`,
      );
      changed.team.add(id);
    },
    save: async (before, after) => {
      await save(trx, before, after);
      changed.team.add(after.id);
    },
    close: async (id) => {
      await run(trx, sql`delete from team_members where team_id = ${id}`);
      await run(
        trx,
        sql`update teams set is_closed = true, version = version + 1 where id = ${id}`,
      );
      changed.team.add(id);
    },
  };
}

/** Whoever is in `findForChange` holds the lock that makes this safe. */
async function save(
  trx: Trx,
  before: Team,
  { id, organisationId, name, members }: Team,
): Promise<void> {
  await run(trx, sql`update teams set name = ${name}, version = version + 1 where id = ${id}`);
  const gone = before.members.filter(
    (one) => !members.some(({ personId }) => personId === one.personId),
  );
  for (const { personId } of gone)
    await run(trx, sql`delete from team_members where team_id = ${id} and person_id = ${personId}`);
  for (const { personId, isLead, position } of members)
    await run(
      trx,
      sql`insert into team_members (team_id, person_id, organisation_id, is_lead, position)
        values (${id}, ${personId}, ${organisationId}, ${isLead}, ${position})
        on conflict (team_id, person_id) do update set is_lead = excluded.is_lead, position = excluded.position`,
    );
}
