import { fileURLToPath } from 'node:url';
import { makeAudit } from '@astra/kit/audit';
import { systemClock, type Clock } from '@astra/kit/clock';
import { makeDatabase, type Database } from '@astra/kit/database';
import type { Log } from '@astra/kit/log';
import { migrate } from '@astra/kit/migrate';
import { makeOutbox, prepareOutbox, type Outbox } from '@astra/kit/outbox';
import { systemRandom } from '@astra/kit/random';
import { makeSeal } from '@astra/kit/seal';
import { buildServer, type App } from '@astra/kit/server';
import { makeTokenVerifier, type TokenVerifier } from '@astra/kit/tokens';
import { makeArgon2Passwords } from '#adapters/argon2-passwords.ts';
import { exchangeTargets, type ExchangeTargets } from '#adapters/oidc/audiences.ts';
import { makeFindInteraction } from '#adapters/oidc/interactions.ts';
import { makeKeyRing, type KeyRing } from '#adapters/oidc/key-ring.ts';
import { makeKeyStore, type KeyStore } from '#adapters/oidc/key-store.ts';
import { makeModelStore } from '#adapters/oidc/model-store.ts';
import { buildProvider } from '#adapters/oidc/provider.ts';
import { whereOf } from '#adapters/oidc/where.ts';
import { makeOneTimePasswords } from '#adapters/otpauth-codes.ts';
import type { Tables } from '#adapters/postgres/tables.ts';
import { makeUnitOfWork } from '#adapters/postgres/unit-of-work.ts';
import { forgetWhatIsOver } from '#adapters/postgres/what-is-over.ts';
import { makeVault } from '#adapters/vault.ts';
import { makeWebAuthn } from '#adapters/webauthn.ts';
import { makeSendPasswordResets } from '#app/ask-password-reset.ts';
import { makeEndOverdueSessions, makeSignOut } from '#app/end-session.ts';
import { makeFindAccount } from '#app/find-account.ts';
import { makeRedeemTicket } from '#app/guest-tickets.ts';
import type { Ports } from '#app/ports.ts';
import { makeUseCases } from '#app/use-cases.ts';
import type { Config } from '#config.ts';
import { addEventRoutes } from '#events/receive.ts';
import { mountProvider } from '#http/oidc-mount.ts';
import { addRoutes, type RouteParts } from '#http/routes.ts';

const productName = 'Astra Visio';
const tidyEveryMs = 30_000;
const resetsEveryMs = 2_000;

/** Brings the database to where the program expects it. */
export async function prepareDatabase(
  config: Pick<Config, 'databaseUrl' | 'databaseOwnerUrl' | 'receivers'>,
): Promise<void> {
  const urls = { ownerUrl: config.databaseOwnerUrl, runtimeUrl: config.databaseUrl };
  const folder = fileURLToPath(new URL('../migrations', import.meta.url));
  await migrate({ ...urls, folder });
  await prepareOutbox(urls, Object.keys(config.receivers));
}

export type Identity = {
  readonly app: App;
  readonly keyRing: KeyRing;
  readonly ports: Ports;
  readonly outbox: Outbox;
  /** Adds a signing key that signs shortly after. */
  readonly rotateKeys: () => Promise<void>;
  /** Ends what is over and forgets what nobody needs. */
  readonly tidy: () => Promise<void>;
  /** Sends the links that were asked for. */
  readonly sendResets: () => Promise<number>;
  readonly stop: readonly (() => Promise<unknown>)[];
};

type Options = {
  readonly clock?: Clock;
  /** How often this replica looks at the signing keys. */
  readonly everyMs?: number;
  readonly exchanges?: ExchangeTargets;
};
type Base = {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly database: Database<Tables>;
};

