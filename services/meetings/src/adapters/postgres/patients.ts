import { sql, type RawBuilder } from 'kysely';
import type { AmongConsultations, FoundPatient, Patients } from '#ports/patients.ts';
import { many, one, type GuestRow, type MeetingRow, type Trx } from './rows.ts';

export const makePatients = (trx: Trx): Patients => ({
  lastLanguage: async (email, { organisationId, hostId }) => {
    const row = await one(
      trx,
      sql<
        Pick<GuestRow, 'locale'>
      >`select g.locale from guests g join meetings m on m.id = g.meeting_id
        where g.organisation_id = ${organisationId} and g.email_key = lower(${email})
          and g.role = 'patient' and (${hostId}::uuid is null or m.host_id = ${hostId}::uuid)
        order by g.link_sent_at desc limit 1`,
    );
    return row?.locale ?? null;
  },
  ofConsultations: async (ids, { organisationId, hostId }) => {
    const rows = await many(
      trx,
      sql<NamedRow>`select m.id, g.name, m.starts_at, (
          select json_agg(json_build_object('id', o.id, 'name', o.name) order by o.role desc, o.id)
          from guests o where o.meeting_id = m.id) as guests
        from meetings m join guests g on g.meeting_id = m.id and g.role = 'patient'
        where m.id = any(${ids}::uuid[]) and m.kind = 'consultation' and m.organisation_id = ${organisationId}
          and (${hostId}::uuid is null or m.host_id = ${hostId}::uuid)`,
    );
    return rows.map(({ id, name, starts_at, guests }) => ({
      id,
      patientName: name,
      startsAt: starts_at.toISOString(),
      guests,
    }));
  },
  wordsOf: async (name) => {
    const row = await one(trx, sql<{ words: string[] }>`select name_words(${name}) as words`);
    return row?.words ?? [];
  },
  named: async (words, among, most) => {
    const [rarest, ...others] = await rarestFirst(trx, words, among);
    if (!rarest) return [];
    const candidates = rarest.isRare ? withWord(rarest.word, among) : ofLate(among);
    const asked = (rarest.isRare ? others : [rarest, ...others]).map(
      ({ word }) => sql`and exists (select 1 from guest_words o where o.guest_id = g.id
        and o.organisation_id = ${among.organisationId} and ${begins(sql`o.word`, word)})`,
    );
    // One person is planned again and again: the last time counts.
    const rows = await many(
      trx,
      sql<FoundRow>`select * from (
          select distinct on (name_words(g.name), g.date_of_birth) g.id, g.meeting_id, g.name,
            to_char(g.date_of_birth, 'YYYY-MM-DD') as birth, g.email, g.locale, g.phone_written, g.link_sent_at,
            m.host_id
          from ${candidates} where g.role = 'patient' ${sql.join(asked, sql` `)}
          order by name_words(g.name), g.date_of_birth, g.link_sent_at desc
        ) as lately order by link_sent_at desc limit ${most}`,
    );
    return rows.map(toFound);
  },
});

/** Of more guests than this a word tells nothing: whoever is looked for among them was here lately, or has another word. */
const fewGuests = 1_000;
/** So many consultations back, the latest first. */
const ofLateMost = 3_000;

type Rated = { readonly word: string; readonly isRare: boolean };

/** The words with the one of the fewest guests first, so that what is asked of each guest is asked of few. */
async function rarestFirst(
  trx: Trx,
  words: readonly string[],
  { organisationId }: AmongConsultations,
): Promise<readonly Rated[]> {
  const counts = words.map(
    (word, at) => sql`select ${at}::int as place, count(*)::int as guests from (
      select 1 from guest_words w where w.organisation_id = ${organisationId} and ${begins(sql`w.word`, word)}
        limit ${fewGuests + 1}) as counted`,
  );
  const rows = await many(
    trx,
    sql<{
      place: number;
      guests: number;
    }>`${sql.join(counts, sql` union all `)} order by guests, place`,
  );
  return rows.map(({ place, guests }) => ({
    word: words[place] ?? '',
    isRare: guests <= fewGuests,
  }));
}

const withWord = (
  word: string,
  { organisationId, hostId }: AmongConsultations,
): RawBuilder<unknown> =>
  sql`(select distinct w.guest_id from guest_words w
        where w.organisation_id = ${organisationId} and ${begins(sql`w.word`, word)}) as named
      join guests g on g.id = named.guest_id
      join meetings m on m.id = g.meeting_id and m.kind = 'consultation'
        and (${hostId}::uuid is null or m.host_id = ${hostId}::uuid)`;

const ofLate = ({ organisationId, hostId }: AmongConsultations): RawBuilder<unknown> =>
  sql`(select id, host_id from meetings where organisation_id = ${organisationId} and kind = 'consultation'
        ${hostId === null ? sql`` : sql`and host_id = ${hostId}`}
        order by starts_at desc limit ${ofLateMost}) as m
      join guests g on g.meeting_id = m.id`;

type NamedRow = Pick<GuestRow, 'name'> &
  Pick<MeetingRow, 'id' | 'starts_at'> & {
    readonly guests: Pick<GuestRow, 'id' | 'name'>[];
  };

type FoundRow = Pick<
  GuestRow,
  'id' | 'meeting_id' | 'name' | 'email' | 'locale' | 'phone_written'
> &
  Pick<MeetingRow, 'host_id'> & {
    /** A patient has one. */
    readonly birth: string;
  };

const toFound = ({
  id,
  meeting_id,
  host_id,
  phone_written,
  birth,
  ...row
}: FoundRow): FoundPatient => ({
  guestId: id,
  meetingId: meeting_id,
  patient: {
    name: row.name,
    dateOfBirth: birth,
    email: row.email,
    locale: row.locale,
    phone: phone_written,
    hostId: host_id,
  },
});

const last = '\u{10FFFF}';

/** As a span: operators of patterns use no index behind row-level security. */
const begins = (column: RawBuilder<unknown>, word: string): RawBuilder<unknown> =>
  sql`${column} >= ${word} and ${column} < ${word + last}`;
