import { fileURLToPath } from 'node:url';
import { audienceOf, type ServiceName } from '@astra/contracts/actor';
import { makeAudit } from '@astra/kit/audit';
import { systemClock, type Clock } from '@astra/kit/clock';
import { makeDatabase } from '@astra/kit/database';
import { makeLiveNews } from '@astra/kit/live';
import type { Log } from '@astra/kit/log';
import { makeOutbox } from '@astra/kit/outbox';
import { systemRandom } from '@astra/kit/random';
import { makeSeal } from '@astra/kit/seal';
import type { ReadyChecks } from '@astra/kit/health';
import { recordRefusals } from '@astra/kit/refusals';
import { buildServer, type App } from '@astra/kit/server';
import { makeServiceTokens, type ServiceTokens } from '@astra/kit/service-tokens';
import { createKeySet, makeTokenVerifier, type TokenVerifier } from '@astra/kit/tokens';
import { JitsiEngine } from '@astra/video-engine/jitsi/jitsi-engine';
import { readTokenKey } from '@astra/video-engine/jitsi/join-token';
import { LiveKitEngine } from '@astra/video-engine/livekit/livekit-engine';
import { MemoryEngine } from '@astra/video-engine/memory/memory-engine';
import type { VideoEngine } from '@astra/video-engine/video-engine';
import { readConsentTexts } from '#adapters/files/consent-texts.ts';
import { makeDirectory } from '#adapters/identity-http/directory.ts';
import { makeGuestTickets } from '#adapters/identity-http/guest-tickets.ts';
import { makeLinkMaker } from '#adapters/link-maker.ts';
import { makePhoneNumbers } from '#adapters/phone-numbers.ts';
import { makeDirectoryCopies } from '#adapters/postgres/directory-copies.ts';
import type { Tables } from '#adapters/postgres/rows.ts';
import { PostgresStore } from '#adapters/postgres/store.ts';
import { startRounds } from '#adapters/rounds.ts';
import { makeEngines } from '#app/engines.ts';
import { makeUseCases, type UseCases } from '#app/use-cases.ts';
import type { Config } from '#config.ts';
import type { EngineConfig } from '#engine-config.ts';
import { addEventRoutes } from '#events/receive.ts';
import { addCompanyRoutes } from '#http/company-routes.ts';
import { addEngineRoutes } from '#http/engine-routes.ts';
import { addConversationRoutes } from '#http/conversation-routes.ts';
import { addEngineRuleRoutes } from '#http/engine-rule-routes.ts';
import { addInternalRoutes } from '#http/internal-routes.ts';
import { addHostRoutes } from '#http/host-routes.ts';
import { addModerationRoutes, addVoiceRoutes } from '#http/moderation-routes.ts';
import { addGroupRoutes, addGuestCareRoutes, addPlanningRoutes } from '#http/planning-routes.ts';
import { addPictureRoutes } from '#http/picture-routes.ts';
import { addRatingRoutes } from '#http/rating-routes.ts';
import { addStreamRoutes } from '#http/stream-routes.ts';
import { addInvitationRoutes, addVisitRoutes, addVisitWordRoutes } from '#http/visit-routes.ts';
import type { ConsentTexts } from '#ports/consent-texts.ts';
import type { Directory, GuestTickets } from '#ports/directory.ts';
import type { Engines, NamedEngine } from '#ports/engines.ts';
import type { News } from '#ports/news.ts';

/** Receivers of this service's events, with their addresses. */
export const receiversOf = ({
  connectorsUrl,
  securityUrl,
  chatUrl,
  documentsUrl,
}: Pick<Config, 'connectorsUrl' | 'securityUrl' | 'chatUrl' | 'documentsUrl'>): Partial<
  Record<ServiceName, string>
> => ({
  connectors: connectorsUrl,
  security: securityUrl,
  ...(chatUrl === '' ? {} : { chat: chatUrl }),
  ...(documentsUrl === '' ? {} : { documents: documentsUrl }),
});
export const consentFolder: string = fileURLToPath(new URL('../consent-texts', import.meta.url));

/** What tests put in place of neighbours. */
export type Neighbours = {
  readonly engines: Engines;
  readonly verify: TokenVerifier;
  readonly tokens: ServiceTokens;
  readonly clock: Clock;
  readonly consentTexts: ConsentTexts;
  /** Identity's doors; over HTTP when absent. */
  readonly directory?: Directory;
  readonly tickets?: GuestTickets;
};

export type Meetings = {
  readonly app: App;
  readonly use: UseCases;
  /** Connects what listens; before `app.listen`. */
  readonly start: () => Promise<void>;
  readonly stop: readonly (() => Promise<unknown>)[];
};

