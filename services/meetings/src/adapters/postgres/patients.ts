import { sql, type RawBuilder } from 'kysely';
import type { FoundPatient, Patients } from '#ports/patients.ts';
import { many, one, type GuestRow, type Trx } from './rows.ts';

export const makePatients = (trx: Trx): Patients => ({
  lastLanguage: async (email, { organisationId, hostId }) => {
    const row = await one(
      trx,
      sql<
        Pick<GuestRow, 'locale'>
      >`select g.locale from guests g join meetings m on m.id = g.meeting_id
        where g.organisation_id = ${organisationId} and lower(g.email) = lower(${email})
          and g.role = 'patient' and (${hostId}::uuid is null or m.host_id = ${hostId}::uuid)
        order by g.link_sent_at desc limit 1`,
    );
    return row?.locale ?? null;
  },
  wordsOf: async (name) => {
    const row = await one(trx, sql<{ words: string[] }>`select name_words(${name}) as words`);
    return row?.words ?? [];
  },
  named: async (words, { organisationId, hostId }, most) => {
    const [first = '', ...others] = words;
    const alsoNamed = others.map(
      (word) => sql`and exists (select 1 from guest_words o where o.guest_id = g.id
        and o.organisation_id = ${organisationId} and ${begins(sql`o.word`, word)})`,
    );
    // One person is planned again and again: the last time counts.
    const rows = await many(
      trx,
      sql<FoundRow>`select * from (
          select distinct on (name_words(g.name), g.date_of_birth) g.id, g.meeting_id, g.name,
            to_char(g.date_of_birth, 'YYYY-MM-DD') as birth, g.email, g.locale, g.phone_written, g.link_sent_at
          from guest_words w join guests g on g.id = w.guest_id join meetings m on m.id = g.meeting_id
          where w.organisation_id = ${organisationId} and ${begins(sql`w.word`, first)}
            and g.organisation_id = ${organisationId} and g.role = 'patient' and m.kind = 'consultation'
            and (${hostId}::uuid is null or m.host_id = ${hostId}::uuid) ${sql.join(alsoNamed, sql` `)}
          order by name_words(g.name), g.date_of_birth, g.link_sent_at desc
        ) as lately order by link_sent_at desc limit ${most}`,
    );
    return rows.map(toFound);
  },
});

type FoundRow = Pick<
  GuestRow,
  'id' | 'meeting_id' | 'name' | 'email' | 'locale' | 'phone_written'
> & {
  /** A patient has one. */
  readonly birth: string;
};

const toFound = ({ id, meeting_id, phone_written, birth, ...row }: FoundRow): FoundPatient => ({
  guestId: id,
  meetingId: meeting_id,
  patient: {
    name: row.name,
    dateOfBirth: birth,
    email: row.email,
    locale: row.locale,
    phone: phone_written,
  },
});

const last = '\u{10FFFF}';

/** As a span: operators of patterns use no index behind row-level security. */
const begins = (column: RawBuilder<unknown>, word: string): RawBuilder<unknown> =>
  sql`${column} >= ${word} and ${column} < ${word + last}`;
