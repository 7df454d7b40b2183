import { makeLog } from '@astra/kit/log';
import { runService } from '@astra/kit/run';
import { readIdentityConfig } from '#config.ts';
import { buildIdentity, prepareDatabase } from '#wiring.ts';

const config = readIdentityConfig(process.env);
const log = makeLog('identity', config.logLevel);
await prepareDatabase(config);
const identity = await buildIdentity(config, log);
await identity.outbox.start();
await runService({
  app: identity.app,
  log,
  host: config.host,
  port: config.port,
  stop: identity.stop,
});
