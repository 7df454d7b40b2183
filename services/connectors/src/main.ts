import { fileURLToPath } from 'node:url';
import { audienceOf } from '@astra/contracts/actor';
import { systemClock } from '@astra/kit/clock';
import { makeLog } from '@astra/kit/log';
import { systemRandom } from '@astra/kit/random';
import { runService } from '@astra/kit/run';
import { makeServiceTokens } from '@astra/kit/service-tokens';
import { createKeySet, makeTokenVerifier } from '@astra/kit/tokens';
import { readSettings } from '#config.ts';
import { buildConnectors, prepareDatabase } from '#wiring.ts';

const config = readSettings(process.env);
const log = makeLog('connectors', config.logLevel);

await prepareDatabase(config, fileURLToPath(new URL('../migrations', import.meta.url)));
const service = await buildConnectors({
  config,
  log,
  clock: systemClock,
  random: systemRandom,
  verify: makeTokenVerifier({
    issuer: config.issuer,
    audience: audienceOf('connectors'),
    keys: createKeySet(`${config.identityUrl}/oidc/jwks`),
  }),
  tokens: makeServiceTokens({
    clientId: config.clientId,
    clientSecret: config.clientSecret,
    identityUrl: config.identityUrl,
    clock: systemClock,
  }),
});
await service.start();
await runService({ ...service, log, host: config.host, port: config.port });
