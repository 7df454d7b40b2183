import { sql, type RawBuilder } from 'kysely';
import type { RatedYear, RatingCount, Ratings, Remark } from '#ports/ratings.ts';
import { many, one, run, type Trx } from './rows.ts';

const monthIn = (timezone: string): RawBuilder<string> =>
  sql`to_char(at at time zone ${timezone}, 'YYYY-MM')`;

/** From the first moment of the month eleven months ago. */
const inYear = ({ organisationId, timezone, now }: RatedYear): RawBuilder<boolean> =>
  sql`organisation_id = ${organisationId} and at <= ${now} and at >=
    (date_trunc('month', ${now}::timestamptz at time zone ${timezone}) - interval '11 months') at time zone ${timezone}`;

export const makeRatings = (trx: Trx): Ratings => ({
  rate: (guest, { stars, comment, at }) =>
    run(
      trx,
      sql`insert into ratings (guest_id, organisation_id, meeting_id, stars, comment, at)
        values (${guest.id}, ${guest.organisationId}, ${guest.meetingId}, ${stars}, ${comment}, ${at})
        on conflict (guest_id) do update set stars = excluded.stars, comment = excluded.comment, at = excluded.at`,
    ),
  hasRated: async (guestId) =>
    (await one(trx, sql`select 1 from ratings where guest_id = ${guestId}`)) !== null,
  counts: (year) =>
    many(
      trx,
      sql<RatingCount>`select ${monthIn(year.timezone)} as month, stars, count(*)::int as count
        from ratings where ${inYear(year)} group by 1, 2 order by 1 desc, 2`,
    ),
  remarks: (year, most) =>
    many(
      trx,
      sql<Remark>`select ${monthIn(year.timezone)} as month, stars, comment as text
        from ratings where ${inYear(year)} and comment is not null
        order by at desc, guest_id limit ${most}`,
    ),
});
