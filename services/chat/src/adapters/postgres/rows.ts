import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Role } from '@astra/contracts/actor';
import type { RoomKind } from '@astra/contracts/chat';
import type { RoomArchive } from '#domain/archive.ts';
import type { Account } from '#domain/account.ts';
import type { Room, RoomMember } from '#domain/room.ts';
import type { Team, TeamMember } from '#domain/team.ts';

/** The service writes its SQL by hand; the row types stand beside each statement. */
export type Tables = Record<string, never>;
export type Trx = Transaction<Tables>;

export async function many<R>(trx: Trx, query: RawBuilder<R>): Promise<readonly R[]> {
  return (await query.execute(trx)).rows;
}
export async function one<R>(trx: Trx, query: RawBuilder<R>): Promise<R | null> {
  return (await query.execute(trx)).rows[0] ?? null;
}
export async function run(trx: Trx, query: RawBuilder<unknown>): Promise<void> {
  await query.execute(trx);
}

export type AccountRow = Account;
export const accountColumns = sql`person_id as "personId", organisation_id as "organisationId", kind,
  meeting_id as "meetingId", localpart, display_name as "displayName", is_active as "isActive", renewed_at as "renewedAt", wanted, done`;

export type RoomRow = {
  readonly id: string;
  readonly organisation_id: string;
  readonly kind: RoomKind;
  readonly name: string | null;
  readonly team_id: string | null;
  readonly meeting_id: string | null;
  readonly for_roles: readonly Role[] | null;
  readonly joined: number;
  readonly matrix_room_id: string | null;
  readonly is_closed: boolean;
  readonly own_days: number | null;
  readonly kept_days: number | null;
  readonly archive: (Omit<RoomArchive, 'since'> & { readonly since: string }) | null;
  readonly are_previews_allowed: boolean;
  readonly wanted: number;
  readonly done: number;
  readonly members: readonly (RoomMember & { readonly isSilenced: boolean })[] | null;
};
/** What counts for a room: the shorter of its own and its organisation's; null where neither says anything. */
export const keptDays = sql`least(own_days, (select r.days from retention_rules r
  where r.organisation_id = rooms.organisation_id))`;
const archive = sql`(select json_build_object('organisationName', r.organisation_name, 'reason', r.reason,
    'hasDirect', r.has_direct, 'since', r.ready_at)
  from archive_rules r where r.organisation_id = rooms.organisation_id and r.ready_at is not null
    and (not rooms.is_closed or rooms.closed_at > r.ready_at))`;
const arePreviewsAllowed = sql`coalesce((select r.is_allowed from link_preview_rules r
  where r.organisation_id = rooms.organisation_id), false)`;
/** A room with who is in it, in one row. */
export const roomColumns = sql`id, organisation_id, kind, name, team_id, meeting_id, for_roles, joined, matrix_room_id, is_closed,
  own_days, ${keptDays} as kept_days, ${archive} as archive, ${arePreviewsAllowed} as are_previews_allowed, wanted, done,
  (select json_agg(json_build_object('personId', m.person_id, 'isModerator', m.is_moderator, 'isSilenced', m.is_silenced)
    order by m.person_id) from room_members m where m.room_id = rooms.id) as members`;
export const toRoom = (row: RoomRow): Room => ({
  id: row.id,
  organisationId: row.organisation_id,
  kind: row.kind,
  name: row.name,
  teamId: row.team_id,
  meetingId: row.meeting_id,
  forRoles: row.for_roles,
  joined: row.joined,
  matrixRoomId: row.matrix_room_id,
  isClosed: row.is_closed,
  ownDays: row.own_days,
  keptDays: row.kept_days,
  archive: row.archive && { ...row.archive, since: new Date(row.archive.since) },
  arePreviewsAllowed: row.are_previews_allowed,
  wanted: row.wanted,
  done: row.done,
  members: (row.members ?? []).map(({ personId, isModerator }) => ({ personId, isModerator })),
  silencedIds: (row.members ?? []).filter((one) => one.isSilenced).map((one) => one.personId),
});

export type TeamRow = {
  readonly id: string;
  readonly organisation_id: string;
  readonly name: string;
  readonly version: number;
  readonly members: readonly TeamMember[] | null;
};
export const teamColumns = sql`id, organisation_id, name, version,
  (select json_agg(json_build_object('personId', m.person_id, 'isLead', m.is_lead,
    'position', m.position) order by m.person_id)
    from team_members m where m.team_id = teams.id) as members`;
export const toTeam = (row: TeamRow): Team => ({
  id: row.id,
  organisationId: row.organisation_id,
  name: row.name,
  version: row.version,
  members: row.members ?? [],
});
