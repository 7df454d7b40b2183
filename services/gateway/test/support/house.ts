import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, writeFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { inject } from 'vitest';
import type { AuditEntry } from '@astra/contracts/audit';
import { makeLog } from '@astra/kit/log';
import { migrate } from '@astra/kit/migrate';
import { prepareOutbox } from '@astra/kit/outbox';
import { Secret } from '@astra/kit/secret';
import { freePort } from '@astra/platform-local/free-port';
import { keepWhatIsTold } from '@astra/testing/outbox-told';
import { makePreparedDatabase } from '@astra/testing/postgres';
import type { Config } from '#config.ts';
import { buildGateway } from '#wiring.ts';
import { Browser } from './browser.ts';
import { startIdentity } from './stand-in-identity.ts';
import { startService } from './stand-in-service.ts';

export type House = Awaited<ReturnType<typeof startHouse>>;

/** A gateway with a database of its own, a real OpenID provider and stand-ins of the services behind it. */
export async function startHouse(
  own: Partial<Config> = {},
  beside: Partial<Config['services']> = {},
) {
  const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
  const place = await makePreparedDatabase(inject('postgresAdminUrl'), 'gateway', async (urls) => {
    await migrate({ ...urls, folder });
    await prepareOutbox(urls, ['security']);
    await keepWhatIsTold(urls.ownerUrl);
  });
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const clientSecret = randomBytes(32).toString('hex');
  const identity = await startIdentity(origin, clientSecret);
  const service = await startService();
  const webRoot = await aWebApp();
  const config: Config = {
    host: '127.0.0.1',
    port,
    logLevel: 'silent',
    publicOrigin: origin,
    issuer: identity.issuer,
    databaseUrl: place.url,
    databaseOwnerUrl: place.ownerUrl,
    clientSecret: new Secret(clientSecret),
    sessionKey: new Secret(randomBytes(32).toString('base64url')),
    webRoot,
    jitsi: null,
    liveKits: {},
    editorOrigin: null,
    rateFactor: 1_000,
    proxyHops: 0,
    services: {
      identity: identity.url,
      meetings: service.url,
      connectors: service.url,
      security: service.url,
      documents: service.url,
      ...beside,
    },
    ...own,
  };
  const gateways: Awaited<ReturnType<typeof startGateway>>[] = [];
  const replica = async (atPort: number, change: Partial<Config> = {}) => {
    const gateway = await startGateway({ ...config, ...change, port: atPort });
    gateways.push(gateway);
    return gateway;
  };
  const { app } = await replica(port);
  const browsers: Browser[] = [];
  const browser = (at = origin): Browser => {
    const next = new Browser(at);
    browsers.push(next);
    return next;
  };
  return {
    app,
    origin,
    config,
    place,
    identity,
    service,
    replica,
    /** What the trail is told, oldest first; nothing leaves before a gateway is started. */
    trail: () => readTrail(place.url),
    /** Cuts every replica's line to the others, as a restart of PostgreSQL would. */
    cutNews: async () => {
      const admin = new pg.Client({ connectionString: inject('postgresAdminUrl') });
      await admin.connect();
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'live-%' and datname = $1",
        [new URL(place.url).pathname.slice(1)],
      );
      await admin.end();
    },
    /** A browser that nobody has used yet. */
    browser,
    /** The browser of somebody who is signed in. */
    member: async (): Promise<Browser> => {
      const next = browser();
      await next.signIn();
      return next;
    },
    stop: async () => {
      await Promise.all(browsers.map((each) => each.close()));
      await Promise.all(gateways.map((each) => each.stop()));
      await Promise.all([identity.stop(), service.stop()]);
      await place.drop();
      await rm(webRoot, { recursive: true });
    },
  };
}

async function startGateway(config: Config) {
  const { app, start, stop } = await buildGateway(config, makeLog('gateway', config.logLevel));
  await app.listen({ host: config.host, port: config.port });
  return {
    app,
    start,
    origin: `http://127.0.0.1:${config.port}`,
    stop: async () => {
      await app.close();
      for (const end of stop) await end();
    },
  };
}

async function readTrail(connectionString: string): Promise<readonly AuditEntry[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ data: AuditEntry }>(
    "select event -> 'data' as data from outbox.told order by id",
  );
  await client.end();
  return rows.map(({ data }) => data);
}

async function aWebApp(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'astra-web-'));
  await mkdir(join(root, 'assets'));
  const files = {
    'index.html': '<!doctype html><title>professionals</title>',
    'visit.html': '<!doctype html><title>patients</title>',
    'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '.hidden.txt': 'hidden',
    'assets/app-1a2b3c.js': 'console.log("plain")',
    'assets/app-1a2b3c.js.br': 'as brotli',
    'assets/app-1a2b3c.js.gz': 'as gzip',
    'assets/keys-1a2b3c.wasm': 'plain',
    'assets/keys-1a2b3c.wasm.br': 'as brotli',
    'assets/office-worker-1a2b3c.js': 'console.log("plain")',
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(root, name), text)));
  return root;
}

/** Tells the gateway what identity would. */
/** `at`: when it was told. */
export async function tell(
  house: House,
  ...[type, data, at = new Date()]: [type: string, data: unknown, at?: Date]
): Promise<number> {
  const browser = house.browser();
  const reply = await browser.ask('/internal/events', {
    method: 'POST',
    headers: { authorization: `Bearer ${await house.identity.sign('identity', 'gateway')}` },
    body: [
      {
        specversion: '1.0',
        id: crypto.randomUUID(),
        source: 'urn:astra:identity',
        type,
        time: at.toISOString(),
        datacontenttype: 'application/json',
        data,
      },
    ],
  });
  return reply.status;
}
