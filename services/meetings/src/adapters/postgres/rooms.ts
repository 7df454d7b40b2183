import { sql } from 'kysely';
import { writeAtEnd } from '@astra/kit/database';
import type { Attendance, Grant, Participant } from '#domain/room.ts';
import type { GuestGrantFacts, MemberGrantFacts, Rooms, RunningJoin } from '#ports/store.ts';
import { many, one, run, type Trx } from './rows.ts';

type RoomDoor = Pick<Rooms, 'guestGrantFacts' | 'memberGrantFacts' | 'claimVisit' | 'noteRoles'>;
type RoomPeople = Pick<Rooms, 'participantOf' | 'participants'>;
type RoomGrants = Pick<
  Rooms,
  'addGrant' | 'holdsWayTo' | 'findGrant' | 'burn' | 'revoke' | 'revokeOfSession'
>;
type RoomBook = Pick<
  Rooms,
  'attendances' | 'enter' | 'leave' | 'leaveAll' | 'isInside' | 'isHostInside'
>;
type RoomSearch = Pick<Rooms, 'runningOfSession' | 'roomsOfPerson'>;

export const makeRooms = (trx: Trx): Rooms => ({
  ...door(trx),
  ...people(trx),
  ...grants(trx),
  ...book(trx),
  ...search(trx),
});

const rolesOf = (personId: string): string => `roles ${personId}`;

/** `for key share` waits for a change of the meeting in hand and holds back the next one. */
const door = (trx: Trx): RoomDoor => ({
  guestGrantFacts: (guestId, meetingId, sessionId) =>
    one(
      trx,
      sql<GuestGrantFacts>`select m.state, m.host_id as "hostId", m.room_id as "roomId", m.engine_id as "engineId", g.step, g.name,
          g.session_id as "sessionId", p.id as "participantId",
          exists (select 1 from ended_sessions where session_id = ${sessionId}) as "isSessionEnded"
        from meetings m join guests g on g.meeting_id = m.id
          left join participants p on p.meeting_id = m.id and p.person_id = g.id
        where m.id = ${meetingId} and g.id = ${guestId} for key share of m`,
    ),
  memberGrantFacts: async (personId, meetingId, sessionId) => {
    // A statement of its own: the next one then sees what the change of roles that it waited for has written.
    await run(
      trx,
      sql`select pg_advisory_xact_lock_shared(hashtextextended(${rolesOf(personId)}, 0))`,
    );
    return one(
      trx,
      sql<MemberGrantFacts>`select m.state, m.kind, m.organisation_id as "organisationId",
          m.host_id as "hostId", m.room_id as "roomId",
          m.engine_id as "engineId", p.id as "participantId",
          case when mm.person_id is not null then json_build_object(
            'isModerator', mm.is_moderator, 'isRemoved', mm.removed_at is not null) end as invitation,
          exists (select 1 from ended_sessions where session_id = ${sessionId}) as "isSessionEnded",
          (select json_build_object('organisationId', organisation_id, 'roles', roles)
            from roles_of_late where person_id = ${personId}) as "rolesOfLate"
        from meetings m
          left join participants p on p.meeting_id = m.id and p.person_id = ${personId}
          left join meeting_members mm on mm.meeting_id = m.id and mm.person_id = ${personId}
        where m.id = ${meetingId} for key share of m`,
    );
  },
  noteRoles: async (personId, late, at) => {
    await run(trx, sql`select pg_advisory_xact_lock(hashtextextended(${rolesOf(personId)}, 0))`);
    await run(
      trx,
      sql`insert into roles_of_late (person_id, organisation_id, roles, at)
        values (${personId}, ${late?.organisationId ?? null}, ${late?.roles ?? []}, ${at})
        on conflict (person_id) do update set
          organisation_id = excluded.organisation_id, roles = excluded.roles, at = excluded.at`,
    );
  },
  claimVisit: async (guestId, sessionId) => {
    const row = await one(
      trx,
      sql`update guests set session_id = ${sessionId} where id = ${guestId} and session_id is null
        returning id`,
    );
    return row !== null;
  },
});

const participantColumns = sql`id, person_id as "personId", kind`;

const people = (trx: Trx): RoomPeople => ({
  participantOf: async (meeting, { personId, kind, newId }) => {
    const find = (): Promise<Participant | null> =>
      one(
        trx,
        sql<Participant>`select ${participantColumns} from participants
          where meeting_id = ${meeting.id} and person_id = ${personId}`,
      );
    const known = await find();
    if (known) return known;
    await run(
      trx,
      sql`insert into participants (id, organisation_id, meeting_id, person_id, kind)
        values (${newId}, ${meeting.organisationId}, ${meeting.id}, ${personId}, ${kind})
        on conflict (meeting_id, person_id) do nothing`,
    );
    return (await find()) ?? { id: newId, personId, kind };
  },
  participants: (meetingId) =>
    many(
      trx,
      sql<Participant>`select ${participantColumns} from participants where meeting_id = ${meetingId}`,
    ),
});

