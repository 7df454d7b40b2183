import { sql, type RawBuilder } from 'kysely';
import type { DayQuery, MeetingSight } from '#ports/store.ts';
import { guestColumns, many, toGuest, toMeeting } from './rows.ts';
import type { GuestRow, MeetingRow, Trx } from './rows.ts';

type SightRow = MeetingRow & { readonly namesake_at: Date | null };

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
  asked: { id: string; timezone: string; onlineSince: Date },
): Promise<MeetingSight | null> {
  const rows = await many(
    trx,
    sql<SightRow>`select m.*, ${namesake(asked.timezone)} as namesake_at from meetings m
      where m.id = ${asked.id}`,
  );
  return (await withGuests(trx, rows, asked.onlineSince))[0] ?? null;
}

export async function seeDay(
  trx: Trx,
  query: DayQuery,
  onlineSince: Date,
): Promise<readonly MeetingSight[]> {
  const { hostId, after, limit, timezone } = query;
  const rows = await many(
    trx,
    sql<SightRow>`select m.*, ${namesake(timezone)} as namesake_at from meetings m
      where m.id in (${idsOf(query, onlineSince)})
        and (${hostId}::uuid is null or m.host_id = ${hostId}::uuid)
        and (${after?.id ?? null}::uuid is null
          or (m.starts_at, m.id) > (${after?.startsAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by m.starts_at, m.id limit ${limit}`,
  );
  return withGuests(trx, rows, onlineSince);
}

/** Says the organisation beside row-level security, whose condition alone finds no index and is one wall alone. */
const idsOf = (query: DayQuery, onlineSince: Date): RawBuilder<unknown> => {
  const { organisationId, span, entrance } = query;
  const planned = sql`select id from meetings
    where organisation_id = ${organisationId} and starts_at >= ${span.from} and starts_at < ${span.until}`;
  if (!entrance) return planned;
  const { starts, endsFrom } = entrance;
  return sql`${planned}
    union select id from meetings
      where organisation_id = ${organisationId} and starts_at >= ${starts.from} and starts_at <= ${starts.until}
        and ends_at >= ${endsFrom} and state in ('planned', 'open')
    union select here.id from guests g join meetings here on here.id = g.meeting_id
      where here.organisation_id = ${organisationId} and here.state in ('planned', 'open')
        and g.is_online and g.last_seen_at >= ${onlineSince} and g.step in ('waiting', 'admitted', 'in-call')`;
};

async function withGuests(
  trx: Trx,
  rows: readonly SightRow[],
  onlineSince: Date,
): Promise<readonly MeetingSight[]> {
  if (rows.length === 0) return [];
  const guests = await many(
    trx,
    sql<GuestRow>`select ${guestColumns} from guests
      where meeting_id = any(${rows.map((row) => row.id)}::uuid[]) order by id`,
  );
  return rows.map((row) => {
    const own = guests.filter((guest) => guest.meeting_id === row.id);
    const online = own.filter((one) => isOnline(one, onlineSince)).map((one) => one.id);
    return {
      meeting: toMeeting(row, own.map(toGuest)),
      namesakeAt: row.namesake_at,
      onlineGuestIds: new Set(online),
    };
  });
}

const isOnline = (row: GuestRow, since: Date): boolean =>
  row.is_online && row.last_seen_at !== null && row.last_seen_at >= since;
