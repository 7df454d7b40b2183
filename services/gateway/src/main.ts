import { fileURLToPath } from 'node:url';
import { ConfigError } from '@astra/kit/config';
import { makeLog } from '@astra/kit/log';
import { migrate } from '@astra/kit/migrate';
import { runService } from '@astra/kit/run';
import { loadConfig, type Config } from '#config.ts';
import { buildGateway } from '#wiring.ts';

function configOrLeave(): Config {
  try {
    return loadConfig(process.env);
  } catch (fault) {
    if (!(fault instanceof ConfigError)) throw fault;
    process.stderr.write(`${fault.message}\n`);
    process.exit(1);
  }
}

const config = configOrLeave();
const log = makeLog('gateway', config.logLevel);
await migrate({
  ownerUrl: config.databaseOwnerUrl,
  runtimeUrl: config.databaseUrl,
  folder: fileURLToPath(new URL('../migrations', import.meta.url)),
});
const { app, stop } = await buildGateway(config, log);
await runService({ app, log, host: config.host, port: config.port, stop });