/** The service whole, on a prepared database; not listening yet. */
export async function buildIdentity(
  config: Config,
  log: Log,
  { clock = systemClock, everyMs = 5_000, exchanges = exchangeTargets }: Options = {},
): Promise<Identity> {
  const database = makeDatabase<Tables>(config.databaseUrl, log, { size: 12 });
  const base: Base = { config, log, clock, database };
  const held: { ring?: KeyRing } = {};
  const outbox = makeEvents(base, () => ringOf(held));
  const ports = await makePorts(base, outbox);
  const keyStore = makeKeyStore({ db: database.db, vault: ports.vault, clock });
  const ring = await ringWith(base, { ports, keyStore, everyMs, exchanges });
  held.ring = ring;

  const app = await buildApp({
    log,
    publicOrigin: config.publicOrigin,
    verify: makeTokenVerifier({
      rememberedMs: 0,
      issuer: config.issuer,
      audience: 'urn:astra:identity',
      keys: ring.verificationKeys,
    }),
    check: database.check,
    handle: (request, response) => ring.provider().callback()(request, response),
    routes: {
      useCases: makeUseCases(ports),
      findInteraction: makeFindInteraction(ring.provider),
      whereOf: (request) => whereOf(request.raw, request.id),
      now: clock.now,
    },
  });
  outbox.addTo(app.metrics);
  const tidy = makeTidy(base, ports);
  const sendResets = makeSendPasswordResets(ports);
  const timers = [
    repeat(log, tidy, { everyMs: tidyEveryMs, otherwise: 'Tidying failed' }),
    repeat(log, sendResets, { everyMs: resetsEveryMs, otherwise: 'Sending links failed' }),
  ];
  const stopTimers = async (): Promise<void> => {
    timers.forEach(clearInterval);
    ring.stop();
  };
  return {
    app,
    keyRing: ring,
    ports,
    outbox,
    rotateKeys: async () => {
      await keyStore.rotate();
      await ports.unitOfWork('system', (store) =>
        store.audit(null, { action: 'signing-key.rotate', outcome: 'done' }),
      );
      await ring.refresh();
    },
    tidy,
    sendResets,
    stop: [stopTimers, () => outbox.stop(), () => database.close()],
  };
}

function repeat(
  log: Log,
  work: () => Promise<unknown>,
  { everyMs, otherwise }: { readonly everyMs: number; readonly otherwise: string },
): NodeJS.Timeout {
  const timer = setInterval(() => {
    work().catch((error: unknown) => log.warn({ err: error }, otherwise));
  }, everyMs);
  return timer.unref();
}

export type AppParts = {
  readonly log: Log;
  readonly publicOrigin: string;
  readonly verify: TokenVerifier;
  readonly check: () => Promise<void>;
  readonly handle: Parameters<typeof mountProvider>[2];
  readonly routes: RouteParts;
};

/** The server with all its routes. */
export async function buildApp(parts: AppParts): Promise<App> {
  const { log, verify, check } = parts;
  const app = await buildServer({ name: 'identity', log, verify, ready: { database: check } });
  mountProvider(app, parts.publicOrigin, parts.handle);
  addRoutes(app, parts.routes);
  addEventRoutes(app, parts.routes.useCases.letterEvents);
  return app;
}

/** Identity signs the tokens for its own events itself. */
const makeEvents = ({ config, log, clock, database }: Base, ring: () => KeyRing): Outbox =>
  makeOutbox({
    service: 'identity',
    db: database.db,
    databaseUrl: config.databaseUrl,
    receivers: config.receivers,
    tokens: { own: (audience) => ring().ownTokens.own(audience) },
    clock,
    random: systemRandom,
    log,
  });

async function makePorts({ config, clock, database }: Base, outbox: Outbox): Promise<Ports> {
  const random = systemRandom;
  const audit = makeAudit({ service: 'identity', outbox, clock, random });
  return {
    unitOfWork: makeUnitOfWork({ db: database.db, outbox, audit }),
    clock,
    random,
    vault: makeVault(config.factorKey),
    passwords: await makeArgon2Passwords(),
    codes: makeOneTimePasswords(productName),
    webAuthn: makeWebAuthn(config.publicOrigin, productName),
    eventSeal: makeSeal(config.eventSealKey),
    publicOrigin: config.publicOrigin,
  };
}

type RingParts = {
  readonly ports: Ports;
  readonly keyStore: KeyStore;
  readonly everyMs: number;
  readonly exchanges: ExchangeTargets;
};

function ringWith(
  { config, log, clock, database }: Base,
  { ports, keyStore, everyMs, exchanges }: RingParts,
): Promise<KeyRing> {
  const parts = {
    config,
    clock,
    models: makeModelStore({ db: database.db, vault: ports.vault, clock }),
    findAccount: makeFindAccount(ports),
    redeemTicket: makeRedeemTicket(ports),
    signOut: makeSignOut(ports),
    exchangeTargets: exchanges,
  };
  return makeKeyRing({
    store: keyStore,
    clock,
    log,
    issuer: config.issuer,
    everyMs,
    build: (keys) => buildProvider(parts, keys),
  });
}

function makeTidy({ clock, database }: Base, ports: Ports): () => Promise<void> {
  const endOverdue = makeEndOverdueSessions(ports);
  return async () => {
    await endOverdue();
    await forgetWhatIsOver(database.db, clock.now());
  };
}

function ringOf(held: { readonly ring?: KeyRing }): KeyRing {
  if (!held.ring) throw new Error('The key ring is not there yet');
  return held.ring;
}
