import { sql, type RawBuilder } from 'kysely';
import { onlineSince } from '#domain/times.ts';
import type { DayQuery, MeetingSight } from '#ports/store.ts';
import { guestColumns, many, memberColumns, toGuest, toMeeting, toMember } from './rows.ts';
import type { GuestRow, MeetingRow, MemberRow, Trx } from './rows.ts';

type SightRow = MeetingRow & {
  readonly namesake_at: Date | null;
  readonly conversation_days: number;
};

const conversationDays = sql`coalesce((select r.days from conversation_rules r
  where r.organisation_id = m.organisation_id), 0) as conversation_days`;

/** Another meeting of the same host on the same local day whose guest has the same family name; the same person coming twice is nobody's namesake. */
const namesake = (timezone: string): RawBuilder<Date | null> => sql`(
  select min(other.starts_at) from meetings other
  join guests his on his.meeting_id = other.id
  join guests hers on hers.meeting_id = m.id and hers.family_key = his.family_key
  where other.host_id = m.host_id and other.id <> m.id and other.state not in ('cancelled', 'ended')
    and (his.date_of_birth, lower(his.name)) is distinct from (hers.date_of_birth, lower(hers.name))
    and other.organisation_id = m.organisation_id
    and other.starts_at between m.starts_at - interval '25 hours' and m.starts_at + interval '25 hours'
    and (other.starts_at at time zone ${timezone})::date = (m.starts_at at time zone ${timezone})::date)`;

export async function seeMeeting(
  trx: Trx,
  asked: { id: string; timezone: string; now: Date },
): Promise<MeetingSight | null> {
  const rows = await many(
    trx,
    sql<SightRow>`select m.*, ${namesake(asked.timezone)} as namesake_at, ${conversationDays} from meetings m
      where m.id = ${asked.id}`,
  );
  return (await withPeople(trx, rows, asked.now))[0] ?? null;
}

export async function seeDay(
  trx: Trx,
  query: DayQuery,
  now: Date,
): Promise<readonly MeetingSight[]> {
  const { hostId, after, limit, timezone } = query;
  const rows = await many(
    trx,
    sql<SightRow>`select m.*, ${namesake(timezone)} as namesake_at, ${conversationDays} from meetings m
      where m.id in (${idsOf(query, onlineSince(now))})
        and (${hostId}::uuid is null or m.host_id = ${hostId}::uuid or (m.kind = 'meeting' and exists (
          select 1 from meeting_members mm where mm.meeting_id = m.id and mm.person_id = ${hostId}::uuid)))
        and (${after?.id ?? null}::uuid is null
          or (m.starts_at, m.id) > (${after?.startsAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by m.starts_at, m.id limit ${limit}`,
  );
  return withPeople(trx, rows, now);
}

/** A span in which nothing is, for days on which nothing can be entered. */
const nothing = {
  starts: { from: new Date('9999-12-31'), until: new Date(0) },
  endsFrom: new Date('9999-12-31'),
};

/** Says the organisation beside row-level security, whose condition alone finds no index and is one wall alone. */
const idsOf = (query: DayQuery, since: Date): RawBuilder<unknown> => {
  const { organisationId, span, entrance, readerId } = query;
  const { starts, endsFrom } = entrance ?? nothing;
  // To what the reader is invited, of whichever organisation: row-level security shows no other one's.
  const planned = sql`select id from meetings
    where organisation_id = ${organisationId} and starts_at >= ${span.from} and starts_at < ${span.until}
    union select invited.id from meeting_members mm join meetings invited on invited.id = mm.meeting_id
      where mm.person_id = ${readerId} and (
        (invited.starts_at >= ${span.from} and invited.starts_at < ${span.until})
        or (invited.starts_at >= ${starts.from} and invited.starts_at <= ${starts.until}
          and invited.ends_at >= ${endsFrom} and invited.state in ('planned', 'open')))`;
  if (!entrance) return planned;
  return sql`${planned}
    union select id from meetings
      where organisation_id = ${organisationId} and starts_at >= ${starts.from} and starts_at <= ${starts.until}
        and ends_at >= ${endsFrom} and state in ('planned', 'open')
    union select here.id from guests g join meetings here on here.id = g.meeting_id
      where here.organisation_id = ${organisationId} and here.state in ('planned', 'open')
        and g.is_online and g.last_seen_at >= ${since} and g.step in ('waiting', 'admitted', 'in-call')`;
};

async function withPeople(
  trx: Trx,
  rows: readonly SightRow[],
  now: Date,
): Promise<readonly MeetingSight[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const guests = await many(
    trx,
    sql<GuestRow>`select ${guestColumns} from guests where meeting_id = any(${ids}::uuid[]) order by role desc, id`,
  );
  const groups = rows.filter((row) => row.kind === 'meeting').map((row) => row.id);
  const begun = rows.filter((row) => row.opened_at !== null).map((row) => row.id);
  const members = groups.length === 0 ? [] : await membersOf(trx, groups);
  const present = begun.length === 0 ? [] : await presentIn(trx, begun);
  return rows.map((row) => {
    const own = guests.filter((guest) => guest.meeting_id === row.id);
    const online = own.filter((one) => isOnline(one, onlineSince(now))).map((one) => one.id);
    const people = {
      guests: own.map(toGuest),
      members: members.filter((one) => one.meetingId === row.id).map(toMember),
    };
    const here = present.filter((one) => one.meetingId === row.id);
    return {
      meeting: toMeeting(row, people),
      at: now,
      namesakeAt: row.namesake_at,
      conversationDays: row.conversation_days,
      onlineGuestIds: new Set(online),
      participantIds: new Map(here.map((one) => [one.personId, one.id])),
      insideIds: new Set(here.flatMap((one) => (one.isInside === true ? [one.personId] : []))),
      attendedCount: here.filter((one) => one.isInside !== null).length,
    };
  });
}

const membersOf = (trx: Trx, ids: readonly string[]): Promise<readonly MemberRow[]> =>
  many(
    trx,
    sql<MemberRow>`select ${memberColumns} from meeting_members
      where meeting_id = any(${ids}::uuid[]) order by invited_at, person_id`,
  );

const presentIn = (trx: Trx, ids: readonly string[]): Promise<readonly PresentRow[]> =>
  many(
    trx,
    sql<PresentRow>`select p.meeting_id as "meetingId", p.id, p.person_id as "personId", a.is_inside as "isInside"
      from participants p left join (
        select participant_id, bool_or(left_at is null) as is_inside from attendances
          where meeting_id = any(${ids}::uuid[]) group by participant_id
      ) a on a.participant_id = p.id
      where p.meeting_id = any(${ids}::uuid[])`,
  );

type PresentRow = {
  readonly meetingId: string;
  readonly id: string;
  readonly personId: string;
  /** Null: never was. */
  readonly isInside: boolean | null;
};

const isOnline = (row: GuestRow, since: Date): boolean =>
  row.is_online && row.last_seen_at !== null && row.last_seen_at >= since;