const grants = (trx: Trx): RoomGrants => ({
  addGrant: async (grant) =>
    writeAtEnd(
      trx,
      sql`insert into grants (id, organisation_id, meeting_id, participant_id, session_id, issued_at, expires_at)
        values (${grant.id}, ${grant.organisationId}, ${grant.meetingId}, ${grant.participantId},
          ${grant.sessionId}, ${grant.issuedAt}, ${grant.expiresAt})`,
    ),
  holdsWayTo: (personId, { meetingId, engineId }) =>
    exists(
      trx,
      sql`select 1 from grants g join participants p on p.id = g.participant_id
          join meetings m on m.id = g.meeting_id and m.state = 'open' and m.engine_id = ${engineId}
        where g.meeting_id = ${meetingId} and p.person_id = ${personId} and g.revoked_at is null`,
    ),
  findGrant: (meetingId, grantId) =>
    one(
      trx,
      // The engine hands back any text as a grant id. A grant can be written while the end of its session is: it ends with it.
      sql<Grant>`select id, participant_id as "participantId", expires_at as "expiresAt", burnt_by as "burntBy",
          coalesce(revoked_at, (select e.at from ended_sessions e where e.session_id = g.session_id)) as "revokedAt"
        from grants g where meeting_id = ${meetingId} and id::text = ${grantId}`,
    ),
  burn: (grantId, by, at) =>
    run(
      trx,
      sql`update grants set burnt_at = coalesce(burnt_at, ${at}), burnt_by = ${by} where id = ${grantId}`,
    ),
  revoke: (meetingId, at, personId) =>
    run(
      trx,
      sql`update grants set revoked_at = ${at} where meeting_id = ${meetingId} and revoked_at is null
        and (${personId ?? null}::uuid is null or participant_id in
          (select id from participants where meeting_id = ${meetingId} and person_id = ${personId ?? null}::uuid))`,
    ),
  revokeOfSession: (sessionId, at) =>
    run(
      trx,
      sql`update grants set revoked_at = ${at} where session_id = ${sessionId} and revoked_at is null`,
    ),
});

const book = (trx: Trx): RoomBook => ({
  attendances: (meetingId) =>
    many(
      trx,
      sql<Attendance>`select a.participant_id as "participantId", a.grant_id as "grantId",
          a.joined_at as "joinedAt", a.left_at as "leftAt", a.is_lost as "isLost", g.revoked_at is not null as "isRevoked"
        from attendances a join grants g on g.id = a.grant_id
        where a.meeting_id = ${meetingId}
        -- An engine tells of a loss and of the return in the same second: who has hung up since was lost before.
        order by a.joined_at, a.left_at nulls last, a.is_lost desc, a.id`,
    ),
  enter: async (meeting, { id, participantId, grantId, at }) => {
    // One person is in the room once: the engine has thrown the earlier join out.
    await run(
      trx,
      sql`update attendances set left_at = greatest(joined_at, ${at})
        where meeting_id = ${meeting.id} and participant_id = ${participantId} and left_at is null
          and grant_id <> ${grantId}`,
    );
    await run(
      trx,
      sql`insert into attendances (id, organisation_id, meeting_id, participant_id, grant_id, joined_at)
        values (${id}, ${meeting.organisationId}, ${meeting.id}, ${participantId}, ${grantId}, ${at})
        on conflict (grant_id) do nothing`,
    );
  },
  leave: async (meetingId, grantId, { at, isLost }) => {
    const row = await one(
      trx,
      sql<{ participantId: string }>`update attendances
          set left_at = greatest(joined_at, ${at}), is_lost = ${isLost}
        where meeting_id = ${meetingId} and grant_id::text = ${grantId} and left_at is null
        returning participant_id as "participantId"`,
    );
    return row?.participantId ?? null;
  },
  leaveAll: (meetingId, at, joinedBy) =>
    run(
      trx,
      sql`update attendances set left_at = greatest(joined_at, ${at}), is_lost = true
        where meeting_id = ${meetingId} and left_at is null
          and (${joinedBy}::timestamptz is null or joined_at <= ${joinedBy})`,
    ),
  isInside: (meetingId, personId) =>
    exists(
      trx,
      sql`select 1 from attendances a join participants p on p.id = a.participant_id
        where a.meeting_id = ${meetingId} and a.left_at is null and p.person_id = ${personId}`,
    ),
  isHostInside: (meetingId) =>
    exists(
      trx,
      sql`select 1 from attendances a join participants p on p.id = a.participant_id
        where a.meeting_id = ${meetingId} and a.left_at is null and p.kind = 'member'`,
    ),
});

async function exists(trx: Trx, query: ReturnType<typeof sql>): Promise<boolean> {
  const row = await one(trx, sql<{ is: boolean }>`select exists (${query}) as is`);
  return row?.is === true;
}

const joinColumns = sql`m.id as "meetingId", m.organisation_id as "organisationId",
  m.room_id as "roomId", m.engine_id as "engineId", p.id as "participantId", p.person_id as "personId"`;

const search = (trx: Trx): RoomSearch => ({
  runningOfSession: (sessionId) =>
    many(
      trx,
      sql<RunningJoin>`select distinct ${joinColumns} from grants g
        join attendances a on a.grant_id = g.id and a.left_at is null
        join participants p on p.id = a.participant_id join meetings m on m.id = a.meeting_id
        where g.session_id = ${sessionId}`,
    ),
  roomsOfPerson: (personId) =>
    many(
      trx,
      sql<RunningJoin>`select ${joinColumns} from meetings m
        join participants p on p.meeting_id = m.id and p.person_id = ${personId}
        where m.state = 'open'`,
    ),
});
