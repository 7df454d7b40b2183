import { makeLog } from '@astra/kit/log';
import { printOpenApi } from '@astra/kit/open-api';
import { buildServer } from '@astra/kit/server';
import { addRoutes } from '#wiring.ts';

/** Prints the OpenAPI document of the routes; the use cases behind them are never called. */
const never = async (): Promise<never> => {
  throw new Error('Only the description of the routes is wanted');
};
const reading = { search: never, actions: never };
const app = await buildServer({ name: 'security', log: makeLog('security', 'silent') });
addRoutes(app, { append: never, own: reading, platform: reading, recordRefusal: never });
await printOpenApi(app);
