import { fileURLToPath } from 'node:url';
import { ConfigError } from '@astra/kit/config';
import { makeLog } from '@astra/kit/log';
import { migrate } from '@astra/kit/migrate';
import { prepareOutbox } from '@astra/kit/outbox';
import { runService } from '@astra/kit/run';
import { loadConfig, type Config } from '#config.ts';
import { buildGateway, receiversOf } from '#wiring.ts';

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
const urls = { ownerUrl: config.databaseOwnerUrl, runtimeUrl: config.databaseUrl };
await migrate({ ...urls, folder: fileURLToPath(new URL('../migrations', import.meta.url)) });
await prepareOutbox(urls, Object.keys(receiversOf(config)));
const { app, start, stop } = await buildGateway(config, log);
await start();
await runService({ app, log, host: config.host, port: config.port, stop });
