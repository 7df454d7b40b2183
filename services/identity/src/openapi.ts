import { makeLog } from '@astra/kit/log';
import { printOpenApi } from '@astra/kit/open-api';
import { makeUseCases } from '#app/use-cases.ts';
import type { Ports } from '#app/ports.ts';
import { buildApp } from '#wiring.ts';

/** Prints the API as OpenAPI 3.1: the routes as they are, on ports that are never called. */
const never = (): never => {
  throw new Error('Only the description is wanted');
};
const app = await buildApp({
  log: makeLog('identity', 'silent'),
  publicOrigin: 'http://localhost',
  verify: never,
  check: never,
  handle: never,
  routes: {
    // Factories only keep what they are given; nothing here runs.
    useCases: makeUseCases({} as Ports),
    findInteraction: never,
    whereOf: never,
    now: never,
  },
});
await printOpenApi(app);