/** The real neighbours, by configuration. */
export async function makeNeighbours(config: Config): Promise<Neighbours> {
  return {
    engines: makeEngines(config.engines.map((one) => ({ id: one.id, engine: makeEngine(one) }))),
    verify: makeTokenVerifier({
      issuer: config.issuer,
      audience: audienceOf('meetings'),
      keys: createKeySet(`${config.identityUrl}/oidc/jwks`),
    }),
    tokens: makeServiceTokens({ ...config, clock: systemClock }),
    clock: systemClock,
    consentTexts: await readConsentTexts(consentFolder),
  };
}

function makeEngine(engine: EngineConfig): VideoEngine {
  switch (engine.kind) {
    case 'memory':
      return new MemoryEngine();
    case 'livekit': {
      const { url, publicUrl, key, secret } = engine;
      return new LiveKitEngine({ url, publicUrl, apiKey: { key, secret: secret.reveal() } });
    }
    case 'jitsi': {
      const { url, publicUrl, domain, region } = engine;
      return new JitsiEngine({
        url,
        publicUrl,
        domain,
        region,
        tokenKey: readTokenKey(engine.tokenKey.reveal()),
        ordersSecret: engine.ordersSecret.reveal(),
        hookSecret: engine.hookSecret.reveal(),
      });
    }
  }
}

/** The whole service over its database; nothing listens yet. */
export async function buildMeetings(
  config: Config,
  neighbours: Neighbours,
  log: Log,
): Promise<Meetings> {
  const { clock, tokens } = neighbours;
  const random = systemRandom;
  const database = makeDatabase<Tables>(config.databaseUrl, log);
  const news = makeLiveNews<News>(config.databaseUrl, 'meetings_news', log);
  const outbox = makeOutbox({
    service: 'meetings',
    db: database.db,
    databaseUrl: config.databaseUrl,
    receivers: receiversOf(config),
    tokens,
    clock,
    random,
    log,
  });
  const audit = makeAudit({ service: 'meetings', outbox, clock, random });
  const { identityUrl, publicOrigin } = config;
  const copies = makeDirectoryCopies(database.db);
  const use = makeUseCases({
    ...neighbours,
    store: new PostgresStore({ db: database.db, outbox, audit, news }),
    directory: neighbours.directory ?? makeDirectory({ identityUrl, tokens, copies, clock, log }),
    tickets: neighbours.tickets ?? makeGuestTickets({ identityUrl, tokens }),
    links: makeLinkMaker({ random, seal: makeSeal(config.linkKey), publicOrigin }),
    eventSeal: makeSeal(config.eventSealKey),
    phones: makePhoneNumbers(config.phoneCountry),
    feed: news,
    random,
    log,
  });
  const app = await buildApp(use, {
    verify: neighbours.verify,
    engines: neighbours.engines.all,
    log,
    ready: { database: database.check },
  });
  outbox.addTo(app.metrics);
  const rounds = startRounds(use, log);
  return {
    app,
    use,
    start: async () => {
      await Promise.all([outbox.start(), news.start()]);
      rounds.start();
    },
    stop: [
      async () => rounds.stop(),
      async () => use.live.stop(),
      () => news.stop(),
      () => outbox.stop(),
      () => database.close(),
    ],
  };
}

type Doors = {
  readonly verify: TokenVerifier;
  readonly engines: readonly NamedEngine[];
  readonly log: Log;
  readonly ready?: ReadyChecks;
};

/** All routes over the use cases. */
export async function buildApp(
  use: UseCases,
  { verify, engines, log, ready }: Doors,
): Promise<App> {
  const app = await buildServer({
    name: 'meetings',
    log,
    verify,
    ...(ready === undefined ? {} : { ready }),
  });
  recordRefusals(app, use.recordRefusal);
  addPlanningRoutes(app, use);
  addGroupRoutes(app, use);
  addGuestCareRoutes(app, use);
  addHostRoutes(app, use);
  addModerationRoutes(app, use);
  addVoiceRoutes(app, use);
  addPictureRoutes(app, use);
  addCompanyRoutes(app, use);
  addConversationRoutes(app, use);
  addRatingRoutes(app, use);
  addEngineRuleRoutes(app, use);
  addInvitationRoutes(app, use);
  addVisitRoutes(app, use);
  addVisitWordRoutes(app, use);
  addStreamRoutes(app, use);
  for (const engine of engines) await addEngineRoutes(app, use, engine);
  addEventRoutes(app, use);
  addInternalRoutes(app, use);
  return app;
}
