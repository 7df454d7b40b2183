import { audienceOf } from '@astra/contracts/actor';
import { systemClock } from '@astra/kit/clock';
import { makeLog } from '@astra/kit/log';
import { mustBeMigrated } from '@astra/kit/migrate';
import { systemRandom } from '@astra/kit/random';
import { runService } from '@astra/kit/run';
import { createKeySet, makeTokenVerifier } from '@astra/kit/tokens';
import { migrations, readSettings } from '#config.ts';
import { buildSecurity } from '#wiring.ts';

const config = readSettings(process.env);
const log = makeLog('security', config.logLevel);

await mustBeMigrated({ runtimeUrl: config.databaseUrl, folder: migrations });
const service = await buildSecurity({
  databaseUrl: config.databaseUrl,
  log,
  clock: systemClock,
  random: systemRandom,
  verify: makeTokenVerifier({
    issuer: config.issuer,
    audience: audienceOf('security'),
    keys: createKeySet(`${config.identityUrl}/oidc/jwks`),
  }),
});
await runService({ ...service, log, host: config.host, port: config.port });
