import { fileURLToPath } from 'node:url';
import { makeLog } from '@astra/kit/log';
import { migrate } from '@astra/kit/migrate';
import { prepareOutbox } from '@astra/kit/outbox';
import { runService } from '@astra/kit/run';
import { loadConfig } from '#config.ts';
import { buildDocuments, makeNeighbours, receivers } from '#wiring.ts';

const config = loadConfig(process.env);
const log = makeLog('documents', config.logLevel);
const urls = { ownerUrl: config.databaseOwnerUrl, runtimeUrl: config.databaseUrl };

await migrate({ ...urls, folder: fileURLToPath(new URL('../migrations', import.meta.url)) });
await prepareOutbox(urls, receivers);
const documents = await buildDocuments(config, await makeNeighbours(config, log), log);
await documents.start();
await runService({
  app: documents.app,
  log,
  host: config.host,
  port: config.port,
  stop: documents.stop,
});
