import type { Kysely } from 'kysely';
import { audienceOf, type ServiceName } from '@astra/contracts/actor';
import { makeAudit } from '@astra/kit/audit';
import { systemClock } from '@astra/kit/clock';
import { makeDatabase } from '@astra/kit/database';
import { makeLiveNews } from '@astra/kit/live';
import type { Log } from '@astra/kit/log';
import { makeOutbox, type Outbox } from '@astra/kit/outbox';
import { systemRandom } from '@astra/kit/random';
import { recordRefusals, type RecordRefusal } from '@astra/kit/refusals';
import { makeSeal } from '@astra/kit/seal';
import { buildServer, type App } from '@astra/kit/server';
import { makeServiceTokens } from '@astra/kit/service-tokens';
import { createKeySet, makeTokenVerifier, type TokenVerifier } from '@astra/kit/tokens';
import { makeEngineLibrary } from '#adapters/engine-library.ts';
import { makeClientConfiguration } from '#adapters/oidc/configuration.ts';
import { makeOidcIdentity } from '#adapters/oidc/identity.ts';
import { makeRecordRefusal } from '#adapters/postgres/refusals.ts';
import type { Tables } from '#adapters/postgres/schema.ts';
import { makePostgresSessions } from '#adapters/postgres/sessions.ts';
import { makeUpstreamPools } from '#adapters/upstream-pools.ts';
import { makeAccessTokens } from '#app/access-tokens.ts';
import { makeFindSession } from '#app/find-session.ts';
import { makeFinishSignIn } from '#app/finish-sign-in.ts';
import { makeHeedNews } from '#app/heed-news.ts';
import { makeKnock } from '#app/knock.ts';
import { makeLogOut } from '#app/log-out.ts';
import { makeOpenSession } from '#app/open-session.ts';
import { makeOpenStreams } from '#app/open-streams.ts';
import { makeRedeemTicket } from '#app/redeem-ticket.ts';
import type { Config } from '#config.ts';
import { receiveIdentityEvents } from '#events/identity-events.ts';
import { addHttp } from '#http/app.ts';
import { firstAudience } from '#ports/identity.ts';
import type { ReadEngineLibrary } from '#ports/engine-library.ts';
import type { SessionNews, Sessions } from '#ports/sessions.ts';

type Gateway = {
  readonly app: App;
  /** Begins to tell the trail. */
  readonly start: () => Promise<void>;
  readonly stop: readonly (() => Promise<unknown>)[];
};

/** Receivers of this service's events, with their addresses. */
export const receiversOf = ({
  services: { security },
}: Pick<Config, 'services'>): Partial<Record<ServiceName, string>> => ({ security });

const channel = 'gateway_sessions';
const cleanEveryMs = 3_600_000;

/** The service, ready to listen. The database is migrated already. */
export async function buildGateway(config: Config, log: Log): Promise<Gateway> {
  const clock = systemClock;
  const database = makeDatabase<Tables>(config.databaseUrl, log);
  const news = makeLiveNews<SessionNews>(config.databaseUrl, channel, log);
  const sessions = makePostgresSessions({ db: database.db, news });
  const upstreams = makeUpstreamPools(config.services);
  const seal = makeSeal(config.sessionKey);
  const verify = verifiers(config);
  const identityUrl = config.services.identity;
  const identity = makeOidcIdentity({
    configuration: makeClientConfiguration({ ...config, identityUrl }),
    publicOrigin: config.publicOrigin,
    seal,
    verify,
  });
  const findSession = makeFindSession({ sessions, clock });
  const tokens = makeAccessTokens({ identity, sessions, clock });
  const streams = makeOpenStreams();
  const openSession = makeOpenSession({ sessions, tokens, clock, random: systemRandom });
  listen(sessions, makeHeedNews({ findSession, tokens, streams, sessions }), log);
  await news.start();

  const app = await buildServer({
    name: 'gateway',
    log,
    trustProxy: false,
    verify: verify.service,
    ready: { database: database.check },
  });
  const outbox = outboxOf(config, database.db, log);
  const noteRefusal = recordRefusals(app, refusalsTo(outbox, database.db));
  outbox.addTo(app.metrics);
  receiveIdentityEvents(app, sessions);
  const hasMatrix = config.services.synapse !== undefined;
  await addHttp(
    app,
    { ...config, hasMatrix },
    {
      beginSignIn: identity.beginSignIn,
      finishSignIn: makeFinishSignIn({ identity, openSession }),
      redeemTicket: makeRedeemTicket({ identity, openSession }),
      logOut: makeLogOut({ identity, sessions, log }),
      readEngineLibrary: engineLibraryOf(config, log),
      knock: makeKnock({ upstreams, random: systemRandom }),
      noteRefusal,
      publicOrigin: config.publicOrigin,
      findSession,
      tokens,
      streams,
      upstreams,
      seal,
      clock,
    },
  );
  const stopCleaning = cleanNowAndThen(sessions, log);
  return {
    app,
    start: outbox.start,
    stop: [stopCleaning, upstreams.close, news.stop, outbox.stop, database.close],
  };
}

function listen(
  { listen: hear }: ReturnType<typeof makePostgresSessions>,
  heed: ReturnType<typeof makeHeedNews>,
  log: Log,
): void {
  hear((each) => {
    heed(each).catch((err: unknown) => log.error({ err }, 'News of sessions were not heeded'));
  });
}

const refusalsTo = (outbox: Outbox, db: Kysely<Tables>): RecordRefusal =>
  makeRecordRefusal({
    db,
    audit: makeAudit({ service: 'gateway', outbox, clock: systemClock, random: systemRandom }),
  });

function outboxOf(config: Config, db: Kysely<Tables>, log: Log): Outbox {
  const { clientSecret, databaseUrl, services } = config;
  const own = { clientId: 'gateway', clientSecret, identityUrl: services.identity };
  return makeOutbox({
    service: 'gateway',
    db,
    databaseUrl,
    receivers: receiversOf(config),
    tokens: makeServiceTokens({ ...own, clock: systemClock }),
    clock: systemClock,
    random: systemRandom,
    log,
  });
}

function engineLibraryOf({ jitsi }: Config, log: Log): ReadEngineLibrary | null {
  if (!jitsi) return null;
  const { webUrl, integrity } = jitsi;
  return makeEngineLibrary({ url: `${webUrl}/libs/lib-jitsi-meet.min.js`, integrity }, log);
}

/** Who reads tokens here: events of services are for the gateway; a new session's first token is read as its service would. */
function verifiers({
  issuer,
  services,
}: Config): Readonly<Record<'service' | 'member' | 'guest', TokenVerifier>> {
  const keys = createKeySet(`${services.identity}/oidc/jwks`);
  const of = (audience: string): TokenVerifier => makeTokenVerifier({ issuer, audience, keys });
  return {
    service: of(audienceOf('gateway')),
    member: of(audienceOf(firstAudience.member)),
    guest: of(audienceOf(firstAudience.guest)),
  };
}

function cleanNowAndThen(sessions: Sessions, log: Log): () => Promise<void> {
  const clean = (): void => {
    sessions
      .removeExpired(systemClock.now())
      .catch((err: unknown) => log.warn({ err }, 'Old sessions were not removed'));
  };
  clean();
  const timer = setInterval(clean, cleanEveryMs);
  timer.unref();
  return async () => clearInterval(timer);
}
