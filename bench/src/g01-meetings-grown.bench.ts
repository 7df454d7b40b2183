import { hash, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Role } from '@astra/contracts/actor';
import { startThrowAway } from '@astra/platform-local/postgres/throw-away';
import type { Bench, Figure } from '#lib/bench.ts';
import { inMs, percentile, timed } from '#lib/figures.ts';
import { withLoneService, type LoneService } from '#lib/lone-service.ts';

const most = 1_000_000;
const hosts = 200;
const organisationId = randomUUID();
/** As the database makes them. */
const hostOf = (n: number): string =>
  hash('md5', `h${n % hosts}`).replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-');

/** What whoever plans waits for, as consultations become ten and a hundred times as many. */
export const bench: Bench = {
  id: 'G1',
  title: 'planning, as consultations become more: the day, free times, patients of before',
  run: async () => {
    const postgres = await startThrowAway({ waitsForDisk: true });
    try {
      return await withLoneService(
        {
          name: 'meetings',
          superuserUrl: postgres.adminUrl,
          environment: {
            SECURITY_URL: 'http://127.0.0.1:9',
            CONNECTORS_URL: 'http://127.0.0.1:9',
            LINK_KEY: randomBytes(32).toString('base64url'),
            ENGINES: 'memory',
          },
        },
        async (service) => ({
          figures: await growthFigures(service),
          notes: [
            `The service alone over HTTP with a token; PostgreSQL waits for the disk. One organisation of ${hosts} clinicians, each patient seen ten times, over two years; 8,000 family names, 200 first names; 30 readings of each kind. The entry of the trail about each person shown is written in the same time.`,
          ],
        }),
      );
    } finally {
      await postgres.stop();
    }
  },
};

async function growthFigures(service: LoneService): Promise<readonly Figure[]> {
  const client = new pg.Client({ connectionString: service.database.ownerUrl });
  await client.connect();
  try {
    return await whileItGrows(service, client);
  } finally {
    await client.end();
  }
}

async function whileItGrows(service: LoneService, client: pg.Client): Promise<readonly Figure[]> {
  await client.query("select set_config('astra.scope', 'system', false)");
  const figures: Figure[] = [];
  for (const size of [most / 100, most / 10, most]) {
    await fill(client, size);
    for (const [what, role, ask] of readings) {
      const times = await timesOf(service, role, ask);
      const p95 = percentile(times, 0.95);
      figures.push({
        what: `${what}, ${size.toLocaleString('en')} consultations`,
        value: `${inMs(percentile(times, 0.5))} median, ${inMs(p95)} p95`,
        bar: '≤ 200 ms',
        holds: p95 <= 200,
      });
    }
  }
  return figures;
}

type Ask = readonly [path: string, body?: object];
const lookFor = (name: string): Ask => ['/known-patients/look', { name }];
const theDay = '/meetings?day=2026-06-15';
const readings: readonly (readonly [string, Role, Ask])[] = [
  ['three letters of many names', 'secretary', lookFor('mar')],
  ['a first name that many have', 'secretary', lookFor('prenomaa')],
  ['a whole name', 'secretary', lookFor('prenomaa marbelou')],
  ['nobody of that name', 'secretary', lookFor('nothinglike')],
  ['three letters, of one clinician', 'clinician', lookFor('mar')],
  ['the day of a house', 'secretary', [theDay]],
  ['the day of one clinician', 'clinician', [theDay]],
  [
    'in which language somebody reads',
    'secretary',
    ['/patient-languages/look', { email: 'p77@courriel.example' }],
  ],
];

async function timesOf(
  { url, issuer }: LoneService,
  role: Role,
  [path, body]: Ask,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < 30; n += 1) {
    // Somebody else each time: who looks often is slowed down.
    const id = role === 'clinician' ? hostOf(n) : randomUUID();
    const token = await issuer.forMember({ id, organisationId, roles: [role] }, 'meetings');
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
    };
    const wish = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
    const { result, ms } = await timed(async () => {
      const reply = await fetch(`${url}${path}`, wish);
      await reply.text();
      return reply.status;
    });
    if (result !== 200) throw new Error(`${path} was answered ${result}`);
    times.push(ms);
  }
  return times;
}

const syllables = `(array['mar','ber','le','du','gau','roux','bel','lou','kerv','tan','mo','fer','ri','so','pel','vi','cha','do','na','gui'])`;

/** Consultations of two years and their patients, as planning leaves them. */
async function fill(client: pg.Client, size: number): Promise<void> {
  const { rows } = await client.query<{ n: string }>('select count(*) as n from meetings');
  const from = Number(rows[0]?.n ?? 0);
  await client.query(
    `insert into meetings (id, organisation_id, kind, visit_kind, state, host_id, starts_at, duration_minutes, ends_at,
       room_id, created_by, idempotency_key, request_hash)
     select md5('m' || n)::uuid, $1, 'consultation', 'follow-up', 'ended',
       md5('h' || n % ${hosts})::uuid, start, 20,
       start + interval '20 minutes', md5('r' || n), md5('h' || n % ${hosts})::uuid, md5('k' || n)::uuid, 'filled'
     from (select n, timestamptz '2025-01-01' + (n::bigint * 7919 % ${most}) * (interval '730 days' / ${most}) as start
       from generate_series($2::int, $3::int) n) as numbered`,
    [organisationId, from, size - 1],
  );
  await client.query(
    `insert into guests (id, organisation_id, meeting_id, name, email, date_of_birth, locale, family_key, step, link_sent_at)
     select md5('g' || n)::uuid, $1, md5('m' || n)::uuid,
       'Mme Prenom' || chr(97 + p % 10) || chr(97 + p / 10 % 20) || ' '
         || initcap(${syllables}[1 + p * 7 % 20] || ${syllables}[1 + p / 20 % 20] || ${syllables}[1 + p / 400 % 20]),
       'p' || p || '@courriel.example', date '1930-01-01' + p % 29000, 'fr', 'filled', 'left',
       timestamptz '2025-01-01' + (n::bigint * 7919 % ${most}) * (interval '730 days' / ${most})
     from (select n, n / 10 as p from generate_series($2::int, $3::int) n) as numbered`,
    [organisationId, from, size - 1],
  );
  await client.query('analyze meetings, guests, guest_words');
}
