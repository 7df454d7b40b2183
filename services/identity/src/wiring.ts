import { fileURLToPath } from 'node:url';
import { makeAudit } from '@astra/kit/audit';
import { systemClock, type Clock } from '@astra/kit/clock';
import { makeDatabase } from '@astra/kit/database';
import type { Log } from '@astra/kit/log';
import { migrate } from '@astra/kit/migrate';
import { makeOutbox, prepareOutbox, type Outbox } from '@astra/kit/outbox';
import { systemRandom } from '@astra/kit/random';
import { makeSeal } from '@astra/kit/seal';
import { buildServer, type App } from '@astra/kit/server';
import { makeTokenVerifier } from '@astra/kit/tokens';
import { makeArgon2Passwords } from '#adapters/argon2-passwords.ts';
import { makeFindInteraction } from '#adapters/oidc/interactions.ts';
import { makeKeyRing, type KeyRing } from '#adapters/oidc/key-ring.ts';
import { makeKeyStore } from '#adapters/oidc/key-store.ts';
import { makeModelStore, sweep } from '#adapters/oidc/model-store.ts';
import { buildProvider } from '#adapters/oidc/provider.ts';
import { whereOf } from '#adapters/oidc/where.ts';
import { makeOneTimePasswords } from '#adapters/otpauth-codes.ts';
import type { Tables } from '#adapters/postgres/tables.ts';
import { makeUnitOfWork } from '#adapters/postgres/unit-of-work.ts';
import { makeVault } from '#adapters/vault.ts';
import { makeWebAuthn } from '#adapters/webauthn.ts';
import { makeEndOverdueSessions, makeSignOut } from '#app/end-session.ts';
import { makeFindAccount } from '#app/find-account.ts';
import { makeRedeemTicket } from '#app/guest-tickets.ts';
import type { Ports } from '#app/ports.ts';
import { makeUseCases } from '#app/use-cases.ts';
import type { Config } from '#config.ts';
import { addRoutes } from '#http/routes.ts';
import { mountProvider } from '#http/oidc-mount.ts';
import type { UnitOfWork } from '#ports/store.ts';

const receivers = ['connectors', 'gateway', 'meetings', 'security'] as const;
const productName = 'Astra Visio';

/** Brings the database to where the program expects it. */
export async function prepareDatabase(
  config: Pick<Config, 'databaseUrl' | 'databaseOwnerUrl'>,
): Promise<void> {
  const urls = { ownerUrl: config.databaseOwnerUrl, runtimeUrl: config.databaseUrl };
  const folder = fileURLToPath(new URL('../migrations', import.meta.url));
  await migrate({ ...urls, folder });
  await prepareOutbox(urls, receivers);
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
  readonly stop: readonly (() => Promise<unknown>)[];
};

type Options = {
  readonly clock?: Clock;
  /** How often this replica looks at the signing keys and at what is over. */
  readonly everyMs?: number;
};

export async function buildIdentity(
  config: Config,
  log: Log,
  { clock = systemClock, everyMs = 5_000 }: Options = {},
): Promise<Identity> {
  const random = systemRandom;
  const database = makeDatabase<Tables>(config.databaseUrl, log, { size: 12 });
  const vault = makeVault(config.factorKey);
  const held: { ring?: KeyRing } = {};
  const outbox = makeOutbox({
    service: 'identity',
    databaseUrl: config.databaseUrl,
    receivers: config.receivers,
    tokens: {
      own: (audience) => ringOf(held).ownTokens.own(audience),
      onBehalf: (token, audience) => ringOf(held).ownTokens.onBehalf(token, audience),
    },
    clock,
    random,
    log,
  });
  const audit = makeAudit({ service: 'identity', outbox, clock, random });
  const unitOfWork: UnitOfWork = makeUnitOfWork({ db: database.db, outbox, audit });
  const ports: Ports = {
    unitOfWork,
    clock,
    random,
    vault,
    passwords: await makeArgon2Passwords(),
    codes: makeOneTimePasswords(productName),
    webAuthn: makeWebAuthn(config.publicOrigin, productName),
    eventSeal: makeSeal(config.eventSealKey),
    publicOrigin: config.publicOrigin,
  };
  const keyStore = makeKeyStore({ db: database.db, vault, clock });
  const ring = await makeKeyRing({
    store: keyStore,
    clock,
    log,
    issuer: config.issuer,
    everyMs,
    build: (keys) =>
      buildProvider(
        {
          config,
          clock,
          models: makeModelStore({ db: database.db, vault, clock }),
          findAccount: makeFindAccount(ports),
          redeemTicket: makeRedeemTicket(ports),
          signOut: makeSignOut(ports),
        },
        keys,
      ),
  });
  held.ring = ring;

  const app = await buildServer({
    name: 'identity',
    log,
    verify: makeTokenVerifier({
      issuer: config.issuer,
      audience: 'urn:astra:identity',
      keys: ring.verificationKeys,
    }),
    ready: { database: database.check },
  });
  mountProvider(app, config.publicOrigin, (request, response) =>
    ring.provider().callback()(request, response),
  );
  addRoutes(app, {
    useCases: makeUseCases(ports),
    findInteraction: makeFindInteraction(ring.provider),
    whereOf: (request) => whereOf(request.raw, request.id),
  });

  const endOverdue = makeEndOverdueSessions(ports);
  const tidy = async (): Promise<void> => {
    await endOverdue();
    await sweep(database.db, clock.now());
  };
  const timer = setInterval(() => {
    tidy().catch((error: unknown) => log.warn({ err: error }, 'Tidying failed'));
  }, 30_000);
  timer.unref();

  return {
    app,
    keyRing: ring,
    ports,
    outbox,
    rotateKeys: async () => {
      await keyStore.rotate();
      await ring.refresh();
    },
    tidy,
    stop: [
      async () => {
        clearInterval(timer);
        ring.stop();
      },
      () => outbox.stop(),
      () => database.close(),
    ],
  };
}

function ringOf(held: { readonly ring?: KeyRing }): KeyRing {
  if (!held.ring) throw new Error('The key ring is not there yet');
  return held.ring;
}
