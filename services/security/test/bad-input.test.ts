import pg from 'pg';
import { systemRandom } from '@astra/kit/random';
import { testBadInput } from '@astra/testing/bad-input';
import type { Example } from '@astra/testing/requests';
import { shared } from '@astra/testing/shared';
import { anEntry, elsewhere, kerval, startSecurity, told } from './arrange.ts';

const security = shared(() => startSecurity());

const uuid = systemRandom.uuid;
/** Who is refused is written down by this service itself: everything else must stay as it is. */
async function toldByOthers(): Promise<unknown> {
  const client = new pg.Client({ connectionString: security.place.url });
  await client.connect();
  try {
    await client.query("select set_config('astra.scope', 'system', false)");
    const found = await client.query<{ all: string }>(
      "select string_agg(e::text, ' ' order by sequence) as all from entries e where service <> 'security'",
    );
    return found.rows;
  } finally {
    await client.end();
  }
}

const withoutScheme = (authorization: string): string => authorization.replace('Bearer ', '');
const forAll = (answers: number) => (): Example => ({ answers });
const byOfficer = async (more: Partial<Example> = {}): Promise<Example> => ({
  token: withoutScheme(await security.asMember(['security-officer'])),
  others: [
    withoutScheme(
      await security.asMember(['clinician', 'secretary', 'organisation-administrator']),
    ),
    await security.issuer.forService('meetings', 'security'),
    await security.issuer.forGuest(
      { id: uuid(), organisationId: kerval, meetingId: uuid() },
      'security',
    ),
  ],
  answers: 200,
  ...more,
});
const byPlatform = async (more: Partial<Example> = {}): Promise<Example> => {
  const [officer, others] = [await byOfficer(more), await security.asMember(['clinician'])];
  const token = withoutScheme(await security.asMember(['platform-administrator']));
  return { ...officer, token, others: [officer.token ?? '', withoutScheme(others)] };
};
const search = {
  query: {
    cursor: Buffer.from('2026-11-23T08:00:00.000Z 5').toString('base64url'),
    limit: '20',
    from: '2026-11-01T00:00:00Z',
    to: '2026-12-01T00:00:00Z',
    action: 'meeting.open',
    actorId: uuid(),
    targetId: uuid(),
    subjectId: uuid(),
    outcome: 'done',
  },
  secrets: ['/actorId', '/targetId', '/subjectId'],
};
/** What the search would find, but for whose it is. */
async function entryOf(organisationId: string | null): Promise<Partial<Example>> {
  const ids = { actorId: uuid(), targetId: uuid(), subjectId: uuid() };
  const entry = anEntry({ ...ids, organisationId, at: '2026-11-22T08:00:00.000Z' });
  await security.post([told(entry)]);
  return { ...search, crossedQuery: [ids] };
}
const anything = anEntry({
  via: 'connectors',
  subjectId: uuid(),
  reason: 'not-allowed',
  origin: '192.0.2.0/24',
  requestId: uuid(),
  purpose: 'TREAT',
});

testBadInput({
  app: () => security.app,
  atLeast: 1_400,
  holds: toldByOthers,
  forgeries: () => security.issuer.forgeries('security', 'meetings'),
  examples: {
    'GET /health/live': forAll(200),
    'GET /health/ready': forAll(200),
    'GET /internal/metrics': forAll(200),
    'GET /audit/actions': () => byOfficer(),
    'GET /audit': async () => byOfficer(await entryOf(elsewhere)),
    'GET /audit/platform/actions': () => byPlatform(),
    'GET /audit/platform': async () => byPlatform(await entryOf(kerval)),
    'POST /internal/events': async () => ({
      token: await security.issuer.forService('meetings', 'security'),
      others: [
        withoutScheme(await security.asMember(['security-officer'])),
        await security.issuer.forService('security', 'security'),
      ],
      body: [{ ...told(anything), traceparent: '00-1-1-01' }],
      events: { 'audit.recorded': anything },
      answers: 204,
    }),
  },
});
