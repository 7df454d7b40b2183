import { makeLog } from '@astra/kit/log';
import { environment, readIdentityConfig } from '#config.ts';
import { buildIdentity } from '#wiring.ts';

/** `node src/rotate-keys.ts`: a new signing key now, while the service runs; every replica takes it up by itself. */
const config = readIdentityConfig(environment());
const log = makeLog('identity', config.logLevel);
const identity = await buildIdentity(config, log);
await identity.outbox.start();
await identity.rotateKeys();
log.info('A new signing key is published and signs in half a minute');
for (const stop of identity.stop) await stop();
await identity.app.close();
