import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { Role, ServiceName } from '@astra/contracts/actor';
import type { AuditEntry, AuditRow } from '@astra/contracts/audit';
import type { CloudEvent } from '@astra/contracts/events';
import { systemClock } from '@astra/kit/clock';
import { makeLog } from '@astra/kit/log';
import { migrate } from '@astra/kit/migrate';
import { systemRandom } from '@astra/kit/random';
import type { App } from '@astra/kit/server';
import { makeTokenVerifier } from '@astra/kit/tokens';
import { makePreparedDatabase, type TestDatabase } from '@astra/testing/postgres';
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';
import { buildSecurity } from '#wiring.ts';

export const kerval = systemRandom.uuid();
export const elsewhere = systemRandom.uuid();

/** The whole service with real PostgreSQL and a test issuer. */
export type TestSecurity = {
  readonly app: App;
  readonly place: TestDatabase;
  readonly issuer: TestIssuer;
  readonly post: (events: readonly CloudEvent[], from?: ServiceName) => Promise<number>;
  readonly asMember: (roles: readonly Role[], organisationId?: string) => Promise<string>;
  /** Null: the time that it is. */
  readonly time: { at: Date | null };
  readonly read: (query?: string, authorization?: string) => Promise<Page>;
  readonly stop: () => Promise<void>;
};
type Page = { readonly items: AuditRow[]; readonly next: string | null };

export async function startSecurity(): Promise<TestSecurity> {
  const folder = fileURLToPath(new URL('../migrations', import.meta.url));
  const place = await makePreparedDatabase(inject('postgresAdminUrl'), 'security', (urls) =>
    migrate({ ...urls, folder }),
  );
  const issuer = await makeTestIssuer();
  const time: TestSecurity['time'] = { at: null };
  const { app, stop } = await buildSecurity({
    databaseUrl: place.url,
    log: makeLog('security', 'silent'),
    clock: { now: () => time.at ?? systemClock.now() },
    random: systemRandom,
    verify: makeTokenVerifier({
      issuer: issuer.issuer,
      audience: 'urn:astra:security',
      keys: issuer.keys,
    }),
  });
  const asMember: TestSecurity['asMember'] = async (roles, organisationId = kerval) =>
    `Bearer ${await issuer.forMember({ id: systemRandom.uuid(), organisationId, roles }, 'security')}`;
  return {
    app,
    place,
    issuer,
    time,
    asMember,
    post: async (payload, from = 'meetings') => {
      const token = await issuer.forService(from, 'security');
      const reply = await app.inject({
        method: 'POST',
        url: '/internal/events',
        headers: { authorization: `Bearer ${token}` },
        payload,
      });
      return reply.statusCode;
    },
    read: async (query = '', authorization) => {
      const headers = { authorization: authorization ?? (await asMember(['security-officer'])) };
      return (await app.inject({ url: `/audit${query}`, headers })).json<Page>();
    },
    stop: async () => {
      await app.close();
      for (const end of stop) await end();
      await place.drop();
    },
  };
}

export const anEntry = (facts: Partial<AuditEntry> = {}): AuditEntry => ({
  id: systemRandom.uuid(),
  at: '2026-11-23T08:00:00.000Z',
  service: 'meetings',
  organisationId: kerval,
  actorKind: 'member',
  actorId: systemRandom.uuid(),
  via: null,
  action: 'meeting.open',
  targetKind: 'meeting',
  targetId: systemRandom.uuid(),
  subjectId: null,
  outcome: 'done',
  reason: null,
  sessionId: 'session',
  origin: null,
  requestId: null,
  ...facts,
});

export const told = (entry: unknown, from: ServiceName = 'meetings'): CloudEvent => ({
  specversion: '1.0',
  id: systemRandom.uuid(),
  source: `urn:astra:${from}`,
  type: 'audit.recorded',
  time: '2026-11-23T08:00:00.000Z',
  datacontenttype: 'application/json',
  data: entry,
});
