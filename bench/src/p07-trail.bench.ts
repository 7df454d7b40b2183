import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startThrowAway } from '@astra/platform-local/postgres/throw-away';
import type { Bench, Figure } from '#lib/bench.ts';
import { inMs, percentile, timed } from '#lib/figures.ts';
import { withLoneService, type LoneService } from '#lib/lone-service.ts';

const organisations = Array.from({ length: 5 }, () => randomUUID());
const kerval = organisations[0] ?? '';
const batch = 100;
const rows = 1_000_000;

/** The trail: durable appends over HTTP, and the officer's search over a million entries. */
export const bench: Bench = {
  id: 'P7',
  title: 'the trail: append, and search over 10⁶ entries (proofs come with the Merkle log)',
  run: async () => {
    const postgres = await startThrowAway({ waitsForDisk: true });
    try {
      return await withLoneService(
        { name: 'security', superuserUrl: postgres.adminUrl },
        async (service) => ({
          figures: [...(await growthFigures(service)), ...(await appendFigures(service))],
          notes: [
            `Appends: batches of ${batch} events posted to the service by 4 senders for 10 s, each durable (fsync) when acknowledged. Peer: the same batches inserted by one statement each on 4 connections of the runtime role, the same table. 10⁶ entries are there already.`,
            'Searches: GET /audit with a token, 40 of each kind, a page of 50, 5 organisations of one size; the entry about the reading is written in the same time.',
          ],
        }),
      );
    } finally {
      await postgres.stop();
    }
  },
};

const anEntry = () => ({
  id: randomUUID(),
  at: new Date().toISOString(),
  service: 'meetings',
  organisationId: kerval,
  actorKind: 'member',
  actorId: randomUUID(),
  via: null,
  action: 'meeting.open',
  targetKind: 'meeting',
  targetId: randomUUID(),
  subjectId: randomUUID(),
  outcome: 'done',
  reason: null,
  sessionId: randomUUID(),
  origin: null,
  requestId: randomUUID(),
});

