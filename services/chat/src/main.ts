import { fileURLToPath } from 'node:url';
import { makeLog } from '@astra/kit/log';
import { migrate } from '@astra/kit/migrate';
import { prepareOutbox } from '@astra/kit/outbox';
import { runService } from '@astra/kit/run';
import { loadConfig } from '#config.ts';
import { buildChat, makeNeighbours, receiversOf } from '#wiring.ts';

const config = loadConfig(process.env);
const log = makeLog('chat', config.logLevel);
const urls = { ownerUrl: config.databaseOwnerUrl, runtimeUrl: config.databaseUrl };

await migrate({ ...urls, folder: fileURLToPath(new URL('../migrations', import.meta.url)) });
await prepareOutbox(urls, Object.keys(receiversOf(config)));
const chat = await buildChat(config, makeNeighbours(config), log);
await chat.start();
await runService({ app: chat.app, log, host: config.host, port: config.port, stop: chat.stop });
