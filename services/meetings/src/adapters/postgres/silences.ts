import { sql } from 'kysely';
import type { Silence, Silences, SilentPerson } from '#ports/silences.ts';
import { many, one, run, type Trx } from './rows.ts';

const columns = sql`s.meeting_id as "meetingId", s.person_id as "personId", s.by_id as "byId", s.at,
  s.breaches as count, s.breached_at as "breachedAt"`;

type Row<T extends Silence> = Omit<T, 'breaches'> & {
  readonly count: number;
  readonly breachedAt: Date | null;
};
const toSilence = <T extends Silence>({ count, breachedAt, ...row }: Row<T>) => ({
  ...row,
  breaches: { count, at: breachedAt },
});

export const makeSilences = (trx: Trx): Silences => ({
  put: ({ meetingId, personId, organisationId, byId, at }) =>
    run(
      trx,
      sql`insert into silences (meeting_id, person_id, organisation_id, by_id, at)
        values (${meetingId}, ${personId}, ${organisationId}, ${byId}, ${at})
        on conflict (meeting_id, person_id) do update set by_id = ${byId}, at = ${at}`,
    ),
  lift: ({ meetingId, personId }) =>
    run(trx, sql`delete from silences where meeting_id = ${meetingId} and person_id = ${personId}`),
  all: async (before) =>
    (
      await many(
        trx,
        sql<Row<SilentPerson>>`select ${columns}, m.room_id as "roomId", m.engine_id as "engineId",
            p.id as "participantId"
          from silences s join meetings m on m.id = s.meeting_id and m.state = 'open'
            join participants p on p.meeting_id = s.meeting_id and p.person_id = s.person_id
          where s.at < ${before}`,
      )
    ).map(toSilence),
  findForChange: async ({ meetingId, personId }) => {
    const row = await one(
      trx,
      sql<Row<Silence>>`select ${columns} from silences s
        where s.meeting_id = ${meetingId} and s.person_id = ${personId} for update`,
    );
    return row && toSilence(row);
  },
  note: ({ meetingId, personId }, { count, at }) =>
    run(
      trx,
      sql`update silences set breaches = ${count}, breached_at = ${at}
        where meeting_id = ${meetingId} and person_id = ${personId}`,
    ),
});