async function appendFigures(service: LoneService): Promise<readonly Figure[]> {
  const token = await service.issuer.forService('meetings', 'security');
  const send = async (): Promise<void> => {
    const events = Array.from({ length: batch }, () => ({
      specversion: '1.0',
      id: randomUUID(),
      source: 'urn:astra:meetings',
      type: 'audit.recorded',
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: anEntry(),
    }));
    const reply = await fetch(`${service.url}/internal/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(events),
    });
    if (reply.status !== 204) throw new Error(`The service answered ${reply.status}`);
  };
  const ours = await perSecond(() => Promise.resolve(send));
  const pool = new pg.Pool({ connectionString: service.database.url, max: 4 });
  const peer = await perSecond(async () => () => insertBare(pool));
  await pool.end();
  return [
    {
      what: 'appended, durable',
      value: `${Math.round(ours)}/s`,
      peer: `${Math.round(peer)}/s`,
      bar: '≥ 2,000/s',
      holds: ours >= 2_000,
    },
  ];
}

async function insertBare(pool: pg.Pool): Promise<void> {
  const entries = JSON.stringify(Array.from({ length: batch }, anEntry));
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('astra.scope', 'system', true)`);
    await client.query(
      `insert into entries (id, at, service, organisation_id, actor_kind, actor_id, action, target_id, subject_id, outcome)
       select id, at, service, "organisationId", "actorKind", "actorId", action, "targetId", "subjectId", outcome
       from jsonb_to_recordset($1::jsonb) as e (id uuid, at timestamptz, service text, "organisationId" uuid,
         "actorKind" text, "actorId" text, action text, "targetId" text, "subjectId" text, outcome text)`,
      [entries],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function perSecond(prepare: () => Promise<() => Promise<void>>): Promise<number> {
  const send = await prepare();
  const end = performance.now() + 10_000;
  let sent = 0;
  const { ms } = await timed(() =>
    Promise.all(
      Array.from({ length: 4 }, async () => {
        while (performance.now() < end) {
          await send();
          sent += batch;
        }
      }),
    ),
  );
  return (sent / ms) * 1000;
}

/** The same searches at each size: what grows with the trail is seen. */
async function growthFigures(service: LoneService): Promise<readonly Figure[]> {
  const client = new pg.Client({ connectionString: service.database.ownerUrl });
  await client.connect();
  const figures: Figure[] = [];
  for (const size of [rows / 100, rows / 10, rows]) {
    await fill(client, size);
    const known = await aKnownEntry(client);
    for (const [what, query] of searches(known)) {
      const times = await timesOf(service, query);
      const p95 = percentile(times, 0.95);
      figures.push({
        what: `${what}, ${size.toLocaleString('en')} entries`,
        value: `${inMs(percentile(times, 0.5))} median, ${inMs(p95)} p95`,
        bar: '< 200 ms',
        holds: p95 < 200,
      });
    }
  }
  await client.end();
  return figures;
}

type Known = { readonly actor_id: string; readonly subject_id: string };

const searches = (known: Known): readonly (readonly [string, string])[] => [
  ['newest', '/audit'],
  ['one action', '/audit?action=meeting.admit'],
  ['a rare action', '/audit?action=break.glass'],
  ['one person', `/audit?actorId=${known.actor_id}`],
  ['about one person', `/audit?subjectId=${known.subject_id}`],
  ['refusals', '/audit?outcome=refused'],
  ['a day long ago', '/audit?from=2026-01-10T00:00:00Z&to=2026-01-11T00:00:00Z'],
  ['the first half of the year', '/audit?from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z'],
  [
    'refusals of an action on a day long ago',
    '/audit?from=2026-01-10T00:00:00Z&to=2026-01-11T00:00:00Z&action=meeting.admit&outcome=refused',
  ],
  ['nothing found', `/audit?actorId=${randomUUID()}&outcome=done`],
  ['actions that occur', '/audit/actions'],
];

/** Entries from 1 January to 1 July, in the order of time, as they would have come. */
async function fill(client: pg.Client, size: number): Promise<void> {
  const { rows: found } = await client.query<{ n: string }>('select count(*) as n from entries');
  const missing = size - Number(found[0]?.n ?? 0);
  if (missing <= 0) return;
  await client.query(
    `insert into entries (id, at, service, organisation_id, actor_kind, actor_id, action, target_kind, target_id,
       subject_id, outcome, session_id, request_id)
     select gen_random_uuid(), timestamptz '2026-01-01' + n * (interval '181 days' / $1::int), 'meetings',
       ($2::uuid[])[1 + n % 5], 'member', md5((n % 400)::text)::uuid::text,
       case when n % 50000 = 7 then 'break.glass'
            else (array['meeting.plan','meeting.open','meeting.admit','meeting.end','mail.send','session.begin',
              'person.see','consent.give','meeting.change','meeting.write'])[1 + (n / 7) % 10] end,
       'meeting', md5((n / 12)::text)::uuid::text, md5((n / 30)::text)::uuid::text,
       case when n % 97 = 0 then 'refused' else 'done' end, md5((n / 80)::text)::uuid::text, gen_random_uuid()::text
     from generate_series(1, $1::int) as n`,
    [missing, organisations],
  );
  await client.query('analyze entries');
}

async function aKnownEntry(client: pg.Client): Promise<Known> {
  const { rows: found } = await client.query<Known>(
    `select actor_id, subject_id from entries where organisation_id = $1 and at < '2026-07-01' order by sequence limit 1 offset 1000`,
    [kerval],
  );
  return found[0] ?? { actor_id: '', subject_id: '' };
}

async function timesOf({ url, issuer }: LoneService, query: string): Promise<readonly number[]> {
  const officer = {
    id: randomUUID(),
    organisationId: kerval,
    roles: ['security-officer'],
  } as const;
  const headers = { authorization: `Bearer ${await issuer.forMember(officer, 'security')}` };
  const times: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    const { result, ms } = await timed(async () => {
      const reply = await fetch(`${url}${query}`, { headers });
      await reply.text();
      return reply.status;
    });
    if (result !== 200) throw new Error(`${query} was answered by ${result}`);
    times.push(ms);
  }
  return times;
}
