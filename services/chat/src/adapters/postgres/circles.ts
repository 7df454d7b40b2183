import { sql, type RawBuilder } from 'kysely';
import type { Circle, CircleKind } from '@astra/contracts/circles';
import type { Circles } from '#ports/store.ts';
import { keptDays, many, type Trx } from './rows.ts';

/** Those that a transaction has changed: who keeps their documents is told when it is done. */
export type ChangedCircles = Readonly<Record<CircleKind, Set<string>>>;

type CircleRow = Omit<Circle, 'number' | 'people'> & {
  /** As text: more than the driver trusts a number with. */
  readonly number: string;
  readonly people: Circle['people'] | null;
};
const toCircle = (row: CircleRow): Circle => ({
  ...row,
  number: Number(row.number),
  people: row.people ?? [],
});

/** Of a closed team nobody is a member any more: what was written is read by those who are still in its first room. */
const teamPeople = sql`(select json_agg(json_build_object('personId', p.person_id, 'isLead', p.is_lead, 'mayWrite', true)
    order by p.person_id) from (
  select m.person_id, m.is_lead from team_members m where m.team_id = t.id
  union select m.person_id, m.is_moderator from room_members m join rooms r on r.id = m.room_id
    where t.is_closed and r.team_id = t.id and r.kind = 'team') p)`;
const teamColumns = sql`t.id, t.organisation_id as "organisationId", 'team' as kind, t.name, t.version::text as number,
  t.is_closed as "isClosed", null::integer as "keptDays", ${teamPeople} as people`;
const roomColumns = sql`rooms.id, rooms.organisation_id as "organisationId", 'room' as kind, rooms.name,
  rooms.wanted::text as number, rooms.is_closed as "isClosed", ${keptDays} as "keptDays",
  (select json_agg(json_build_object('personId', m.person_id, 'isLead', m.is_moderator,
      'mayWrite', m.is_moderator or (rooms.kind <> 'announcement' and not m.is_silenced)) order by m.person_id)
    from room_members m where m.room_id = rooms.id) as people`;

export function makeCircles(trx: Trx): Circles {
  const load = async (query: RawBuilder<CircleRow>): Promise<readonly Circle[]> =>
    (await many(trx, query)).map(toCircle);
  return {
    find: async (id) => {
      const found = await load(
        sql<CircleRow>`select ${teamColumns} from teams t where t.id = ${id}
          union all select ${roomColumns} from rooms where rooms.id = ${id} and rooms.kind <> 'meeting'`,
      );
      return found[0] ?? null;
    },
    teams: (after, limit) =>
      load(
        sql<CircleRow>`select ${teamColumns} from teams t where ${after}::uuid is null or t.id > ${after}::uuid
          order by t.id limit ${limit}`,
      ),
  };
}

/** Somebody is in no team any more, nor among those who read what a closed one has left. */
export async function leaveTeams(
  trx: Trx,
  personId: string,
  changed: ChangedCircles,
): Promise<void> {
  const left = await many(
    trx,
    sql<{
      id: string;
    }>`with gone as (delete from team_members where person_id = ${personId} returning team_id)
      update teams set version = version + 1 where id in (select team_id from gone)
        or id in (select r.team_id from rooms r join room_members m on m.room_id = r.id
          where m.person_id = ${personId} and r.kind = 'team')
      returning id`,
  );
  for (const { id } of left) changed.team.add(id);
}
