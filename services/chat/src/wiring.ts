import { audienceOf, type ServiceName } from '@astra/contracts/actor';
import { makeAudit } from '@astra/kit/audit';
import { systemClock, type Clock } from '@astra/kit/clock';
import { makeDatabase } from '@astra/kit/database';
import type { ReadyChecks } from '@astra/kit/health';
import type { Log } from '@astra/kit/log';
import { makeOutbox } from '@astra/kit/outbox';
import { systemRandom } from '@astra/kit/random';
import { makeSeal } from '@astra/kit/seal';
import { recordRefusals } from '@astra/kit/refusals';
import { buildServer, type App } from '@astra/kit/server';
import { makeServiceTokens, type ServiceTokens } from '@astra/kit/service-tokens';
import { createKeySet, makeTokenVerifier, type TokenVerifier } from '@astra/kit/tokens';
import { makeOpenArchiveKeys, makeResealRecords } from '#adapters/archive/keys.ts';
import { makeArchiveSeal } from '#adapters/archive/seal.ts';
import { makeFileList } from '#adapters/erasures/file-list.ts';
import { makeDirectory, makeMeetings } from '#adapters/http/neighbours.ts';
import type { Tables } from '#adapters/postgres/rows.ts';
import { PostgresStore } from '#adapters/postgres/store.ts';
import { makePages } from '#adapters/pages/pages.ts';
import { makeWebPush } from '#adapters/push/web-push.ts';
import { startRounds } from '#adapters/rounds.ts';
import { makeSynapse } from '#adapters/synapse/synapse.ts';
import { makeZip } from '#adapters/zip.ts';
import { makeUseCases, type UseCases } from '#app/use-cases.ts';
import type { Config } from '#config.ts';
import { addEventRoutes } from '#events/receive.ts';
import { addArchiveRoutes } from '#http/archive-routes.ts';
import { addChatRoutes, addVisitRoutes } from '#http/chat-routes.ts';
import { addFormerDeviceRoutes } from '#http/former-device-routes.ts';
import { addInternalRoutes } from '#http/internal-routes.ts';
import { addLinkPreviewRoutes } from '#http/link-preview-routes.ts';
import { addLinkRoutes } from '#http/link-routes.ts';
import { addOrganisationRoomRoutes } from '#http/organisation-room-routes.ts';
import { addPushRoutes } from '#http/push-routes.ts';
import { addReadRequestRoutes } from '#http/read-request-routes.ts';
import { addKeepingRoutes } from '#http/keeping-routes.ts';
import { addModerationRoutes } from '#http/moderation-routes.ts';
import { addTeamRoutes } from '#http/team-routes.ts';
import type { ArchiveTools } from '#ports/archive.ts';
import type { Directory, Meetings } from '#ports/neighbours.ts';

/** Receivers of this service's events, with their addresses. */
export const receiversOf = ({
  securityUrl,
  connectorsUrl,
  documentsUrl,
}: Pick<Config, 'securityUrl' | 'connectorsUrl' | 'documentsUrl'>): Partial<
  Record<ServiceName, string>
> => ({
  security: securityUrl,
  connectors: connectorsUrl,
  ...(documentsUrl === '' ? {} : { documents: documentsUrl }),
});

/** What tests put in place of neighbours. */
export type Neighbours = {
  readonly verify: TokenVerifier;
  readonly tokens: ServiceTokens;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly meetings: Meetings;
};

export type Chat = {
  readonly app: App;
  readonly use: UseCases;
  /** Connects what tells, and begins the rounds; before `app.listen`. */
  readonly start: () => Promise<void>;
  readonly stop: readonly (() => Promise<unknown>)[];
};

/** The real neighbours, by configuration. */
export function makeNeighbours(config: Config): Neighbours {
  const tokens = makeServiceTokens({ ...config, clock: systemClock });
  return {
    tokens,
    clock: systemClock,
    verify: makeTokenVerifier({
      issuer: config.issuer,
      audience: audienceOf('chat'),
      keys: createKeySet(`${config.identityUrl}/oidc/jwks`),
    }),
    directory: makeDirectory({ url: config.identityUrl, tokens }),
    meetings: makeMeetings({ url: config.meetingsUrl, tokens }),
  };
}

/** The whole service over its database; nothing listens yet. */
export async function buildChat(config: Config, neighbours: Neighbours, log: Log): Promise<Chat> {
  const { clock, tokens, verify } = neighbours;
  const random = systemRandom;
  const database = makeDatabase<Tables>(config.databaseUrl, log);
  const outbox = makeOutbox({
    service: 'chat',
    db: database.db,
    databaseUrl: config.databaseUrl,
    receivers: receiversOf(config),
    tokens,
    clock,
    random,
    log,
  });
  const audit = makeAudit({ service: 'chat', outbox, clock, random });
  const pushServices = makeWebPush(config.push, { clock });
  const use = makeUseCases({
    ...neighbours,
    store: new PostgresStore({ db: database.db, audit, outbox }),
    server: makeSynapse(config.synapse, {
      publicUrl: config.publicOrigin,
      ownUrl: config.ownUrl,
      random,
      clock,
    }),
    pushServices,
    pages: makePages(config.previewOrigins),
    seal: makeSeal(config.sealKey),
    publicOrigin: config.publicOrigin,
    makeArchive: makeZip,
    archive: archiveTools(config),
    erasureList: config.erasureList === null ? null : makeFileList(config.erasureList),
    replica: random.uuid(),
    random,
    log,
  });
  // Not the chat server: while it is away, this service says so in words.
  const app = await buildApp(use, { verify, log, ready: { database: database.check } });
  outbox.addTo(app.metrics);
  const rounds = startRounds(use, log);
  return {
    app,
    use,
    start: async () => {
      await use.resealArchives.check();
      await outbox.start();
      rounds.start();
    },
    stop: [rounds.stop, pushServices.close, () => outbox.stop(), () => database.close()],
  };
}

function archiveTools({ archiveKey, archiveKeyBefore }: Config): ArchiveTools | null {
  if (archiveKey === null) return null;
  const seal = makeArchiveSeal(archiveKey, archiveKeyBefore);
  return {
    seal,
    openKeys: makeOpenArchiveKeys({ seal, random: systemRandom }),
    resealRecords: makeResealRecords(seal),
  };
}

type Doors = {
  readonly verify: TokenVerifier;
  readonly log: Log;
  readonly ready?: ReadyChecks;
};

/** All routes over the use cases. */
export async function buildApp(use: UseCases, { verify, log, ready }: Doors): Promise<App> {
  const app = await buildServer({
    name: 'chat',
    log,
    verify,
    ...(ready === undefined ? {} : { ready }),
  });
  recordRefusals(app, use.recordRefusal);
  addChatRoutes(app, use);
  addVisitRoutes(app, use);
  addFormerDeviceRoutes(app, use);
  addLinkRoutes(app, use);
  addLinkPreviewRoutes(app, use);
  addReadRequestRoutes(app, use);
  addTeamRoutes(app, use);
  addOrganisationRoomRoutes(app, use);
  addKeepingRoutes(app, use);
  addArchiveRoutes(app, use);
  addModerationRoutes(app, use);
  addPushRoutes(app, use);
  addInternalRoutes(app, use);
  addEventRoutes(app, use);
  return app;
}
