import { sql, type RawBuilder } from 'kysely';
import type { HoldingShare, Share } from '#domain/share.ts';
import type { Held, PassedOn, Shares, TeamShareEnd } from '#ports/shares.ts';
import { isFor } from './lying.ts';
import { many, one, run, type Trx } from './rows.ts';

/** Of `holding`: as it is worth at this moment. */
const columns = sql`s.id, s.organisation_id as "organisationId", s.item_id as "itemId", s.person_id as "personId", s.role,
  s.team_id as "teamId", team_name(s.team_id) as "teamName",
  case c.level when 'view-marked' then 'view' else c.level::text end as may, c.level = 'view-marked' as "isMarked",
  s.may_pass_on as "mayPassOn", s.parent_id as "parentId", c.ends_at as "endsAt", s.made_by as "madeBy", s.made_at as "madeAt",
  (select jsonb_build_object('people', h.people, 'roles', h.roles, 'teams', h.teams) from hanging_on(s.id) h) as hanging`;
const holding = sql`shares s cross join lateral share_chain(s.id) c`;
const isOpen = sql`s.ended_at is null and (s.ends_at is null or s.ends_at > now())`;

export function makeShares(trx: Trx): Shares {
  const load = (where: RawBuilder<unknown>): Promise<readonly HoldingShare[]> =>
    many(trx, sql<HoldingShare>`select ${columns} from ${holding} where ${isOpen} and ${where}`);
  return {
    add: makeAdd(trx),
    find: async (id) => (await load(sql`s.id = ${id}`))[0] ?? null,
    ofItem: (itemId, passedOnBy) =>
      load(sql`s.id in (${tree(itemId, passedOnBy)}) order by s.made_at, s.id`),
    above: (itemId) =>
      load(sql`exists (select 1 from lies_in(${itemId}) l where l.steps > 0 and l.id = s.item_id)
        order by s.made_at, s.id`),
    all: async ({ after, limit }) => {
      const past =
        after === null
          ? sql`true`
          : sql`(s.made_at, s.id) < (${after.value}::timestamptz, ${after.id}::uuid)`;
      const rows = await many(
        trx,
        sql<
          HoldingShare & { mark: string }
        >`select ${columns}, s.made_at::text as mark from ${holding}
          where ${isOpen} and ${past} order by s.made_at desc, s.id desc limit ${limit}`,
      );
      return rows.map(({ mark, ...share }) => ({
        share,
        mark: { kind: '', value: mark, id: share.id },
      }));
    },
    end: (id, by, at) =>
      run(trx, sql`update shares set ended_by = ${by}, ended_at = ${at} where id = ${id}`),
    ...passing(trx),
  };
}

/** Ids of an item's shares and of all that hangs on them; or of what somebody passed on of it, and of what is in it. */
function tree(itemId: string, passedOnBy: string | null): RawBuilder<unknown> {
  const begin =
    passedOnBy === null
      ? sql`s.item_id = ${itemId}`
      : sql`s.parent_id is not null and s.made_by = ${passedOnBy}
          and exists (select 1 from lies_in(s.item_id) l where l.id = ${itemId})`;
  return sql`with recursive down as (
      select s.id from shares s where s.ended_at is null and ${begin}
      union select s.id from shares s join down on s.parent_id = down.id where s.ended_at is null)
    select id from down`;
}

function passing(
  trx: Trx,
): Pick<Shares, 'chain' | 'toPassOn' | 'hold' | 'endOfTeam' | 'passedOnBy'> {
  return {
    chain: (id) =>
      many(
        trx,
        sql<Pick<Share, 'itemId' | 'madeBy' | 'parentId'>>`with recursive up as (
            select s.*, 1 as link from shares s where s.id = ${id}
            union all select s.*, up.link + 1 from shares s join up on s.id = up.parent_id)
          select item_id as "itemId", made_by as "madeBy", parent_id as "parentId" from up order by link`,
      ),
    toPassOn: (itemId, viewer) =>
      many(
        trx,
        sql<Held>`select s.id, c.level, c.ends_at as "endsAt", s.may_pass_on as "mayPassOn", c.links
          from lies_in(${itemId}) up join shares s on s.item_id = up.id cross join lateral share_chain(s.id) c
          where s.may_pass_on and ${isFor(viewer)}
          order by c.level, c.ends_at desc nulls first, c.links, s.id`,
      ),
    hold: async (id) =>
      (await one(
        trx,
        sql`select 1 from shares where id = ${id} and ended_at is null for update`,
      )) !== null,
    endOfTeam: async (teamId, at) => [
      ...(await many(
        trx,
        sql<TeamShareEnd>`update shares s set ended_by = s.made_by, ended_at = ${at}
          from circles c where c.id = ${teamId} and s.team_id = c.id and c.is_closed and s.ended_at is null
          returning s.id, s.organisation_id as "organisationId", s.made_by as "madeBy"`,
      )),
      ...(await many(
        trx,
        sql<TeamShareEnd>`update shares s set ended_by = s.made_by, ended_at = ${at}
          from shares p where p.id = s.parent_id and p.team_id = ${teamId} and s.ended_at is null
            and not exists (select 1 from circle_people c where c.circle_id = ${teamId} and c.person_id = s.made_by)
          returning s.id, s.organisation_id as "organisationId", s.made_by as "madeBy"`,
      )),
    ],
    passedOnBy: (personId) =>
      many(
        trx,
        sql<PassedOn>`select s.id, s.organisation_id as "organisationId", p.role as "byRole"
          from shares s join shares p on p.id = s.parent_id
          where s.parent_id is not null and s.made_by = ${personId} and s.ended_at is null`,
      ),
  };
}

const makeAdd =
  (trx: Trx): Shares['add'] =>
  async (share, { space }) => {
    const { id, itemId, personId, role, teamId, parentId, madeBy, madeAt } = share;
    const ofTheSame =
      parentId === null
        ? sql`parent_id is null`
        : sql`parent_id = ${parentId} and made_by = ${madeBy}`;
    const before = await many(
      trx,
      sql<{ id: string }>`update shares set ended_by = ${madeBy}, ended_at = ${madeAt}
        where item_id = ${itemId} and coalesce(person_id::text, team_id::text, role) = coalesce(${personId}::text, ${teamId}::text, ${role})
          and ended_at is null and ${ofTheSame} returning id`,
    );
    await run(
      trx,
      sql`insert into shares (id, organisation_id, item_id, person_id, role, team_id, may, is_marked, may_pass_on, parent_id, space_id,
          ends_at, made_by, made_at)
        values (${id}, ${share.organisationId}, ${itemId}, ${personId}, ${role}, ${teamId}, ${share.may}, ${share.isMarked},
          ${share.mayPassOn}, ${parentId}, ${parentId === null ? null : space.id}, ${share.endsAt}, ${madeBy}, ${madeAt})`,
    );
    // What may be passed on no more takes with it what was: not even a later share brings that back.
    if (!share.mayPassOn) return;
    const ids = before.map((row) => row.id);
    await run(
      trx,
      sql`update shares set parent_id = ${id} where parent_id = any(${ids}::uuid[]) and ended_at is null`,
    );
  };
