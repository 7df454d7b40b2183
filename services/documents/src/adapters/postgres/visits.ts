import { sql } from 'kysely';
import type { MeetingStanding } from '@astra/policy/documents';
import type { VisitGuest } from '#domain/visit.ts';
import type { Visits } from '#ports/visits.ts';
import { itemColumns, many, one, run, toItem, type ItemRow, type Trx } from './rows.ts';

type VisitRow = {
  readonly organisationId: string;
  readonly isOver: boolean;
  readonly askedAt: Date;
};

export const makeVisits = (trx: Trx): Visits => ({
  find: async (meetingId) => {
    const row = await one(
      trx,
      sql<VisitRow>`select organisation_id as "organisationId", is_over as "isOver", asked_at as "askedAt"
        from visits where meeting_id = ${meetingId}`,
    );
    if (!row) return null;
    const guests = await many(
      trx,
      sql<VisitGuest>`select guest_id as "guestId", is_patient as "isPatient", place, session_id as "sessionId",
          removed_at as "removedAt"
        from visit_guests where meeting_id = ${meetingId}`,
    );
    return { meetingId, ...row, guests };
  },
  end: (meetingId) =>
    run(trx, sql`update visits set is_over = true where meeting_id = ${meetingId}`),
  ...makeStandings(trx),
  ensureSpace: ({ id, organisationId }, at) =>
    run(
      trx,
      sql`insert into spaces (id, organisation_id, kind, made_at) values (${id}, ${organisationId}, 'meeting', ${at})
        on conflict do nothing`,
    ),
  documents: async (meetingId, limit) => {
    const rows = await many(
      trx,
      sql<
        ItemRow & { made_at: Date }
      >`select ${itemColumns}, i.made_at, false as is_binned_above, 0 as depth,
          'none' as share
        from items i join spaces s on s.id = i.space_id
        where i.meeting_id = ${meetingId} and i.kind = 'file' and i.binned_at is null
        order by i.made_at, i.id limit ${limit}`,
    );
    return rows.map((row) => ({ item: toItem(row), madeAt: row.made_at }));
  },
  countSentBy: async (meetingId, guestId) => {
    const row = await one(
      trx,
      sql<{
        count: number;
      }>`select ((select count(*) from items where meeting_id = ${meetingId} and made_by = ${guestId})
          + (select count(*) from uploads where meeting_id = ${meetingId} and person_id = ${guestId}
              and state in ('receiving', 'scanning')))::integer as count`,
    );
    return row?.count ?? 0;
  },
  keep: makeKeep(trx),
});

const makeStandings = (trx: Trx): Pick<Visits, 'standing' | 'isProfessional'> => ({
  standing: async (meetingId) => {
    const row = await one(
      trx,
      sql<{ standing: MeetingStanding }>`select stands_in(${meetingId}) as standing`,
    );
    return row?.standing ?? 'none';
  },
  isProfessional: async (meetingId, personId) =>
    (await one(
      trx,
      sql`select 1 from visit_people where meeting_id = ${meetingId} and person_id = ${personId}`,
    )) !== null,
});

const makeKeep =
  (trx: Trx): Visits['keep'] =>
  async ({ meetingId, organisationId, number, isOver, professionals, guests }, at) => {
    const taken = await one(
      trx,
      sql`insert into visits (meeting_id, organisation_id, number, is_over, asked_at)
        values (${meetingId}, ${organisationId}, ${number}, ${isOver}, ${at})
        on conflict (meeting_id) do update set number = excluded.number, asked_at = excluded.asked_at,
            is_over = visits.is_over or excluded.is_over
          where visits.number <= excluded.number
        returning 1`,
    );
    // An answer that was overtaken on its way must not bring back what was before it.
    if (taken === null) return;
    await run(trx, sql`delete from visit_people where meeting_id = ${meetingId}`);
    for (const { personId, isModerator } of professionals)
      await run(
        trx,
        sql`insert into visit_people (meeting_id, person_id, is_moderator)
          values (${meetingId}, ${personId}, ${isModerator})`,
      );
    await run(trx, sql`delete from visit_guests where meeting_id = ${meetingId}`);
    for (const { guestId, isPatient, place, sessionId, removedAt = null } of guests)
      await run(
        trx,
        sql`insert into visit_guests (meeting_id, guest_id, is_patient, place, session_id, removed_at)
          values (${meetingId}, ${guestId}, ${isPatient}, ${place}, ${sessionId}, ${removedAt})`,
      );
  };
